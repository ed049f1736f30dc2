import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { correctedParams } from '#tests/make/corrected.ts'
import { htmlFaults } from '#tests/make/html-faults.ts'
import { all, readHtml, textOf } from '#tests/make/read-html.ts'
import { type Page, routeModules } from '#tests/make/whole-pages.ts'
import { asRow, openWholeWaymark, pathFor, type WholeWaymark } from '#tests/make/whole-waymark.ts'

// Every page there is, whole: its HTML is valid, and whatever stands in its address, it is no error of ours. What a page
// reads of its query is found by listening to it.

const modules = await routeModules()
const shown = [...modules].filter(([, { loader }]) => loader).map(([path]) => path)

/** Addresses that show nothing here; the reason. */
const SHOWS_NOTHING: Record<string, string> = {
  ...Object.fromEntries(
    ['/sign-out', '/home', '/verify', '/consortium/new', '/adviser/payouts/connect', '/provider/payouts/connect'].map(
      (path) => [path, 'leads on'],
    ),
  ),
  ...Object.fromEntries(
    ['/school/request', '/consortium/request'].flatMap((path) => [
      [path, 'leads on, where it names an adviser'],
      [`${path}/:draftId`, 'leads on'],
    ]),
  ),
  '/school/request/:draftId/school': 'asks whoever buys for several schools',
  '/demo/outbox/:id': 'nobody has written an email: a worker does',
  '/demo/outbox/:id/html': 'nobody has written an email: a worker does',
  '/demo/outbox/:id/attached/:place': 'nobody has written an email: a worker does',
  '/provider/payouts/:requestId/invoice': 'nothing has been invoiced',
  '/provider/credit-notes/:creditId/pdf': 'nothing has been credited',
  ...Object.fromEntries(
    ['/adviser', '/provider'].flatMap((at) =>
      ['', '/pdf'].map((file) => [`${at}/payouts/remittances/:payoutId${file}`, 'nothing has been paid out']),
    ),
  ),
  '/provider/payouts/seller-reports/:year': 'nothing has been paid out to it',
  '/provider/payouts/seller-reports/:year/pdf': 'nothing has been paid out to it',
  '/provider/deliveries/:visitId': 'nothing without a date has been asked of it',
  '/provider/deliveries/:visitId/:deliveryId/file': 'nothing without a date has been asked of it',
  '/pay/done': 'asks Stripe',
  '/hooks/stripe': 'is for Stripe alone',
  '/*': 'is every other address',
  '/calendar/:file': 'is read by calendar programs that have its secret',
}

let waymark: WholeWaymark
beforeAll(async () => {
  waymark = await openWholeWaymark()
}, 300_000)
afterAll(() => waymark?.close())

/** Whoever a page's form is shown to; else one of the kind that its address is for. */
function cookieFor(path: string): string | undefined {
  const cookieOf = (other: string) => waymark.rows[other]?.[0]?.cookie
  if (path in waymark.rows) return cookieOf(path)
  if (path.startsWith('/consortium')) return cookieOf('/consortium/members')
  if (path.startsWith('/adviser')) return cookieOf('/adviser/profile')
  if (path.startsWith('/provider')) return cookieOf('/provider/profile')
  if (path.startsWith('/staff')) return cookieOf('/staff/fee')
  return /^\/(school|pay|agreements|home|organisations)/.test(path) ? cookieOf('/school/settings') : undefined
}

/** What an address that takes no form is about. */
function paramsFor(path: string): Record<string, string> {
  const side = path.startsWith('/consortium') ? 'consortium' : 'school'
  const { two, staff } = waymark.everything
  if (/\/(deliveries|delivered)\//.test(path)) {
    const { bookingId, visitId, codesId, fileId } = two.undated
    return { bookingId, visitId, deliveryId: path.endsWith('/file') ? fileId : codesId }
  }
  if (path.includes('/case') || path.startsWith('/staff/problems'))
    return two.disputed[path.startsWith('/provider') ? 'provider' : side]
  if (path.startsWith('/provider')) {
    return { ...two.sent.confirmed, id: two.sent.checkId, fileId: two.sent.fileId, requestId: 'none', kind: 'matrix' }
  }
  return {
    ...(path.includes('/papers') ? two.asked : two.delivered)[side],
    id: path.startsWith('/staff/advisers') ? two.made.adviser.supplierId : two.evidence.credentialId,
    fileId: two.evidence.fileId,
    draftId: two.draft[side],
    requestId: two.requestId,
    chargeId: two.chargeId,
    receiptId: two.outsideReceiptId,
    moveId: two.moves.recorded,
    ...{ year: String(two.seller.sentYear), version: '1', message: 'new' },
    ...(path.startsWith('/adviser/cpd') ? { id: two.cpdEntryId } : {}),
    slug: two.slug,
    enquiryId: two.enquiry[side],
    supplierId: two.made.adviser.supplierId,
    secret: two.clientSecret,
    schoolId: two.schoolId,
    payerId: two.made.school.payerId,
    mappingId: 'exm_xero',
    ...correctedParams(two.corrected, path),
    booking: staff.reference,
    ...{ kind: 'fund_available', account: staff.account },
  }
}

const JUNK = ['', 'x'.repeat(3_000), '__proto__', 'constructor', '-1', '1e9', '2027-02-31', '0000-00-00', 'NaN']
const ODD_JUNK = ['\u0000', '😀\u202E', '%', "'; drop", '[]', '9'.repeat(30)]
const TWICE = ['a', 'b']
/** Remix's own parts of every address, which no page sees. */
const REMIX_OWN = ['_data', 'index']

/** Whoever is refused, is refused by a page: also where there would have been a file, or another page. */
const isBroken = ({ status, html, thrown }: Page) =>
  status >= 500 || thrown.length > 0 || (status >= 400 && !/^<!doctype html>/i.test(html))
const causeOf = ({ status, html, thrown }: Page) =>
  `${status} ${html.slice(0, 100)} ${thrown.map((error) => (error as Error)?.stack ?? error)}`

describe('every page', () => {
  it.each(shown)(
    '%s is valid HTML, and takes junk in its address calmly',
    async (path) => {
      const [row = {}] = waymark.rows[path] ?? [{ params: paramsFor(path) }]
      const as = { cookie: cookieFor(path), from: asRow(row).from }
      const names = new Set<string>()
      const stopListening = listenToQueries(names)
      const page = await waymark.ask({ path: pathFor(path, row), ...as })
      stopListening()
      expect(page.thrown).toEqual([])
      expect(page.status, `${path} ${page.to ?? ''}`).toSatisfy(
        (status: number) => status === 200 || (path in SHOWS_NOTHING && status < 500),
      )
      if (page.html.startsWith('<!DOCTYPE html>')) {
        expect(page.html).not.toContain('\u0000')
        expect(await htmlFaults(page.html)).toEqual([])
      }

      const faults: string[] = []
      const look = async (what: string, at: string) => {
        const got = await waymark.ask({ path: at, ...as })
        if (isBroken(got)) faults.push(`${what}: ${causeOf(got)}`)
      }
      for (const name of [...names].filter((one) => !REMIX_OWN.includes(one))) {
        for (const values of [...[...JUNK, ...ODD_JUNK].map((one) => [one]), TWICE]) {
          const query = new URLSearchParams(values.map((value) => [name, value]))
          await look(`${name}=${values.join().slice(0, 20)}`, `${pathFor(path, { ...row, query: '' })}?${query}`)
        }
      }
      if (path.includes(':'))
        for (const odd of ['😀%\u202E', '\u0000', 'x'.repeat(3_000)])
          await look('an odd address', path.replace(/:\w+/g, encodeURIComponent(odd)))
      expect(faults).toEqual([])
    },
    600_000,
  )
})

const wordsAndLinks = (html: string) => [
  textOf(readHtml(html)),
  all(readHtml(html), ({ tag }) => tag === 'a').map(({ attributes }) => attributes.href),
]

describe('a file that is not there for somebody', () => {
  const none = 'no-such-thing'
  const files = [
    ...['/school/invoices/:requestId/pdf', '/school/pupil-premium.csv?year=none', '/agreements/:bookingId'],
    ...[
      '/adviser/payouts/:requestId/invoice',
      '/school/request',
      '/school/request/:draftId',
      '/demo/outbox/:id/html',
      '/demo/outbox/:id/attached/:place',
    ],
  ]

  it.each(files)('%s is refused to a browser as a page is, and to a program in short', async (path) => {
    const row = { params: { requestId: none, bookingId: none, draftId: none, id: none } }
    const asked = { path: pathFor(path, row), cookie: cookieFor(path) ?? cookieFor('/school') }
    const page = await waymark.ask(asked)
    const like = await waymark.ask({
      ...asked,
      path: path.startsWith('/adviser') ? '/adviser/requests/x' : '/school/bookings/x',
    })
    expect([page.status, page.type, page.thrown]).toEqual([404, 'text/html; charset=utf-8', []])
    expect(await htmlFaults(page.html)).toEqual([])
    expect(wordsAndLinks(page.html)).toEqual(wordsAndLinks(like.html))
    for (const accept of ['*/*', 'text/csv', 'application/pdf']) {
      const short = await waymark.ask({ ...asked, accept })
      expect([short.status, short.html.includes('<')]).toEqual([404, false])
    }
  })

  it('is refused by role and by bad answers in the same way', async () => {
    const list = await waymark.ask({ path: '/find.csv?near=ZZ99%209ZZ' })
    expect(list.status).toBe(422)
    expect(wordsAndLinks(list.html)[0]).toContain('That could not be answered')
    expect((await waymark.ask({ path: '/find.csv?near=ZZ99%209ZZ', accept: '*/*' })).type).toContain('text/csv')
    const posted = await waymark.ask({ path: '/find.csv', form: new URLSearchParams() })
    expect([posted.status, posted.type]).toEqual([405, 'text/html; charset=utf-8'])
  })

  it('leaves alone what programs ask, and the addresses that nobody can name', async () => {
    expect((await waymark.ask({ path: '/health' })).type).toContain('application/json')
    expect((await waymark.ask({ path: '/refused/school' })).status).toBe(404)
    const cookie = cookieFor('/school')
    const lost = await waymark.ask({ path: '/nowhere/at/all', cookie })
    expect([lost.status, lost.html.includes('href="/account"')]).toEqual([404, true])
  })
})

/** Notes which parts of the query a page asks for, whoever reads it. */
function listenToQueries(names: Set<string>): () => void {
  const { get, getAll, has } = URLSearchParams.prototype
  URLSearchParams.prototype.get = function (name) {
    names.add(name)
    return get.call(this, name)
  }
  URLSearchParams.prototype.getAll = function (name) {
    names.add(name)
    return getAll.call(this, name)
  }
  URLSearchParams.prototype.has = function (name) {
    names.add(name)
    return has.call(this, name)
  }
  return () => Object.assign(URLSearchParams.prototype, { get, getAll, has })
}
