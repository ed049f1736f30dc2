import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { checkKnownAtStripe } from '#app/domain/audit/known-at-stripe.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { readPaymentTroubles } from '#app/domain/ledger/read-money.server.ts'
import { pence } from '#app/domain/money.ts'
import {
  changeOutside,
  decideAboutOutside,
  giveOutsideEvidence,
  type OutsideFacts,
  recordOutside,
  takeBackOutside,
} from '#app/domain/payments/keep-outside.server.ts'
import { receiveOutside } from '#app/domain/payments/receive-outside.server.ts'
import { reconcilePayments } from '#app/domain/payments/reconcile-payments.server.ts'
import { WAITS_FOR_BALANCE } from '#app/domain/payouts/account-words.ts'
import { inTransaction } from '#db/client.server.ts'
import { outsideReceipts, payments, stripeCalls } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { goodFile, pngFile } from '#tests/make/files.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { askedAtStripe, connectedAtStripe, paidOut, paymentRequestOf, payoutsOf, transferTo } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { eventually, type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

// Money that came past Stripe: recorded by one of the staff with evidence, confirmed by another, and then a payment.

vi.setConfig({ testTimeout: 90_000 })

const system = systemActor('a test')
const TOTAL = 35_114
const DUE = 32_810
let product: MoneyProduct
let staff: StaffActor
let second: StaffActor
let made = 0

beforeAll(async () => {
  product = await startMoneyProduct()
  staff = await makePlatform()
  second = await addMember<StaffActor>(staff.organisationId, ['staff'])
}, 120_000)
afterAll(() => product?.close())
beforeEach(() => product.sandbox.act('settings/reset'))

async function adviser(): Promise<MadeAdviser> {
  const one = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: `O${String.fromCharCode(65 + made++)}` })
  await connectedAtStripe(product, one.actor, 'ready')
  return one
}

async function asked(of?: MadeAdviser) {
  const school = await makeSchool()
  const visit = await makeAgreedVisit({ school, adviser: of ?? (await adviser()) })
  await chargeVisit(system, visit.visitId, new Date())
  return { ...visit, school, request: await askedAtStripe(product, visit.visitId) }
}

const factsOf = (amountPence: number, more: Partial<OutsideFacts> = {}): OutsideFacts => ({
  amountPence: pence(amountPence),
  receivedOn: londonDay(new Date()),
  how: 'bank_transfer',
  bankReference: 'FELLGATE 118',
  note: '',
  ...more,
})

const receiptOf = async (id: string) =>
  (
    await inTransaction(system, (tx) => tx.select().from(outsideReceipts).where(eq(outsideReceipts.id, id)))
  )[0] as typeof outsideReceipts.$inferSelect

const evidence = (by: StaffActor, id: string, file: File = goodFile('Statement.pdf', id)) =>
  giveOutsideEvidence(by, { id, name: file.name, bytes: file.stream() as unknown as AsyncIterable<Uint8Array> })

async function recorded(number: string, amount: number, more?: Partial<OutsideFacts>) {
  const { id } = must(await recordOutside(staff, { number, ...factsOf(amount, more) }, new Date()))
  must(await evidence(staff, id))
  return id
}

const decide = async (by: StaffActor, id: string, event: 'confirm' | 'send_back' = 'confirm', words = '') =>
  decideAboutOutside(by, { id, version: (await receiptOf(id)).version, event, words }, new Date())

const paymentsOf = (requestId: string) =>
  inTransaction(system, (tx) => tx.select().from(payments).where(eq(payments.paymentRequestId, requestId)))

const balanceOf = (name: string) =>
  inTransaction(system, (tx) =>
    tx.execute<{ sum: string }>(
      sql`select coalesce(sum(e.amount_pence), 0) as sum from entries e join accounts a on a.id = e.account_id where a.name = ${name}`,
    ),
  ).then(([row]) => Number(row?.sum))

const invoiceAtStripe = (id: string | null) => product.sandbox.stripe.invoices.retrieve(id as string)

describe('recorded', () => {
  test('with evidence, by one, and confirmed by nobody but another who read what it says now', async () => {
    // Without an account, so that no payout of theirs draws on the balance below.
    const { request } = await asked(await makeAdviser({ name: 'Ola Penn', invoicePrefix: 'OY' }))
    const { id } = must(await recordOutside(staff, { number: request.reference, ...factsOf(TOTAL) }, new Date()))
    // Sent twice it is there once; the same line by a colleague is told apart.
    expect(must(await recordOutside(staff, { number: request.reference, ...factsOf(TOTAL) }, new Date()))).toEqual({
      id,
    })
    expect(await recordOutside(second, { number: request.reference, ...factsOf(TOTAL) }, new Date())).toMatchObject({
      refusal: 'recorded_before',
    })
    expect(await decide(second, id)).toMatchObject({ refusal: 'no_evidence' })
    expect(await evidence(second, id)).toMatchObject({ refusal: 'not_yours' })
    const text = new File(['a line of the statement'], 'Statement.pdf')
    expect(await evidence(staff, id, text)).toMatchObject({ refusal: 'wrong_type' })
    must(await evidence(staff, id))
    expect(await decide(staff, id)).toMatchObject({ refusal: 'recorded_it_yourself' })
    const read = (await receiptOf(id)).version
    must(await changeOutside(staff, { id, version: read, ...factsOf(TOTAL, { note: 'Rang them' }) }, new Date()))
    const stale = { id, version: read, event: 'confirm' as const, words: '' }
    expect(await decideAboutOutside(second, stale, new Date())).toMatchObject({ refusal: 'not_now' })
    expect(await paymentsOf(request.id)).toEqual([])
    must(await decide(second, id))
    expect(await decide(second, id)).toMatchObject({ refusal: 'already_done' })
    expect(await evidence(staff, id, pngFile())).toMatchObject({ refusal: 'not_now' })
    await expect(
      inTransaction(system, (tx) =>
        tx.update(outsideReceipts).set({ decidedBy: staff.personId }).where(eq(outsideReceipts.id, id)),
      ),
    ).rejects.toMatchObject({ cause: { constraint_name: 'outside_receipts_second_person' } })
  })

  test('sent back with words, put right and confirmed; or taken back, and then it never counts', async () => {
    const { request } = await asked()
    const id = await recorded(request.reference, 30_000)
    expect(await decide(second, id, 'send_back', ' ')).toMatchObject({ refusal: 'words_missing' })
    must(await decide(second, id, 'send_back', 'The statement says 351.14'))
    expect(await receiptOf(id)).toMatchObject({ status: 'sent_back', answer: 'The statement says 351.14' })
    expect(await decide(second, id)).toMatchObject({ refusal: 'not_now' })
    const { version } = await receiptOf(id)
    must(await changeOutside(staff, { id, version, ...factsOf(TOTAL) }, new Date()))
    must(await takeBackOutside(staff, { id }, new Date()))
    expect(await decide(second, id)).toMatchObject({ refusal: 'not_now' })
    expect(await receiveOutside(system, id, new Date())).toMatchObject({ refusal: 'not_confirmed' })
    // Taken back, the line may be recorded again.
    expect(must(await recordOutside(second, { number: request.reference, ...factsOf(TOTAL) }, new Date())).id).not.toBe(
      id,
    )
    const tomorrow = factsOf(TOTAL, { receivedOn: addDays(londonDay(new Date()), 1) as Day })
    expect(await recordOutside(staff, { number: request.reference, ...tomorrow }, new Date())).toMatchObject({
      refusal: 'later_than_today',
    })
    expect(await recordOutside(staff, { number: 'XX-0001', ...factsOf(1) }, new Date())).toMatchObject({
      refusal: 'not_found',
    })
  })
})

describe('confirmed', () => {
  test('all of it: a payment from our own bank, Stripe asks for nothing more, the payout waits for the balance', async () => {
    const { visitId, request, school } = await asked()
    const [bank, stripeBefore] = [await balanceOf('cash:at_bank'), await balanceOf('cash:at_stripe')]
    const id = await recorded(request.reference, TOTAL, { how: 'cheque' })
    // Two confirm at once, and its job runs twice.
    const third = await addMember<StaffActor>(staff.organisationId, ['staff'])
    const both = await Promise.all([decide(second, id), decide(third, id)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    await Promise.all([receiveOutside(system, id, new Date()), receiveOutside(system, id, new Date())])
    await product.drain()
    expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'paid', receivedPence: TOTAL })
    expect(await paymentsOf(request.id)).toMatchObject([
      { method: 'outside', outsideReceiptId: id, amountPence: TOTAL, surplusPence: 0, stripeChargeId: null },
    ])
    expect(await balanceOf('cash:at_bank')).toBe(bank + TOTAL)
    expect(await balanceOf(`cash:owed_by_payer:${school.payerId}`)).toBe(0)
    expect((await invoiceAtStripe(request.stripeInvoiceId)).status).toBe('paid')
    expect(await payoutsOf(visitId)).toMatchObject([
      { status: 'waiting', reason: WAITS_FOR_BALANCE.outside, amountPence: DUE },
    ])
    const troubles = await readPaymentTroubles(staff, new Date(Date.now() + 3_600_000))
    expect(troubles.stuck.payouts.map(({ reason }) => reason)).toContain(WAITS_FOR_BALANCE.outside)
    // Nothing was asked of Stripe that it would have refused.
    const calls = await inTransaction(system, (tx) =>
      tx.select().from(stripeCalls).where(eq(stripeCalls.kind, 'transfer')),
    )
    expect(calls.filter(({ status }) => status === 'refused')).toEqual([])
    // It has no object at Stripe, and none is missed there.
    const [, here] = await checkKnownAtStripe(system, new Date())
    expect(here?.found).toEqual([])
    // Somebody else's payment makes the balance grow, of which enough is Waymark's to send.
    await product.sandbox.act('settings', { bank_settlement_days: 0 })
    const other = await asked(await makeAdviser({ name: 'Ines Kerr', invoicePrefix: 'OZ' }))
    await transferTo(product, other.request.accountNumber, TOTAL)
    await eventually(
      product,
      () => paymentRequestOf(other.visitId),
      (one) => one.status === 'paid',
    )
    await reconcilePayments(system, new Date())
    const [payout] = await paidOut(product, visitId)
    const transfer = await product.sandbox.stripe.transfers.retrieve(payout?.stripeTransferId as string)
    expect(transfer).toMatchObject({ amount: DUE, source_transaction: null })
    expect(await balanceOf('cash:at_bank')).toBe(bank + TOTAL)
    expect(await balanceOf('cash:at_stripe')).toBeLessThan(stripeBefore + TOTAL)
  })

  test('part of it: Stripe asks for the rest, a transfer of which pays it, in one document of ours', async () => {
    const { visitId, request } = await asked()
    const id = await recorded(request.reference, 10_000)
    must(await decide(second, id))
    await product.drain()
    expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'open', receivedPence: 10_000 })
    expect(await invoiceAtStripe(request.stripeInvoiceId)).toMatchObject({ status: 'open', amount_remaining: 25_114 })
    expect((await receiptOf(id)).stripeAsksLessAt).not.toBeNull()
    await transferTo(product, request.accountNumber, 25_114, request.reference)
    await eventually(
      product,
      () => paymentRequestOf(visitId),
      (one) => one.status === 'paid',
    )
    expect(await paymentsOf(request.id)).toMatchObject([
      { method: 'outside', amountPence: 10_000 },
      { method: 'bank_transfer', amountPence: 25_114, surplusPence: 0 },
    ])
    expect((await payoutsOf(visitId)).reduce((sum, one) => sum + one.amountPence, 0)).toBe(DUE)
  })

  test('money that waited pays the rest as soon as Stripe asks for no more than it', async () => {
    const { visitId, request } = await asked()
    await transferTo(product, request.accountNumber, 25_114, request.reference)
    await product.drain()
    expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'open', receivedPence: 0 })
    const id = await recorded(request.reference, 10_000)
    must(await decide(second, id))
    await eventually(
      product,
      () => paymentRequestOf(visitId),
      (one) => one.status === 'paid',
    )
    expect((await paymentsOf(request.id)).map(({ surplusPence }) => surplusPence)).toEqual([0, 0])
  })

  test('while Stripe’s money arrives it is beyond what was due, and owed back', async () => {
    const { visitId, request, school } = await asked()
    const id = await recorded(request.reference, TOTAL)
    await transferTo(product, request.accountNumber, TOTAL, request.reference)
    await eventually(
      product,
      () => paymentRequestOf(visitId),
      (one) => one.status === 'paid',
    )
    must(await decide(second, id))
    await product.drain()
    expect((await paymentsOf(request.id)).find(({ method }) => method === 'outside')).toMatchObject({
      surplusPence: TOTAL,
    })
    expect(await balanceOf(`cash:owed_to_payer:${school.payerId}`)).toBe(-TOTAL)
    expect((await payoutsOf(visitId)).reduce((sum, one) => sum + one.amountPence, 0)).toBe(DUE)
  })

  test('all of it before Stripe asked for any: the payer still has their invoices, and is told that nothing is to pay', async () => {
    const school = await makeSchool()
    const visit = await makeAgreedVisit({ school, adviser: await adviser() })
    must(await chargeVisit(system, visit.visitId, new Date()))
    const request = await paymentRequestOf(visit.visitId)
    expect(request.stripeInvoiceUrl).toBeNull()
    const id = await recorded(request.reference, TOTAL, { bankReference: 'BEFORE 1' })
    must(await decide(second, id))
    must(await receiveOutside(system, id, new Date()))
    expect((await paymentRequestOf(visit.visitId)).status).toBe('paid')
    const invoice = async () =>
      (await lettersOf(product.ownerUrl, 'invoice')).filter(({ key }) => key === `invoice:${request.id}`)
    const [letter] = await invoice()
    expect(letter).toMatchObject({
      recipients: { to: 'payers', payerId: school.payerId },
      paymentRequestId: request.id,
    })
    // What is paid is asked for by nobody, and told once.
    await product.drain()
    expect([(await invoice()).length, (await paymentRequestOf(visit.visitId)).stripeInvoiceUrl]).toEqual([1, null])
  })

  test('its job lost with its last try is found again without anybody', async () => {
    const { visitId, request } = await asked()
    const id = await recorded(request.reference, TOTAL)
    must(await decide(second, id))
    await inTransaction(system, (tx) =>
      tx.execute(sql`delete from graphile_worker._private_jobs where key = ${`receive-outside:${id}`}`),
    )
    await product.drain()
    expect(await paymentsOf(request.id)).toEqual([])
    await reconcilePayments(system, new Date(Date.now() + 120_000))
    await eventually(
      product,
      () => paymentRequestOf(visitId),
      (one) => one.status === 'paid',
    )
  })
})
