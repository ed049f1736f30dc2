import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { and, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type SchoolActor, systemActor } from '#app/auth/actor.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { openCheckout } from '#app/domain/payments/open-checkout.server.ts'
import { readBalance } from '#app/domain/payments/read-balance.server.ts'
import { readStripeEvent } from '#app/domain/payments/read-stripe-event.server.ts'
import { readMoneyWaiting } from '#app/domain/payments/read-waiting.server.ts'
import { reconcilePayments } from '#app/domain/payments/reconcile-payments.server.ts'
import { connectPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'
import { action } from '#app/routes/hooks/stripe.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  bookingEvents,
  charges,
  journals,
  payments,
  stripeCalls,
  stripeCustomers,
  stripeEvents,
} from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { lettersOf } from '#tests/make/letters.ts'
import {
  askedAtStripe,
  connectedAtStripe,
  paidOut as paidOutAt,
  paymentRequestOf,
  payoutAccountOf,
  payoutsOf,
  transferTo,
} from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { eventually, type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

// A payment goes through many processes; a busy machine takes its time.
vi.setConfig({ testTimeout: 90_000 })

const system = systemActor('a test')
const TOTAL = 35_114
const DUE = 32_810
let product: MoneyProduct
let prefixes = 0

beforeAll(async () => {
  product = await startMoneyProduct()
  await makePlatform()
}, 60_000)
afterAll(() => product?.close())
beforeEach(async () => {
  product.takesWebhooks = true
  await product.sandbox.act('settings/reset')
})

/** An adviser whose account at Stripe stands so. */
async function adviserWith(standing: 'ready' | 'unfinished' | 'none'): Promise<MadeAdviser> {
  const invoicePrefix = `P${String.fromCharCode(65 + prefixes / 26)}${String.fromCharCode(65 + (prefixes++ % 26))}`
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix })
  if (standing === 'none') return adviser
  await connectedAtStripe(product, adviser.actor, standing)
  return adviser
}

const accountOf = (adviser: MadeAdviser) => payoutAccountOf(adviser.supplierId)
const first = async <T>(rows: Promise<T[]>): Promise<T> => (await rows)[0] as T
const paymentsOf = (visitId: string) =>
  inTransaction(system, (tx) =>
    tx
      .select({ payment: payments })
      .from(payments)
      .innerJoin(charges, eq(charges.paymentRequestId, payments.paymentRequestId))
      .where(eq(charges.visitId, visitId))
      .then((rows) => rows.map((row) => row.payment)),
  )
const kindsOf = (visitId: string) =>
  inTransaction(system, (tx) =>
    tx.select({ kind: journals.kind }).from(journals).where(sql`${journals.visitId} = ${visitId} and book = 'cash'`),
  ).then((rows) => rows.map((row) => row.kind).sort())
const balanceOf = (name: string) =>
  inTransaction(system, (tx) =>
    tx.execute<{ sum: string }>(
      sql`select coalesce(sum(e.amount_pence), 0) as sum from entries e join accounts a on a.id = e.account_id where a.name = ${name}`,
    ),
  ).then(([row]) => Number(row?.sum))

/** An agreed visit whose payment has been asked for. */
async function asked(adviser: MadeAdviser, school?: MadeSchool) {
  school ??= await makeSchool()
  const visit = await makeAgreedVisit({ school, adviser })
  await chargeVisit(system, visit.visitId, new Date())
  const request = await askedAtStripe(product, visit.visitId)
  return { ...visit, school: school.id, request }
}

const transfer = (accountNumber: string | null, amount: number, reference?: string) =>
  transferTo(product, accountNumber, amount, reference)

async function payCard(url: string) {
  const body = new URLSearchParams({
    email: 'p@school.example',
    name: 'P',
    card: '4242424242424242',
    expiry: '12/34',
    cvc: '123',
  })
  return fetch(url, { method: 'POST', body, redirect: 'manual' })
}

/** The emails asked for about transfers that paid nothing, and about payments. */
const transfersTold = async (payerId: string) =>
  (await lettersOf(product.ownerUrl, 'transfer-waits')).filter(
    ({ recipients }) => 'payerId' in recipients && recipients.payerId === payerId,
  )
const paymentsTold = async (visitId: string) => {
  const request = await paymentRequestOf(visitId)
  const letters = await lettersOf(product.ownerUrl, 'payment-received')
  return letters.filter(({ paymentRequestId }) => paymentRequestId === request.id)
}

const paidOut = (visitId: string) => paidOutAt(product, visitId)

describe('by bank transfer', () => {
  test('invoice, transfer, payout: each once, and the books agree', async () => {
    const adviser = await adviserWith('ready')
    const { visitId, request, school } = await asked(adviser)
    const invoice = await product.sandbox.stripe.invoices.retrieve(request.stripeInvoiceId as string, {
      expand: ['lines'],
    })
    expect(invoice).toMatchObject({
      status: 'open',
      amount_due: TOTAL,
      collection_method: 'send_invoice',
      custom_fields: [{ name: 'Order number', value: 'FH-2291' }],
      default_tax_rates: [],
      metadata: { payment_request_id: request.id },
    })
    expect(invoice.number).toMatch(/^P\w+-0001$/)
    expect(invoice.lines.data.map((line) => line.amount).sort()).toEqual([2_304, DUE])
    expect(request.accountNumber).toMatch(/^\d{8}$/)
    await transfer(request.accountNumber, TOTAL, invoice.number as string)
    const [payout] = await paidOut(visitId)
    expect(payout).toMatchObject({ amountPence: DUE, status: 'sent' })
    expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'paid', receivedPence: TOTAL })
    expect(await kindsOf(visitId)).toEqual(['invoice', 'pay_out', 'receive'])
    expect(await balanceOf(`cash:owed_by_payer:${school}`)).toBe(0)
    expect(await balanceOf(`cash:due_to_adviser:${adviser.supplierId}`)).toBe(0)
    const [payment] = await paymentsOf(visitId)
    expect(payment?.stripeFeePence).toBeGreaterThan(0)
    const sent = await product.sandbox.stripe.transfers.retrieve(payout?.stripeTransferId as string)
    expect(sent).toMatchObject({
      amount: DUE,
      source_transaction: payment?.stripeChargeId,
      transfer_group: request.id,
      destination: (await accountOf(adviser))?.stripeAccountId,
    })
  })

  test('too little waits, is seen to wait, and pays when the rest comes', async () => {
    const { visitId, request, school } = await asked(await adviserWith('ready'))
    await transfer(request.accountNumber, 10_000)
    const waiting = () =>
      first(inTransaction(system, (tx) => tx.select().from(stripeCustomers).where(eq(stripeCustomers.payerId, school))))
    await eventually(product, waiting, (customer) => customer.waitingPence === 10_000)
    expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'open', receivedPence: 0 })
    const told = await transfersTold(school)
    expect(told).toMatchObject([{ recipients: { to: 'payers' }, facts: { camePence: '10000', waitsPence: '10000' } }])
    expect(told[0]?.facts?.open).toMatch(/^P\w+-0001: £351\.14$/)
    const reader = await addMember<SchoolActor>(school, ['payer'])
    const [seen] = await readMoneyWaiting(reader)
    expect(seen).toMatchObject({ pence: 10_000 })
    expect(Math.abs(Date.now() - Number(seen?.since))).toBeLessThan(120_000)
    expect(await readMoneyWaiting(await addMember<SchoolActor>((await makeSchool()).id, ['payer']))).toEqual([])
    await transfer(request.accountNumber, TOTAL - 10_000, 'the rest')
    await paidOut(visitId)
    expect(await paymentsTold(visitId)).toMatchObject([
      { facts: { camePence: '25114', quoted: 'the rest', amountPence: '35114', waitsPence: '0' } },
    ])
    expect(await paymentsOf(visitId)).toMatchObject([{ amountPence: TOTAL, surplusPence: 0 }])
    await eventually(product, waiting, (customer) => customer.waitingPence === 0)
  })

  test('too much pays once, and the rest is seen to wait', async () => {
    const { visitId, request, school } = await asked(await adviserWith('ready'))
    await transfer(request.accountNumber, TOTAL + 5_000)
    await paidOut(visitId)
    expect(await paymentsOf(visitId)).toMatchObject([{ amountPence: TOTAL }])
    await eventually(
      product,
      () =>
        first(
          inTransaction(system, (tx) => tx.select().from(stripeCustomers).where(eq(stripeCustomers.payerId, school))),
        ),
      (customer) => customer.waitingPence === 5_000,
    )
    expect(await paymentsTold(visitId)).toMatchObject([
      { facts: { camePence: String(TOTAL + 5_000), amountPence: String(TOTAL), waitsPence: '5000' } },
    ])
    expect(await transfersTold(school)).toEqual([])
  })

  test('paid a second time, it is told once that it has paid nothing, however often Stripe says so', async () => {
    await product.sandbox.act('settings', { delivery: 'doubled' })
    const { visitId, request, school } = await asked(await adviserWith('ready'))
    await transfer(request.accountNumber, TOTAL)
    await paidOut(visitId)
    await transfer(request.accountNumber, TOTAL, 'paid again')
    await eventually(
      product,
      () => transfersTold(school),
      (told) => told.length > 0,
    )
    await inTransaction(system, (tx) => tx.update(stripeEvents).set({ processedAt: null }))
    for (const minutes of [20, 40]) await reconcilePayments(system, new Date(Date.now() + minutes * 60_000))
    await product.drain()
    await Promise.all([1, 2, 3].map(() => readBalance(system, school, new Date())))
    expect(await transfersTold(school)).toMatchObject([
      { facts: { camePence: String(TOTAL), quoted: 'paid again', waitsPence: String(TOTAL), open: '' } },
    ])
  })

  test('what Stripe does not match any more pays the requests that it covers whole, and the rest waits', async () => {
    const adviser = await adviserWith('ready')
    const made = await makeSchool()
    const [one, two, three] = [await asked(adviser, made), await asked(adviser, made), await asked(adviser, made)]
    const customer = () =>
      first(
        inTransaction(system, (tx) => tx.select().from(stripeCustomers).where(eq(stripeCustomers.payerId, made.id))),
      )
    // As Stripe does by itself once a request is more than 30 days late.
    const manual = { cash_balance: { settings: { reconciliation_mode: 'manual' as const } } }
    await product.sandbox.stripe.customers.update((await customer()).stripeCustomerId, manual)
    await transfer(one.request.accountNumber, TOTAL * 2 + 5_000)
    await paidOut(one.visitId)
    await paidOut(two.visitId)
    await eventually(product, customer, ({ waitingPence }) => waitingPence === 5_000)
    for (const { visitId } of [one, two])
      expect(await paymentsTold(visitId)).toMatchObject([{ facts: { camePence: '75228', waitsPence: '5000' } }])
    expect(await paymentRequestOf(three.visitId)).toMatchObject({ status: 'open', receivedPence: 0 })
    await transfer(one.request.accountNumber, TOTAL - 5_000)
    await paidOut(three.visitId)
    for (const { visitId } of [one, two, three])
      expect(await paymentsOf(visitId)).toMatchObject([
        { method: 'bank_transfer', amountPence: TOTAL, surplusPence: 0 },
      ])
    expect(await balanceOf(`cash:owed_by_payer:${made.id}`)).toBe(0)
    await eventually(product, customer, ({ waitingPence }) => waitingPence === 0)
  })

  test("one payer's late payment holds up nobody else", async () => {
    const adviser = await adviserWith('ready')
    const late = await asked(adviser)
    const prompt = await asked(adviser)
    await transfer(prompt.request.accountNumber, TOTAL)
    await paidOut(prompt.visitId)
    expect(await paymentRequestOf(late.visitId)).toMatchObject({ status: 'open' })
    expect(await payoutsOf(late.visitId)).toHaveLength(0)
    expect(late.request.accountNumber).not.toBe(prompt.request.accountNumber)
  })
})

describe('by card', () => {
  test('pays through one card page, and closes the transfer', async () => {
    const { visitId, request, school } = await asked(await adviserWith('ready'))
    const payer = await addMember<SchoolActor>(school, ['payer'])
    const requester = await addMember<SchoolActor>(school, ['requester'])
    const elsewhere = await addMember<SchoolActor>((await makeSchool()).id, ['payer'])
    const now = new Date()
    expect(await openCheckout(requester, request.id, now)).toEqual({ ok: false, refusal: 'role_missing' })
    expect(await openCheckout(elsewhere, request.id, now)).toEqual({ ok: false, refusal: 'not_found' })
    const [one, two] = await Promise.all([openCheckout(payer, request.id, now), openCheckout(payer, request.id, now)])
    expect(one).toEqual(two)
    expect(await openCheckout(payer, request.id, new Date())).toEqual(one)
    // Who has opened it stands in the booking's history, once, for the payer's side only.
    const opened = async () =>
      inTransaction(system, (tx) =>
        tx
          .select()
          .from(bookingEvents)
          .where(and(eq(bookingEvents.visitId, visitId), eq(bookingEvents.event, 'card_page_opened'))),
      )
    expect(await opened()).toMatchObject([{ actorId: payer.personId, actorName: payer.name, supplierId: null }])
    const url = one.ok ? one.value.url : ''
    const paid = await payCard(url)
    expect(paid.status).toBe(303)
    expect(paid.headers.get('location')).toContain(`/pay/done?request=${request.id}&session=cs_`)
    await paidOut(visitId)
    expect(await paymentsOf(visitId)).toMatchObject([{ method: 'card', amountPence: TOTAL, surplusPence: 0 }])
    expect((await product.sandbox.stripe.invoices.retrieve(request.stripeInvoiceId as string)).status).toBe('paid')
    expect(await openCheckout(payer, request.id, new Date())).toEqual({ ok: false, refusal: 'already_paid' })
  })

  test('an expired page is followed by a new one', async () => {
    const { request, school } = await asked(await adviserWith('ready'))
    const payer = await addMember<SchoolActor>(school, ['payer'])
    const one = await openCheckout(payer, request.id, new Date())
    const [call] = await inTransaction(system, (tx) =>
      tx.select().from(stripeCalls).where(sql`kind = 'checkout' and row_id = ${request.id}`),
    )
    await product.sandbox.stripe.checkout.sessions.expire(call?.stripeId as string)
    const two = await openCheckout(payer, request.id, new Date())
    expect(two.ok && one.ok && two.value.url !== one.value.url).toBe(true)
  })

  test('paid by transfer, the open card page is closed', async () => {
    const { visitId, request, school } = await asked(await adviserWith('ready'))
    const one = await openCheckout(await addMember<SchoolActor>(school, ['payer']), request.id, new Date())
    await transfer(request.accountNumber, TOTAL)
    await paidOut(visitId)
    const late = await payCard(one.ok ? one.value.url : '')
    expect(late.status).toBe(200)
    expect(await paymentsOf(visitId)).toHaveLength(1)
  })

  test('paid both ways before we hear of either: both recorded, one settles, the other is owed back', async () => {
    product.takesWebhooks = false
    const { visitId, request, school } = await asked(await adviserWith('ready'))
    const one = await openCheckout(await addMember<SchoolActor>(school, ['payer']), request.id, new Date())
    await transfer(request.accountNumber, TOTAL)
    expect((await payCard(one.ok ? one.value.url : '')).status).toBe(303)
    await reconcilePayments(system, new Date())
    await paidOut(visitId)
    const both = await paymentsOf(visitId)
    expect(both.map((payment) => payment.surplusPence).sort()).toEqual([0, TOTAL])
    expect(await balanceOf(`cash:owed_to_payer:${school}`)).toBe(-TOTAL)
    expect(await balanceOf(`cash:owed_by_payer:${school}`)).toBe(0)
    await reconcilePayments(system, new Date(Date.now() + 120_000))
    await product.drain()
    expect(await payoutsOf(visitId)).toHaveLength(1)
  })
})

describe('webhooks', () => {
  test.each(['doubled', 'out_of_order'])('%s: each payment and payout once', async (delivery) => {
    await product.sandbox.act('settings', { delivery, delivery_delay_seconds: 1 })
    const { visitId, request } = await asked(await adviserWith('ready'))
    await transfer(request.accountNumber, TOTAL)
    await paidOut(visitId)
    expect(await kindsOf(visitId)).toEqual(['invoice', 'pay_out', 'receive'])
  })

  test('resent long afterwards, read twice or unknown: no effect', async () => {
    const { visitId, request } = await asked(await adviserWith('ready'))
    await transfer(request.accountNumber, TOTAL)
    await paidOut(visitId)
    const [event] = await inTransaction(system, (tx) =>
      tx.select().from(stripeEvents).where(eq(stripeEvents.type, 'invoice.paid')).limit(1),
    )
    await inTransaction(system, (tx) => tx.update(stripeEvents).set({ processedAt: null }))
    await readStripeEvent(system, event?.id as string, new Date())
    await reconcilePayments(system, new Date(Date.now() + 300_000))
    await product.drain()
    expect(await kindsOf(visitId)).toEqual(['invoice', 'pay_out', 'receive'])
    const unknown = await inTransaction(system, (tx) =>
      tx.select().from(stripeEvents).where(sql`outcome is null and processed_at is not null`),
    )
    expect(unknown).toEqual([])
  })

  test('unsigned or altered: refused without effect', async () => {
    const count = () => inTransaction(system, (tx) => tx.select().from(stripeEvents)).then((rows) => rows.length)
    const before = await count()
    for (const signature of ['', 't=1,v1=abc', 'nonsense']) {
      const request = new Request('http://127.0.0.1/hooks/stripe', {
        method: 'POST',
        headers: { 'stripe-signature': signature },
        body: '{"id":"evt_forged","type":"invoice.paid","data":{"object":{}}}',
      })
      expect((await action({ request, params: {}, context: {} } as never)).status).toBe(400)
    }
    expect(await count()).toBe(before)
  })

  test('none at all: reconciliation alone records the payment and pays out', async () => {
    product.takesWebhooks = false
    const { visitId, request } = await asked(await adviserWith('ready'))
    await transfer(request.accountNumber, TOTAL)
    expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'open' })
    await reconcilePayments(system, new Date())
    await paidOut(visitId)
    expect(await kindsOf(visitId)).toEqual(['invoice', 'pay_out', 'receive'])
  })
})

describe('an account that is not ready', () => {
  test.each(['none', 'unfinished'] as const)(
    '%s: the payout is held with its reason, and goes when ready',
    async (standing) => {
      const adviser = await adviserWith(standing)
      const { visitId, request } = await asked(adviser)
      await transfer(request.accountNumber, TOTAL)
      const [held] = await eventually(
        product,
        () => payoutsOf(visitId),
        ([payout]) => payout?.reason != null,
      )
      expect(held).toMatchObject({ status: 'waiting' })
      expect(held?.reason).toContain(standing === 'none' ? 'no payout account' : 'bank account')
      if (standing === 'none') await connectPayoutAccount(adviser.actor, new Date())
      await product.sandbox.act('accounts/standing', {
        account: (await accountOf(adviser))?.stripeAccountId,
        standing: 'ready',
      })
      expect(await paidOut(visitId)).toMatchObject([{ status: 'sent', reason: null }])
      expect(await kindsOf(visitId)).toEqual(['invoice', 'pay_out', 'receive'])
    },
  )
})

describe('killed between a call to Stripe and its record', () => {
  const killAfter = (kind: string, job: string, payload: object) =>
    new Promise<number | null>((resolve, reject) => {
      const entry = fileURLToPath(new URL('./killed-after-call.ts', import.meta.url))
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', entry, product.ownerUrl, kind, job, JSON.stringify(payload)],
        {
          env: process.env,
          stdio: 'inherit',
        },
      )
      child.once('error', reject)
      child.once('exit', (code, signal) => resolve(signal === 'SIGKILL' ? 9 : code))
    })

  test.each(['customer', 'invoice', 'invoice_line', 'invoice_finalize'])(
    '%s: made once at Stripe, and goes on',
    async (kind) => {
      const school = await makeSchool()
      const visit = await makeAgreedVisit({ school, adviser: await adviserWith('ready') })
      const issued = await chargeVisit(system, visit.visitId, new Date())
      const id = (issued.ok && issued.value.paymentRequestId) || ''
      expect(await killAfter(kind, 'request-payment', { paymentRequestId: id })).toBe(9)
      const pending = () =>
        inTransaction(system, (tx) => tx.select().from(stripeCalls).where(eq(stripeCalls.status, 'pending')))
      expect(await pending()).toMatchObject([{ kind }])
      await reconcilePayments(system, new Date(Date.now() + 120_000))
      expect(await pending()).toEqual([])
      const request = await eventually(
        product,
        () => paymentRequestOf(visit.visitId),
        (one) => one.stripeInvoiceUrl !== null,
      )
      const customers = await product.sandbox.stripe.customers.search({ query: `metadata['payer_id']:'${school.id}'` })
      expect(customers.data).toHaveLength(1)
      const invoices = await product.sandbox.stripe.invoices.list({ customer: customers.data[0]?.id as string })
      expect(invoices.data.map((one) => [one.id, one.amount_due])).toEqual([[request.stripeInvoiceId, TOTAL]])
    },
  )

  test.each([false, true])('transfer: one transfer, one journal (key forgotten: %s)', async (isForgotten) => {
    const adviser = await adviserWith('none')
    const { visitId, request } = await asked(adviser)
    await transfer(request.accountNumber, TOTAL)
    const [held] = await eventually(
      product,
      () => payoutsOf(visitId),
      ([payout]) => payout?.reason != null,
    )
    product.takesWebhooks = false
    await connectPayoutAccount(adviser.actor, new Date())
    const account = (await accountOf(adviser))?.stripeAccountId as string
    await product.sandbox.act('accounts/standing', { account, standing: 'ready' })
    expect(await killAfter('transfer', 'send-payout', { payoutId: held?.id })).toBe(9)
    const transfers = () => product.sandbox.stripe.transfers.list({ destination: account }).then((list) => list.data)
    expect(await transfers()).toHaveLength(1)
    expect(await payoutsOf(visitId)).toMatchObject([{ status: 'sending' }])
    let now = new Date(Date.now() + 120_000)
    if (isForgotten) {
      await product.sandbox.act('clock/advance', { days: 2 })
      now = new Date(Date.now() + 2 * 86_400_000)
    }
    await reconcilePayments(system, now)
    await product.drain()
    expect(await payoutsOf(visitId)).toMatchObject([{ status: 'sent' }])
    expect(await transfers()).toHaveLength(1)
    expect(await kindsOf(visitId)).toEqual(['invoice', 'pay_out', 'receive'])
  })
})

test('the whole cash book sums to nothing, and never pays out more than came in', async () => {
  const [row] = await inTransaction(system, (tx) =>
    tx.execute<{ sum: string; out: string; inn: string }>(sql`
      select coalesce(sum(e.amount_pence), 0) as sum,
        (select coalesce(sum(amount_pence), 0) from payouts where status = 'sent') as out,
        (select coalesce(sum(amount_pence), 0) from payments) as inn
      from entries e join journals j on j.id = e.journal_id where j.book = 'cash'`),
  )
  expect(Number(row?.sum)).toBe(0)
  expect(Number(row?.inn)).toBeGreaterThan(Number(row?.out))
})
