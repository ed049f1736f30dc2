import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { pence } from '#app/domain/money.ts'
import { askWhatFor, payFromWaiting } from '#app/domain/payments/move-waiting.server.ts'
import { readBalance } from '#app/domain/payments/read-balance.server.ts'
import { failedReturns, readWaitingPayer } from '#app/domain/payments/read-waiting-payer.server.ts'
import { reconcilePayments } from '#app/domain/payments/reconcile-payments.server.ts'
import { askReturn, decideAboutReturn, returnBalance } from '#app/domain/payments/return-balance.server.ts'
import { storeStripeEvent } from '#app/domain/payments/store-stripe-event.server.ts'
import { whyItWaits } from '#app/domain/payments/why-it-waits.ts'
import { inTransaction } from '#db/client.server.ts'
import { refunds, stripeEvents } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must } from '#tests/make/must.ts'
import { askedAtStripe, paymentRequestOf, transferTo } from '#tests/make/paid.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { eventually, type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

// Money that waits on a payer's balance: why, and how it goes back by two of the staff.

vi.setConfig({ testTimeout: 90_000 })

const system = systemActor('a test')
const TOTAL = 35_114
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
beforeEach(() => {
  product.takesWebhooks = true
})

/** A payer with an open request, some of whose money waits: too little for it. */
async function waiting(amount: number, reference?: string) {
  const school = await makeSchool()
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: `R${String.fromCharCode(65 + made++)}` })
  const visit = await makeAgreedVisit({ school, adviser })
  await chargeVisit(system, visit.visitId, new Date())
  const request = await askedAtStripe(product, visit.visitId)
  await transferTo(product, request.accountNumber, amount, reference ?? request.reference)
  await product.drain()
  await readBalance(system, school.payerId, new Date())
  return { ...visit, payerId: school.payerId, request }
}

const asking = (payerId: string, amount: number) => ({
  ...{ payerId, amountPence: pence(amount), reason: 'Sent by mistake' },
  instructionsEmail: 'invoices@fell.example',
})
const waitsOf = async (payerId: string) => (await readWaitingPayer(staff, payerId))?.waitsPence
const refundOf = async (id: string) =>
  (
    await inTransaction(system, (tx) => tx.select().from(refunds).where(eq(refunds.id, id)))
  )[0] as typeof refunds.$inferSelect
const failedFor = async (payerId: string) =>
  (await failedReturns(second)).filter(({ refund }) => refund.payerId === payerId)
const ends = (id: string, status: string) =>
  eventually(
    product,
    () => refundOf(id),
    (one) => one.status === status,
  )

test('staff read by which transfer it came, from whom, and what is missing', async () => {
  const { payerId, request } = await waiting(31_114)
  const read = await readWaitingPayer(staff, payerId)
  expect(read).toMatchObject({
    waitsPence: 31_114,
    transfers: [{ amountPence: 31_114, reference: request.reference, hasPaid: false }],
  })
  const [transfer] = read?.transfers ?? []
  expect(transfer && whyItWaits(transfer, 31_114, read?.known ?? [])).toBe(`£40.00 short of ${request.reference}`)
  expect(await payFromWaiting(staff, { payerId, requestId: request.id }, new Date())).toMatchObject({
    refusal: 'not_covered',
  })
  for (const _ of [1, 2]) must(await askWhatFor(staff, { payerId, words: 'What is it for?' }, new Date()))
  const letters = (await lettersOf(product.ownerUrl, 'waiting-money-asked')).filter(({ key }) => key.includes(payerId))
  expect(letters).toHaveLength(1)
  expect((await readWaitingPayer(staff, payerId))?.asked).toMatchObject([{ words: 'What is it for?' }])
})

test('it goes back by two of the staff, wants bank details, and arrives, once', async () => {
  const { payerId, visitId, request } = await waiting(30_000)
  expect(await askReturn(staff, asking(payerId, 30_001), new Date())).toMatchObject({ refusal: 'more_than_waits' })
  const { id } = must(await askReturn(staff, asking(payerId, 20_000), new Date()))
  expect(must(await askReturn(staff, asking(payerId, 20_000), new Date()))).toEqual({ id })
  expect(await askReturn(second, asking(payerId, 10_001), new Date())).toMatchObject({ refusal: 'more_than_waits' })
  expect(await decideAboutReturn(staff, { id, event: 'agree' }, new Date())).toMatchObject({
    refusal: 'asked_it_yourself',
  })
  await expect(
    inTransaction(system, (tx) =>
      tx
        .update(refunds)
        .set({ status: 'waiting', decidedBy: staff.personId, decidedByName: 'S', decidedAt: new Date() })
        .where(eq(refunds.id, id)),
    ),
  ).rejects.toMatchObject({ cause: { constraint_name: 'refunds_second_person' } })
  expect(await returnBalance(system, id, new Date())).toMatchObject({ refusal: 'not_agreed' })
  const third = await addMember<StaffActor>(staff.organisationId, ['staff'])
  const both = await Promise.all(
    [second, third].map((one) => decideAboutReturn(one, { id, event: 'agree' }, new Date())),
  )
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  await Promise.all([returnBalance(system, id, new Date()), returnBalance(system, id, new Date())])
  await ends(id, 'needs_bank_details')
  expect(await waitsOf(payerId)).toBe(10_000)
  const sent = await refundOf(id)
  const atStripe = await product.sandbox.stripe.refunds.list({ limit: 100 })
  expect(atStripe.data.filter(({ metadata }) => metadata?.refund_id === id)).toMatchObject([
    { id: sent.stripeRefundId, amount: 20_000, instructions_email: 'invoices@fell.example' },
  ])
  await product.sandbox.act('refunds/answer', { refund: sent.stripeRefundId, arrives: true })
  await ends(id, 'returned')
  expect(await paymentRequestOf(visitId)).toMatchObject({ id: request.id, status: 'open', receivedPence: 0 })
  const letters = (await lettersOf(product.ownerUrl, 'waiting-money-returned')).filter(({ key }) => key.includes(id))
  expect(letters.map(({ facts }) => facts?.status).sort()).toEqual(['needs_bank_details', 'returned'])
})

test('what the payer’s bank sends back waits again, found without any webhook', async () => {
  const { payerId } = await waiting(12_000)
  const { id } = must(await askReturn(staff, asking(payerId, 12_000), new Date()))
  must(await decideAboutReturn(second, { id, event: 'agree' }, new Date()))
  await ends(id, 'needs_bank_details')
  expect(await waitsOf(payerId)).toBe(0)
  product.takesWebhooks = false
  await product.sandbox.act('refunds/answer', { refund: (await refundOf(id)).stripeRefundId, arrives: false })
  await reconcilePayments(system, new Date(Date.now() + 11 * 60_000))
  expect(await refundOf(id)).toMatchObject({ status: 'failed' })
  expect(await waitsOf(payerId)).toBe(12_000)
})

test('a job that was lost is found again; what waits no more is not sent', async () => {
  const { payerId, request } = await waiting(30_000)
  const { id } = must(await askReturn(staff, asking(payerId, 30_000), new Date()))
  must(await decideAboutReturn(second, { id, event: 'agree' }, new Date()))
  await inTransaction(system, (tx) =>
    tx.execute(sql`delete from graphile_worker._private_jobs where key = ${`return-balance:${id}`}`),
  )
  // Meanwhile Stripe itself has used it: the rest has come.
  await transferTo(product, request.accountNumber, TOTAL - 30_000, request.reference)
  await reconcilePayments(system, new Date(Date.now() + 120_000))
  await ends(id, 'failed')
  expect((await refundOf(id)).standing).toContain('Stripe did not send it')
  // Nothing of it waits any more: there is nothing left to do.
  expect(await failedFor(payerId)).toEqual([])
})

test('what Stripe refuses to send waits for staff, until it is asked for again', async () => {
  const { payerId } = await waiting(30_000)
  const { id } = must(await askReturn(staff, asking(payerId, 20_000), new Date()))
  must(await decideAboutReturn(second, { id, event: 'agree' }, new Date()))
  await inTransaction(system, (tx) =>
    tx
      .update(refunds)
      .set({ amountPence: pence(30_001) })
      .where(eq(refunds.id, id)),
  )
  await ends(id, 'failed')
  expect(await failedFor(payerId)).toMatchObject([
    { refund: { id, standing: expect.stringMatching(/^Stripe did not send it/) } },
  ])
  must(await askReturn(staff, asking(payerId, 20_000), new Date()))
  expect(await failedFor(payerId)).toEqual([])
})

test('what is to go back pays nothing meanwhile, and pays again once nobody wants it back', async () => {
  const { payerId, visitId, request } = await waiting(30_000)
  const { id } = must(await askReturn(staff, asking(payerId, 30_000), new Date()))
  // Of an invoice that has been due for so long Stripe itself pays nothing from what waits: only we do.
  await product.sandbox.act('clock/advance', { seconds: 62 * 86_400 })
  await transferTo(product, request.accountNumber, TOTAL - 30_000, request.reference)
  await product.drain()
  await readBalance(system, payerId, new Date())
  expect(await waitsOf(payerId)).toBe(TOTAL)
  expect(await payFromWaiting(second, { payerId, requestId: request.id }, new Date())).toMatchObject({
    refusal: 'not_covered',
  })
  expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'open', receivedPence: 0 })
  must(await decideAboutReturn(staff, { id, event: 'take_back' }, new Date()))
  await readBalance(system, payerId, new Date())
  expect(await paymentRequestOf(visitId)).toMatchObject({ status: 'paid', receivedPence: TOTAL })
})

test('an event of the other mode is ignored, however well it is signed', async () => {
  const told = (livemode: boolean) => {
    const object = { id: 're_1', object: 'refund' }
    const payload = JSON.stringify({
      id: `evt_${livemode}`,
      object: 'event',
      type: 'refund.updated',
      livemode,
      data: { object },
    })
    const secret = process.env.STRIPE_WEBHOOK_SECRET as string
    const signature = product.sandbox.stripe.webhooks.generateTestHeaderString({ payload, secret })
    return storeStripeEvent(system, payload, signature, new Date())
  }
  expect(await told(true)).toEqual({ ok: true, value: 'other_mode' })
  expect(await told(false)).toEqual({ ok: true, value: 'stored' })
  const stored = await inTransaction(system, (tx) => tx.select({ id: stripeEvents.id }).from(stripeEvents))
  expect(stored.map(({ id }) => id)).toContain('evt_false')
  expect(stored.map(({ id }) => id)).not.toContain('evt_true')
})
