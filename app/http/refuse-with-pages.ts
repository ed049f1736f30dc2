import type { AppLoadContext, RequestHandler } from '@remix-run/node'

/**
 * Answers a person whom a route without a page refuses (a file, an address that only leads on) with the page that a route
 * with one would have shown: same status, same frame. Programs keep the short answer; so do the addresses that are theirs.
 */
export function refusingWithPages(answer: RequestHandler): RequestHandler {
  return async (request, context) => {
    const answered = await answer(request, context)
    const url = new URL(request.url)
    if (answered.status < 400 || isPage(answered) || !wantsPage(request) || FOR_PROGRAMS.test(url.pathname)) {
      return answered
    }
    const refused = { status: answered.status, path: url.pathname }
    // No route has this address but the one for whatever has none.
    url.pathname = '/refused'
    const headers = new Headers(request.headers)
    const method = request.method === 'HEAD' ? 'HEAD' : 'GET'
    const asked = new Request(url, { method, headers: withoutBody(headers), signal: request.signal })
    return answer(asked, { ...context, refused } as AppLoadContext)
  }
}

const FOR_PROGRAMS = /^\/(health|hooks\/.*)$/
const isPage = ({ headers }: Response) => headers.get('content-type')?.startsWith('text/html') === true
/** A browser that goes to an address says so; one that fetches a picture or a script does not, and no program does. */
const wantsPage = ({ headers }: Request) => headers.get('accept')?.includes('text/html') === true

function withoutBody(headers: Headers): Headers {
  for (const name of ['content-type', 'content-length']) headers.delete(name)
  return headers
}
