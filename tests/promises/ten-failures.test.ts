import { and, eq, sql } from 'drizzle-orm'
import postgres from 'postgres'
import Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { stripe } from '#app/adapters/stripe.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { openCheckout } from '#app/domain/payments/open-checkout.server.ts'
import { readRequestAtStripe } from '#app/domain/payments/read-request.server.ts'
import { readStripeEvent } from '#app/domain/payments/read-stripe-event.server.ts'
import { reconcilePayments } from '#app/domain/payments/reconcile-payments.server.ts'
import { readPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'
import { action } from '#app/routes/hooks/stripe.ts'
import { inTransaction } from '#db/client.server.ts'
import { entries, journals, paymentRequests, payments, payouts, stripeCalls, stripeEvents } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must, refusal } from '#tests/make/must.ts'
import {
  askedAtStripe,
  connectedAtStripe,
  paidOut,
  paymentRequestOf,
  payoutAccountOf,
  payoutsOf,
  transferTo,
} from '#tests/make/paid.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { eventually, type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'
import { type CrashLine, openCrashLine } from '#tests/storm/line.ts'

// Ten things that went wrong with Stripe elsewhere, each in public, and that must not go wrong here. Each is brought about at the
// sandbox. Beside these, tests/commands/payments.test.ts ends processes between each call and its record, and the storm
// (tests/promises/storm.test.ts) mixes all of them.

vi.setConfig({ testTimeout: 90_000 })

const system = systemActor('a test')
const TOTAL = 35_114
const DUE = 32_810
const SECRET = 'whsec_of_the_product'
const DAY_MS = 86_400_000
let product: MoneyProduct
let line: CrashLine
let atStripe: postgres.Sql

beforeAll(async () => {
  product = await startMoneyProduct()
  line = await openCrashLine({ port: product.sandbox.port })
  // Before anything has asked for the settings, which are read once.
  process.env.STRIPE_API_BASE = line.url
  atStripe = postgres(product.sandboxDatabaseUrl, { max: 1, onnotice: () => {} })
  await makePlatform()
}, 60_000)
afterAll(async () => {
  await atStripe?.end()
  await line?.close()
  await product?.close()
})
beforeEach(async () => {
  product.takesWebhooks = true
  await product.sandbox.act('settings/reset')
})

type Asked = Awaited<ReturnType<typeof asked>>

/** A visit whose payment has been asked for; from then on no webhook comes unless a test lets it. */
async function asked(wanted: { school?: MadeSchool; adviser?: MadeAdviser } = {}) {
  const school = wanted.school ?? (await makeSchool())
  const adviser = wanted.adviser ?? (await readyAdviser())
  const { visitId } = await makeAgreedVisit({ school, adviser })
  must(await chargeVisit(system, visitId, new Date()))
  const request = await askedAtStripe(product, visitId)
  product.takesWebhooks = false
  return { school, adviser, visitId, request }
}
async function readyAdviser(): Promise<MadeAdviser> {
  const adviser = await makeAdviser()
  await connectedAtStripe(product, adviser.actor)
  return adviser
}

const CARDS = { good: '4242424242424242', declined: '4000000000000002' }
async function pay(url: string, card: keyof typeof CARDS): Promise<number> {
  const fields = { email: 'p@school.example', name: 'P', card: CARDS[card], expiry: '12/34', cvc: '123' }
  return (await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })).status
}
const cardPage = async ({ school, request }: Asked) =>
  must(await openCheckout(school.approver, request.id, new Date())).url

const paymentsFor = ({ request }: Asked) =>
  inTransaction(system, (tx) => tx.select().from(payments).where(eq(payments.paymentRequestId, request.id)))
const journalsOf = async ({ visitId }: Asked): Promise<string[]> => {
  const ofCash = and(eq(journals.visitId, visitId), eq(journals.book, 'cash'))
  const rows = await inTransaction(system, (tx) => tx.select({ kind: journals.kind }).from(journals).where(ofCash))
  return rows.map(({ kind }) => kind).sort()
}
/** Invoiced, received and paid out, each once: nothing is missing and nothing is there twice. */
const ONCE = ['invoice', 'pay_out', 'receive']

async function eventOf(type: string, objectId: string): Promise<Stripe.Event> {
  const [row] = await atStripe<{ body: Stripe.Event }[]>`
    select body from objects where object = 'event' and body->>'type' = ${type} and body->'data'->'object'->>'id' = ${objectId}
     order by seq desc limit 1`
  if (!row) throw new Error(`Stripe had no event ${type} of ${objectId}`)
  return row.body
}

/** Posts an event to the webhook as Stripe does; answers the status. */
async function hook(event: unknown, change: { secret?: string; at?: number; body?: (sent: string) => string } = {}) {
  const payload = JSON.stringify(event, null, 2)
  const timestamp = change.at ?? Math.floor(Date.now() / 1_000)
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: change.secret ?? SECRET, timestamp })
  const request = new Request('http://127.0.0.1/hooks/stripe', {
    method: 'POST',
    headers: { 'stripe-signature': signature },
    body: change.body ? change.body(payload) : payload,
  })
  return (await action({ request, params: {}, context: {} } as never)).status
}
const storedEvent = async (id: string) =>
  (await inTransaction(system, (tx) => tx.select().from(stripeEvents).where(eq(stripeEvents.id, id))))[0]
const unread = (id: string) =>
  inTransaction(system, (tx) => tx.update(stripeEvents).set({ processedAt: null }).where(eq(stripeEvents.id, id)))

describe('1. paid, and every webhook failed for days', () => {
  it('is found by asking Stripe, and paid out', async () => {
    const one = await asked()
    await transferTo(product, one.request.accountNumber, TOTAL, one.request.reference)
    expect(await paymentRequestOf(one.visitId)).toMatchObject({ status: 'open', receivedPence: 0 })
    await reconcilePayments(system, new Date(Date.now() + 4 * DAY_MS))
    await paidOut(product, one.visitId)
    expect(await paymentRequestOf(one.visitId)).toMatchObject({ status: 'paid', receivedPence: TOTAL })
    expect(await journalsOf(one)).toEqual(ONCE)
  })
})

describe('2. taken for paid though the card failed', () => {
  it('a declined card pays nothing, and the page stays open for another', async () => {
    const one = await asked()
    const url = await cardPage(one)
    expect(await pay(url, 'declined')).toBe(402)
    await readRequestAtStripe(system, one.request.id, new Date())
    expect(await paymentsFor(one)).toEqual([])
    expect(await payoutsOf(one.visitId)).toEqual([])
    expect(await paymentRequestOf(one.visitId)).toMatchObject({ status: 'open', receivedPence: 0 })
    expect(await cardPage(one)).toBe(url)
    expect(await pay(url, 'good')).toBe(303)
    await readRequestAtStripe(system, one.request.id, new Date())
    await paidOut(product, one.visitId)
    expect(await journalsOf(one)).toEqual(ONCE)
  })
})

describe('3. the page that a payer comes back to and the webhook both record the payment', () => {
  it('whoever is first records it, and the others find it recorded', async () => {
    const one = await asked()
    expect(await pay(await cardPage(one), 'good')).toBe(303)
    const now = new Date()
    const read = await Promise.all(Array.from({ length: 8 }, () => readRequestAtStripe(system, one.request.id, now)))
    expect(read.map(({ received }) => received).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
    await paidOut(product, one.visitId)
    expect(await paymentsFor(one)).toHaveLength(1)
    expect(await journalsOf(one)).toEqual(ONCE)
    const [payment] = await paymentsFor(one)
    const told = (await lettersOf(product.ownerUrl, 'payment-received')).filter(
      ({ paymentRequestId }) => paymentRequestId === payment?.paymentRequestId,
    )
    expect(told).toHaveLength(1)
  })
})

describe('4. an event that comes twice pays twice', () => {
  it('is stored once, and read again has no effect, though its first reading was cut off before it was noted', async () => {
    const one = await asked()
    await transferTo(product, one.request.accountNumber, TOTAL)
    const event = await eventOf('invoice.paid', one.request.stripeInvoiceId as string)
    expect(await Promise.all([hook(event), hook(event), hook(event)])).toEqual([200, 200, 200])
    expect(must(await readStripeEvent(system, event.id, new Date()))).toBe('recorded a payment')
    // Ended after the payment was written and before the event was marked as read.
    await unread(event.id)
    expect(must(await readStripeEvent(system, event.id, new Date()))).toBe('read the request')
    expect(await hook(event)).toBe(200)
    // Another event of the same fact.
    const [payment] = await paymentsFor(one)
    const other = await eventOf('payment_intent.succeeded', payment?.stripePaymentIntentId as string)
    expect(await hook(other)).toBe(200)
    await paidOut(product, one.visitId)
    await readStripeEvent(system, other.id, new Date())
    expect(await paymentsFor(one)).toHaveLength(1)
    expect(await journalsOf(one)).toEqual(ONCE)
  })

  it('is not marked as read where reading it failed', async () => {
    const one = await asked()
    await transferTo(product, one.request.accountNumber, TOTAL)
    const event = await eventOf('invoice.paid', one.request.stripeInvoiceId as string)
    expect(await hook(event)).toBe(200)
    await line.whileDown(async () => {
      await expect(readStripeEvent(system, event.id, new Date())).rejects.toThrow()
    })
    expect(await storedEvent(event.id)).toMatchObject({ processedAt: null })
    expect(must(await readStripeEvent(system, event.id, new Date()))).toBe('recorded a payment')
  })
})

describe('5. events that come out of order leave it stuck', () => {
  it('what Stripe says of it first is read last, and changes nothing back', async () => {
    const one = await asked()
    await transferTo(product, one.request.accountNumber, TOTAL)
    const invoice = one.request.stripeInvoiceId as string
    for (const type of ['invoice.paid', 'invoice.finalized', 'invoice.created']) {
      const event = await eventOf(type, invoice)
      expect(await hook(event)).toBe(200)
      must(await readStripeEvent(system, event.id, new Date()))
      expect(await paymentRequestOf(one.visitId)).toMatchObject({ status: 'paid', receivedPence: TOTAL })
    }
  })

  it('an event that is here before our own record of what it is about still finds it', async () => {
    const one = await asked()
    await transferTo(product, one.request.accountNumber, TOTAL)
    const invoice = one.request.stripeInvoiceId as string
    const event = await eventOf('invoice_payment.paid', await paymentOfInvoice(invoice))
    const known = (id: string | null) =>
      inTransaction(system, (tx) =>
        tx.update(paymentRequests).set({ stripeInvoiceId: id }).where(eq(paymentRequests.id, one.request.id)),
      )
    await known(null)
    expect(await hook(event)).toBe(200)
    // It names the request by its metadata; what came in is read once the record is there.
    expect(must(await readStripeEvent(system, event.id, new Date()))).toBe('read the request')
    await known(invoice)
    await reconcilePayments(system, new Date(Date.now() + 120_000))
    expect(await paymentRequestOf(one.visitId)).toMatchObject({ status: 'paid', receivedPence: TOTAL })
  })
})
const paymentOfInvoice = async (invoice: string) =>
  (await product.sandbox.stripe.invoicePayments.list({ invoice, limit: 1 })).data[0]?.id as string

describe('6. a body that was changed on its way, or signed by somebody else', () => {
  it('is refused without effect, and the very bytes are taken', async () => {
    const one = await asked()
    await transferTo(product, one.request.accountNumber, TOTAL)
    const event = await eventOf('invoice.paid', one.request.stripeInvoiceId as string)
    // Parsed and written again, as a body parser before the route would; another secret; an old recording.
    expect(await hook(event, { body: (sent) => JSON.stringify(JSON.parse(sent)) })).toBe(400)
    expect(await hook(event, { body: (sent) => sent.replace('"livemode": false', '"livemode": true') })).toBe(400)
    expect(await hook(event, { secret: 'whsec_of_somebody_else' })).toBe(400)
    expect(await hook(event, { at: Math.floor(Date.now() / 1_000) - 301 })).toBe(400)
    expect(await storedEvent(event.id)).toBeUndefined()
    expect(await paymentsFor(one)).toEqual([])
    // Of the other mode: signed, and none of ours.
    expect(await hook({ ...event, livemode: true })).toBe(200)
    expect(await storedEvent(event.id)).toBeUndefined()
    expect(await hook(event)).toBe(200)
    expect(await storedEvent(event.id)).toMatchObject({ type: 'invoice.paid' })
  })
})

describe('7. money that is on its way is taken for paid, or for failed', () => {
  it('a card page asks for cards alone, which are paid or are not', async () => {
    const one = await asked()
    await cardPage(one)
    const [session] = await atStripe<{ body: { payment_method_types: string[] } }[]>`
      select body from objects where object = 'checkout.session' and body->>'client_reference_id' = ${one.request.id}`
    expect(session?.body.payment_method_types).toEqual(['card'])
  })

  it('a page that is complete and not paid yet records nothing until Stripe has the money', async () => {
    const one = await asked()
    const url = await cardPage(one)
    expect(await pay(url, 'good')).toBe(303)
    const set = (payment: string, intent: string) => atStripe`
      with s as (update objects set body = body || jsonb_build_object('payment_status', ${payment}::text)
                  where object = 'checkout.session' and body->>'client_reference_id' = ${one.request.id} returning body)
      update objects set body = body || jsonb_build_object('status', ${intent}::text)
       where id in (select body->>'payment_intent' from s)`
    await set('unpaid', 'processing')
    await readRequestAtStripe(system, one.request.id, new Date())
    expect(await paymentsFor(one)).toEqual([])
    expect(await payoutsOf(one.visitId)).toEqual([])
    // Nobody is asked to pay again meanwhile.
    expect(refusal(await openCheckout(one.school.approver, one.request.id, new Date()))).toBe('already_paid')
    await set('paid', 'succeeded')
    await reconcilePayments(system, new Date(Date.now() + 120_000))
    await paidOut(product, one.visitId)
    expect(await journalsOf(one)).toEqual(ONCE)
  })

  it('a transfer of too little waits, and is neither', async () => {
    const one = await asked()
    await transferTo(product, one.request.accountNumber, TOTAL - 1)
    await reconcilePayments(system, new Date(Date.now() + 11 * 60_000))
    expect(await paymentRequestOf(one.visitId)).toMatchObject({ status: 'open', receivedPence: 0 })
    await transferTo(product, one.request.accountNumber, 1)
    await reconcilePayments(system, new Date(Date.now() + 22 * 60_000))
    await paidOut(product, one.visitId)
    expect(await journalsOf(one)).toEqual(ONCE)
  })
})

describe('8. a transfer that is refused because the account has lost what it had', () => {
  it('is tried once, its adviser is told once why, and it goes when the account is ready, though no webhook says so', async () => {
    const one = await asked()
    const account = (await payoutAccountOf(one.adviser.supplierId))?.stripeAccountId
    const stands = (standing: string) => product.sandbox.act('accounts/standing', { account, standing })
    await transferTo(product, one.request.accountNumber, TOTAL)
    // Ready when it is looked at, and not any more when the transfer comes.
    line.before('transfer', () => stands('document_due'))
    await reconcilePayments(system, new Date(Date.now() + 120_000))
    const held = await eventually(
      product,
      () => payoutsOf(one.visitId),
      ([payout]) => payout?.reason != null,
    )
    expect(held).toMatchObject([{ status: 'failed', reason: expect.stringContaining('Stripe needs: ') }])
    let at = Date.now() + 120_000
    const later = async () => {
      at += 120_000
      await reconcilePayments(system, new Date(at))
      await product.drain()
    }
    for (let turn = 0; turn < 5; turn++) await later()
    const attempts = () =>
      inTransaction(system, (tx) =>
        tx
          .select()
          .from(stripeCalls)
          .where(and(eq(stripeCalls.kind, 'transfer'), eq(stripeCalls.rowId, held[0]?.id ?? ''))),
      )
    expect(await attempts()).toMatchObject([{ attempt: 1, status: 'refused' }])
    const told = (await lettersOf(product.ownerUrl, 'payout-held')).filter(({ payoutId }) => payoutId === held[0]?.id)
    expect(told).toHaveLength(1)
    await stands('ready')
    await later()
    expect(await payoutsOf(one.visitId)).toMatchObject([{ status: 'sent', reason: null, amountPence: DUE }])
    expect(await journalsOf(one)).toEqual(ONCE)
  })

  it('is not tried again and again where the account is ready and Stripe still refuses', async () => {
    const one = await asked()
    const account = (await payoutAccountOf(one.adviser.supplierId))?.stripeAccountId
    const stands = (standing: string) => product.sandbox.act('accounts/standing', { account, standing })
    await transferTo(product, one.request.accountNumber, TOTAL)
    line.before('transfer', () => stands('document_due'))
    line.after('transfer', () => stands('ready'))
    await reconcilePayments(system, new Date(Date.now() + 120_000))
    const [held] = await eventually(
      product,
      () => payoutsOf(one.visitId),
      ([payout]) => payout?.reason != null,
    )
    expect(held).toMatchObject({ status: 'failed', reason: expect.stringContaining('Stripe did not send it: ') })
    for (let turn = 1; turn <= 5; turn++) {
      await reconcilePayments(system, new Date(Date.now() + turn * 120_000))
      await readPayoutAccount(system, one.adviser.supplierId, new Date())
      await product.drain()
    }
    const tried = await inTransaction(system, (tx) =>
      tx
        .select()
        .from(stripeCalls)
        .where(and(eq(stripeCalls.kind, 'transfer'), eq(stripeCalls.rowId, held?.id ?? ''))),
    )
    expect(tried).toHaveLength(1)
    expect(
      await inTransaction(system, (tx) =>
        tx
          .select()
          .from(payouts)
          .where(eq(payouts.id, held?.id ?? '')),
      ),
    ).toMatchObject([{ status: 'failed' }])
  })
})

describe('9. holes in the balance', () => {
  it('money that has not settled is paid out of its own charge, and what collecting it cost is what Stripe took', async () => {
    // Nobody else's settled money stands in for it.
    await product.sandbox.act('settings', { card_settlement_days: 7 })
    const one = await asked()
    expect(await pay(await cardPage(one), 'good')).toBe(303)
    await readRequestAtStripe(system, one.request.id, new Date())
    const [payout] = await paidOut(product, one.visitId)
    const [payment] = await paymentsFor(one)
    const sent = await product.sandbox.stripe.transfers.retrieve(payout?.stripeTransferId as string)
    expect(sent).toMatchObject({ amount: DUE, source_transaction: payment?.stripeChargeId })
    const charge = await product.sandbox.stripe.charges.retrieve(payment?.stripeChargeId as string, {
      expand: ['balance_transaction'],
    })
    const { fee } = charge.balance_transaction as Stripe.BalanceTransaction
    const [cost] = await inTransaction(system, (tx) =>
      tx
        .select({ pence: sql<number>`sum(${entries.amountPence}) filter (where ${entries.amountPence} > 0)::int` })
        .from(entries)
        .innerJoin(journals, eq(journals.id, entries.journalId))
        .where(and(eq(journals.kind, 'stripe_cost'), eq(journals.memo, payment?.stripeChargeId as string))),
    )
    expect(fee).toBeGreaterThan(0)
    expect(cost).toEqual({ pence: fee })
    expect(payment).toMatchObject({ stripeFeePence: fee })
  })
})

describe('10. Stripe says it in another shape', () => {
  it('every call names the version that we know, and an event that has lost all but its id is read at Stripe', async () => {
    const versions = new Set<string>()
    const note = ({ api_version }: { api_version: string }) => versions.add(api_version)
    stripe().on('request', note)
    const one = await asked()
    await transferTo(product, one.request.accountNumber, TOTAL)
    const event = await eventOf('invoice.paid', one.request.stripeInvoiceId as string)
    const bare = {
      ...event,
      api_version: '2031-01-01.unknown',
      data: { object: { id: one.request.stripeInvoiceId, object: 'invoice', paid: 'yes', amount: null } },
    }
    expect(await hook(bare)).toBe(200)
    expect(must(await readStripeEvent(system, event.id, new Date()))).toBe('recorded a payment')
    stripe().off('request', note)
    expect([...versions]).toEqual(['2026-10-28.endive'])
    await paidOut(product, one.visitId)
    expect(await journalsOf(one)).toEqual(ONCE)
  })

  it('an event of a kind that nobody knows is kept and answered, and does nothing', async () => {
    const event = {
      id: 'evt_of_tomorrow',
      object: 'event',
      type: 'money.teleported',
      livemode: false,
      data: { object: { id: 'x' } },
    }
    expect(await hook(event)).toBe(200)
    expect(must(await readStripeEvent(system, event.id, new Date()))).toBe('nothing to do')
  })
})
