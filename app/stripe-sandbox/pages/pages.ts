import type { IncomingMessage } from 'node:http'
import { Refused } from '#app/stripe-sandbox/errors.ts'
import { readKnobs } from '#app/stripe-sandbox/store/knobs.ts'
import { accountPage, accountsPage } from './accounts.ts'
import { actions } from './actions.ts'
import { bankPage } from './bank.ts'
import type { Fields, Reply } from './card-form.ts'
import { leaveCheckout, payCheckout, showCheckout } from './checkout.ts'
import { clockPage } from './clock.ts'
import { eventsPage } from './events.ts'
import { invoicePdf, payInvoice, showInvoice } from './invoice.ts'
import { html, layout } from './layout.ts'
import { evidencePage, paymentsPage, receiptPage } from './payments.ts'
import { answerSetup, followLink, showSetup } from './setup.ts'
import type { Site } from './site.ts'

type Show = (site: Site, parts: string[], query: Fields) => Promise<Reply>
type Take = (site: Site, parts: string[], fields: Fields) => Promise<Reply>

const shown: [RegExp, Show][] = [
  [/^\/$/, async () => ({ status: 303, to: '/bank' })],
  [/^\/bank$/, (site, _parts, query) => bankPage(site, query)],
  [/^\/payments$/, (site, _parts, query) => paymentsPage(site, query)],
  [/^\/receipts\/([^/]+)$/, (site, [id = '']) => receiptPage(site, id)],
  [/^\/files\/([^/]+)$/, (site, [id = '']) => evidencePage(site, id)],
  [/^\/accounts$/, (site, _parts, query) => accountsPage(site, query)],
  [/^\/accounts\/([^/]+)$/, (site, [id = '']) => accountPage(site, id)],
  [/^\/events$/, (site, _parts, query) => eventsPage(site, query)],
  [/^\/clock$/, (site, _parts, query) => clockPage(site, query)],
  [/^\/checkout\/([^/]+)$/, (site, [id = '']) => showCheckout(site, id)],
  [/^\/checkout\/([^/]+)\/cancel$/, (site, [id = '']) => leaveCheckout(site, id)],
  [/^\/invoices\/([^/]+)\/([^/]+)$/, (site, [id = '', secret = '']) => showInvoice(site, id, secret)],
  [/^\/invoices\/([^/]+)\/([^/]+)\/pdf$/, (site, [id = '', secret = '']) => invoicePdf(site, id, secret)],
  [/^\/setup\/(link_[^/]+)$/, (site, [token = '']) => followLink(site, token)],
  [/^\/setup\/(setup_[^/]+)$/, (site, [token = '']) => showSetup(site, token)],
  [
    /^\/_sandbox\/health$/,
    async (site) => {
      await site.bench.sql`select 1`
      return { status: 200, type: 'application/json', page: '{"ok":true}' }
    },
  ],
  [
    /^\/_sandbox\/settings$/,
    async (site) => ({ status: 200, type: 'application/json', page: JSON.stringify(await readKnobs(site.bench.sql)) }),
  ],
]

const taken: [RegExp, Take][] = [
  [/^\/checkout\/([^/]+)$/, (site, [id = ''], fields) => payCheckout(site, id, fields)],
  [/^\/invoices\/([^/]+)\/([^/]+)$/, (site, [id = '', secret = ''], fields) => payInvoice(site, id, secret, fields)],
  [/^\/setup\/(setup_[^/]+)$/, (site, [token = ''], fields) => answerSetup(site, token, fields)],
]

const notFound = (): Reply => ({
  status: 404,
  page: layout({
    title: 'Page not found',
    body: html`<h1>There is no such page</h1><p><a href="/bank">Go to the bank</a></p>`,
  }),
})

/** Answers a page, or an action under `/_sandbox/`: JSON to programs, back to the page it came from for people. */
export const answerPage = async (site: Site, request: IncomingMessage, url: URL, body: string): Promise<Reply> => {
  const query = Object.fromEntries(url.searchParams)
  if (request.method === 'GET' || request.method === 'HEAD')
    return (await first(shown, site, url.pathname, query)) ?? notFound()
  if (request.method !== 'POST')
    return { status: 405, page: layout({ title: 'Not allowed', body: html`<h1>That is not possible here</h1>` }) }
  const origin = request.headers.origin
  if (origin && origin !== 'null' && new URL(origin).host !== request.headers.host)
    throw new Refused(403, { type: 'invalid_request_error', message: 'Forms of other sites are refused.' })
  const name = url.pathname.startsWith('/_sandbox/') ? url.pathname.slice('/_sandbox/'.length) : null
  if (name !== null) return act(site, name, body, request.headers['content-type'] ?? '')
  return (await first(taken, site, url.pathname, Object.fromEntries(new URLSearchParams(body)))) ?? notFound()
}

const first = async (
  table: [RegExp, Show | Take][],
  site: Site,
  path: string,
  fields: Fields,
): Promise<Reply | null> => {
  for (const [pattern, answer] of table) {
    const match = pattern.exec(path)
    if (match) return answer(site, match.slice(1), fields)
  }
  return null
}

const act = async (site: Site, name: string, body: string, type: string): Promise<Reply> => {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action)
    throw new Refused(404, { type: 'invalid_request_error', message: `There is no action ${name.slice(0, 80)}.` })
  if (type.includes('json')) {
    const done = await action(site, readJson(body))
    site.stir()
    return { status: 200, type: 'application/json', page: JSON.stringify(done) }
  }
  const fields = Object.fromEntries(new URLSearchParams(body))
  const back = /^\/[a-z_]+(\/[\w-]+)?(\?[\w=&-]*)?$/.test(fields.back ?? '') ? (fields.back ?? '/bank') : '/bank'
  const join = back.includes('?') ? '&' : '?'
  try {
    const done = await action(site, fields)
    site.stir()
    return { status: 303, to: `${back}${join}said=${encodeURIComponent(done.said)}` }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { status: 303, to: `${back}${join}wrong=${encodeURIComponent(error.message)}` }
  }
}

const readJson = (body: string): Record<string, unknown> => {
  try {
    const read: unknown = JSON.parse(body || '{}')
    if (read && typeof read === 'object' && !Array.isArray(read)) return read as Record<string, unknown>
  } catch {
    // Told below, like JSON that is no object.
  }
  throw new Refused(400, { type: 'invalid_request_error', message: 'The body is not a JSON object.' })
}
