/** Why a request is turned away before any page sees it. */
export type RefusedRequest =
  | 'from another site'
  | 'too large'
  | 'file too large'
  | 'no length'
  | 'not a form'
  | 'not an address'
  | 'broken'

export interface RequestFacts {
  method: string
  path: string
  origin: string | undefined
  fetchSite: string | undefined
  contentType: string | undefined
  contentLength: string | undefined
  isChunked: boolean
}

/** Forms of ours are far smaller; a school's file goes in by the command line. */
export const largestBody = 1_048_576
/** Past this a form with a file is not read at all; a smaller one is, so that its page can say what is wrong with the file. */
export const largestUpload = 64 * largestBody

/**
 * The page of one credential, of one entry in a CPD log, or of what is to be delivered, which takes files: an adviser’s, or a
 * provider’s; the page of a problem, whose two sides both give files; and those of money past Stripe, of money moved between our own
 * accounts, and of a dispute.
 */
const UPLOADS =
  /^\/((adviser\/(credentials|cpd(?!\/(new|print)\b))|provider\/checks|(adviser|provider)\/deliveries|staff\/payments\/(outside|moves|disputes)(?!\/new\b))\/[^/?]+|((adviser|provider)|(school|consortium)\/bookings\/[^/?]+)\/visits\/[^/?]+\/case)(\?|$)/
const uploadType = /^multipart\/form-data\s*(;|$)/i

/** How a browser sends a form that has no files. */
const formType = /^application\/x-www-form-urlencoded\s*(;|$)/i

/**
 * Turns away what no form of ours sends: posts that another site made (a browser says so in Sec-Fetch-Site, older ones in
 * Origin), bodies over 1 MB or of unknown length, bodies that are no form; files anywhere but where one is asked for. Hooks come
 * from other machines and prove themselves by signature.
 */
export function refusalOf(request: RequestFacts, appUrl: string): RefusedRequest | null {
  if (!request.path.startsWith('/') || request.path.startsWith('//')) return 'not an address'
  // A null is in no address of ours, and Postgres takes none in a text that it is asked for.
  if (request.path.includes('%00')) return 'not an address'
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return null
  const isUpload = UPLOADS.test(request.path) && uploadType.test(request.contentType ?? '')
  const length = Number(request.contentLength ?? 0)
  if (isUpload ? length > largestUpload : length > largestBody) return isUpload ? 'file too large' : 'too large'
  if (request.isChunked) return 'no length'
  if (request.path.startsWith('/hooks/')) return null
  const isOurs = request.fetchSite === 'same-origin' || request.origin === appUrl
  if (!isOurs) return 'from another site'
  return isUpload || formType.test(request.contentType ?? '') ? null : 'not a form'
}

const words: Record<RefusedRequest, { status: number; title: string; text: string }> = {
  'from another site': {
    status: 403,
    title: 'This form did not come from Waymark',
    text: 'Nothing was changed. Go back to the page in Waymark, load it again and send the form from there.',
  },
  'too large': {
    status: 413,
    title: 'That is too much to send at once',
    text: 'Nothing was changed. Waymark takes up to 1 MB in one form. Go back and shorten what you typed.',
  },
  'file too large': {
    status: 413,
    title: 'That file is too large',
    text: 'Nothing was kept. Waymark takes files of up to 10 MB. Go back and choose a smaller one.',
  },
  'no length': {
    status: 411,
    title: 'The form arrived in a way Waymark does not take',
    text: 'Nothing was changed. Go back and send it again, if need be from another browser.',
  },
  'not a form': {
    status: 400,
    title: 'That is not a form of Waymark',
    text: 'Nothing was changed. Go back to the page in Waymark, load it again and send the form from there.',
  },
  'not an address': {
    status: 400,
    title: 'That is not an address in Waymark',
    text: 'Check the address, or begin at the home page.',
  },
  broken: {
    status: 500,
    title: 'Something went wrong',
    text: 'Waymark could not show this page. What you saved before is kept. Try again in a moment.',
  },
}

/** The page that says so, whole in itself: it is shown when nothing else of Waymark can be. */
export function refusalPage(refused: RefusedRequest): { status: number; html: string } {
  const { status, title, text } = words[refused]
  const html = `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Waymark</title></head>
<body><main><h1>${title}</h1><p>${text}</p><p><a href="/">Waymark home</a></p></main></body></html>
`
  return { status, html }
}
