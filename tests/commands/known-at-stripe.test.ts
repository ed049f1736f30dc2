import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { checkKnownAtStripe } from '#app/domain/audit/known-at-stripe.server.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { CONNECTED } from '#app/domain/payouts/payout-account.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { paymentRequests, payments, payoutAccounts, payouts, stripeCustomers } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { askedAtStripe, connectedAtStripe, paidOut, transferTo } from '#tests/make/paid.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

// Each object is taken from one side, or added to it, and has to be named as missing on the other.

vi.setConfig({ testTimeout: 90_000 })

const system = systemActor('a test')
let product: MoneyProduct
/** Long enough after everything was made for nothing to be on its way. */
let later: Date

beforeAll(async () => {
  product = await startMoneyProduct()
  await makePlatform()
  const [school, adviser] = [await makeSchool(), await makeAdviser()]
  await connectedAtStripe(product, adviser.actor)
  const { visitId } = await makeAgreedVisit({ school, adviser })
  await chargeVisit(system, visitId, new Date())
  const request = await askedAtStripe(product, visitId)
  await transferTo(product, request.accountNumber, request.totalPence, request.reference)
  await paidOut(product, visitId)
  later = new Date(Date.now() + 3_600_000)
}, 120_000)
afterAll(() => product?.close())

const check = async (now = later) => {
  const [there, here] = await checkKnownAtStripe(system, now)
  return { there: there?.found ?? [], here: here?.found ?? [], counted: [there?.counted, here?.counted] }
}

it('finds the same on both sides: a customer, an invoice, a payment with its charge, a transfer and an account', async () => {
  expect(await check()).toEqual({ there: [], here: [], counted: [6, 6] })
})

const forget: [kind: string, change: (tx: Tx, to: string) => Promise<unknown>][] = [
  ['customer', (tx, to) => tx.update(stripeCustomers).set({ stripeCustomerId: to })],
  ['invoice', (tx, to) => tx.update(paymentRequests).set({ stripeInvoiceId: to })],
  ['payment', (tx, to) => tx.update(payments).set({ stripePaymentIntentId: to })],
  ['charge', (tx, to) => tx.update(payments).set({ stripeChargeId: to })],
  ['transfer', (tx, to) => tx.update(payouts).set({ stripeTransferId: to })],
  ['account', (tx, to) => tx.update(payoutAccounts).set({ stripeAccountId: to })],
]

it.each(forget)('names what either side alone knows: %s', async (kind, change) => {
  const before = await rows()
  await inTransaction(system, (tx) => change(tx, 'made_up'))
  const { there, here } = await check()
  await restore(before)
  expect(there).toEqual([expect.stringMatching(new RegExp(`^${kind} \\w+ \\(.*\\) is at Stripe and nowhere here\\.$`))])
  expect(here).toEqual([`${kind} made_up is known here and not at Stripe.`])
})

it('names what somebody else made with our key, once it is too old to be on its way', async () => {
  const { stripe } = product.sandbox
  const customer = await stripe.customers.create({ name: 'A school of nobody’s' })
  const account = await stripe.accounts.create({ ...CONNECTED, business_type: 'individual' })
  expect((await check(new Date())).there).toEqual([])
  expect((await check()).there).toEqual([
    `customer ${customer.id} (A school of nobody’s) is at Stripe and nowhere here.`,
    `account ${account.id} () is at Stripe and nowhere here.`,
  ])
  await stripe.customers.del(customer.id)
})

it('names money that went back to a payer and that nobody here has sent', async () => {
  const [payment] = await inTransaction(system, (tx) => tx.select().from(payments))
  const { id } = await product.sandbox.stripe.refunds.create({ charge: payment?.stripeChargeId as string, amount: 100 })
  expect((await check()).there).toContain(`refund ${id} (£1.00) is at Stripe and nowhere here.`)
})

it('is broken, and says so, where Stripe cannot be reached', async () => {
  await product.sandbox.end()
  const { there, here } = await check()
  expect([...there, ...here]).toHaveLength(2)
  for (const words of [...there, ...here]) expect(words).toMatch(/^Stripe could not be reached: /)
})

const rows = () =>
  inTransaction(system, async (tx) => ({
    customers: await tx.select().from(stripeCustomers),
    requests: await tx.select().from(paymentRequests),
    payments: await tx.select().from(payments),
    payouts: await tx.select().from(payouts),
    accounts: await tx.select().from(payoutAccounts),
  }))

const restore = (before: Awaited<ReturnType<typeof rows>>) =>
  inTransaction(system, async (tx) => {
    for (const { payerId, ...row } of before.customers)
      await tx.update(stripeCustomers).set(row).where(eq(stripeCustomers.payerId, payerId))
    for (const { id, ...row } of before.requests)
      await tx.update(paymentRequests).set(row).where(eq(paymentRequests.id, id))
    for (const { id, ...row } of before.payments) await tx.update(payments).set(row).where(eq(payments.id, id))
    for (const { id, ...row } of before.payouts) await tx.update(payouts).set(row).where(eq(payouts.id, id))
    for (const { supplierId, ...row } of before.accounts)
      await tx.update(payoutAccounts).set(row).where(eq(payoutAccounts.supplierId, supplierId))
  })
