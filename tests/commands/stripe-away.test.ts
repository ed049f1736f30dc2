import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorFacts } from '#app/adapters/logger.server.ts'
import { stripe } from '#app/adapters/stripe.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { whileSomebodyWaits } from '#app/domain/payments/while-somebody-waits.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { payoutAccounts } from '#db/schema/index.ts'
import { readHtml, textOf } from '#tests/make/read-html.ts'
import { openWholeWaymark, type WholeWaymark } from '#tests/make/whole-waymark.ts'

// What people read when Stripe is out of reach, or answers with an error, while they wait for it.

let waymark: WholeWaymark
let says: (response: ServerResponse) => void = () => {}
const server = createServer((request, response) => {
  request.resume()
  says(response)
})

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  process.env.STRIPE_API_BASE = `http://127.0.0.1:${port()}`
  waymark = await openWholeWaymark()
}, 300_000)
afterAll(async () => {
  server.close()
  await waymark?.close()
})

let at = 0
function port(): number {
  at ||= (server.address() as AddressInfo).port
  return at
}
/** Nobody listens at its port any more. */
const takeAway = () =>
  new Promise<void>((gone) => {
    server.close(() => gone())
    server.closeAllConnections()
  })
const bringBack = () => new Promise<void>((listening) => server.listen(port(), '127.0.0.1', listening))

const wrongly = (status: number, type: string) => (response: ServerResponse) =>
  response
    .writeHead(status, { 'content-type': 'application/json', 'stripe-should-retry': 'false' })
    .end(JSON.stringify({ error: { type, message: 'The email nell@people.example is wrong', code: 'odd' } }))

const WAYS = {
  'out of reach': null,
  'answering 400': wrongly(400, 'invalid_request_error'),
  'answering 401': wrongly(401, 'invalid_request_error'),
  'answering 402': wrongly(402, 'card_error'),
  'answering 429': wrongly(429, 'rate_limit_error'),
  'answering 500': wrongly(500, 'api_error'),
  'talking nonsense': (response: ServerResponse) => response.writeHead(200).end('<html>'),
}

describe.each(Object.entries(WAYS))('Stripe %s', (way, answer) => {
  beforeAll(async () => {
    if (answer) says = answer
    else await takeAway()
  })
  afterAll(async () => {
    if (!answer) await bringBack()
    await waymark.putBack()
  })
  const isRefusing = way === 'answering 400' || way === 'answering 402'

  it('says on the invoice that nothing was charged, and keeps it as it was', async () => {
    const [row] = waymark.rows['/school/invoices/:requestId'] ?? []
    const path = `/school/invoices/${row?.params?.requestId}`
    const as = { path, cookie: row?.cookie }
    const before = words((await waymark.ask(as)).html)
    const page = await waymark.ask({ ...as, form: new URLSearchParams({ intent: 'pay' }) })
    expect(page.thrown).toEqual([])
    expect(page.status).toBe(isRefusing ? 422 : 503)
    expect(words(page.html)).toContain(
      isRefusing
        ? 'The card page could not be opened just now. Nothing has been taken. Try again, or pay by transfer.'
        : 'We couldn’t reach the card payment page. Nothing has been charged. Try again in a few minutes, or pay by bank transfer to the account on this page.',
    )
    expect(words(page.html)).not.toContain('nell@people.example')
    expect(page.html).toContain('value="pay"')
    expect((await waymark.changed()).filter((table) => table !== 'public.stripe_calls')).toEqual([])
    expect(words((await waymark.ask(as)).html)).toBe(before)
  })

  it('says on coming back from the card page that it is not known yet', async () => {
    const [row] = waymark.rows['/school/invoices/:requestId'] ?? []
    const path = `/pay/done?request=${row?.params?.requestId}&session=cs_test_one`
    const page = await waymark.ask({ path, cookie: row?.cookie })
    expect([page.status, page.thrown]).toEqual([200, []])
    expect(words(page.html)).toContain('We can’t see yet whether your card was charged')
  })

  it('says to the adviser that the form could not be reached', async () => {
    const cookie = waymark.rows['/adviser/profile']?.[0]?.cookie
    const sent = await waymark.ask({ path: '/adviser/payouts/connect', cookie, form: new URLSearchParams() })
    expect([sent.status, sent.to, sent.thrown]).toEqual([303, '/adviser/payouts', []])
    const { supplierId } = waymark.everything.adviser
    await inTransaction(systemActor('a test'), (tx) =>
      tx.insert(payoutAccounts).values({ supplierId, stripeAccountId: 'acct_1', readAt: new Date() }),
    )
    const back = await waymark.ask({ path: '/adviser/payouts?back=1', cookie })
    expect([back.status, back.thrown]).toEqual([200, []])
    expect(words(back.html)).toContain('We couldn’t reach Stripe just now to look at your account again.')
  })
})

const words = (html: string) => textOf(readHtml(html))

it('waits no longer than a person would', async () => {
  says = () => {}
  const began = performance.now()
  const asked = { what: 'a test', row: 'none' }
  const answer = await whileSomebodyWaits(asked, () => stripe().accounts.retrieve('acct_1'), 300)
  expect(answer).toEqual({ ok: false, refusal: 'stripe_away' })
  expect(performance.now() - began).toBeLessThan(2_000)
  server.closeAllConnections()
})

it('logs which error it was, and nothing that anybody typed', async () => {
  says = wrongly(400, 'invalid_request_error')
  const error = await stripe()
    .accounts.retrieve('acct_1')
    .catch((one: unknown) => one)
  const facts = errorFacts(error)
  expect(facts).toMatchObject({ kind: 'StripeInvalidRequestError', code: 'odd', status: 400 })
  expect(JSON.stringify(facts)).not.toContain('nell@people.example')
})

it('lets a mistake of our own be one', async () => {
  const broken = () => Promise.reject(new TypeError('ours'))
  await expect(whileSomebodyWaits({ what: 'a test', row: 'none' }, broken)).rejects.toThrow('ours')
})
