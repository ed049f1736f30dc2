import { eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { type AdviserActor, type ProviderActor, systemActor } from '#app/auth/actor.ts'
import { connectPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { charges, paymentRequests, payoutAccounts, payouts } from '#db/schema/index.ts'
import { eventually, type MoneyProduct } from '#tests/setup/stripe-product.ts'

// What is paid, and to whom, at the sandbox of Stripe and in the books.

const system = systemActor('a test')

/** The account at Stripe of whoever is paid, which stands so. */
export async function connectedAtStripe(
  product: MoneyProduct,
  actor: AdviserActor | ProviderActor,
  standing: 'ready' | 'unfinished' = 'ready',
): Promise<void> {
  expect(await connectPayoutAccount(actor, new Date())).toMatchObject({ ok: true })
  const account = await payoutAccountOf(actor.organisationId)
  await product.sandbox.act('accounts/standing', { account: account?.stripeAccountId, standing })
}

export const payoutAccountOf = async (supplierId: string) =>
  (
    await inTransaction(system, (tx) =>
      tx.select().from(payoutAccounts).where(eq(payoutAccounts.supplierId, supplierId)),
    )
  )[0]

export const paymentRequestOf = async (visitId: string) =>
  (
    await inTransaction(system, (tx) =>
      tx
        .select({ request: paymentRequests })
        .from(paymentRequests)
        .innerJoin(charges, eq(charges.paymentRequestId, paymentRequests.id))
        .where(eq(charges.visitId, visitId)),
    )
  )[0]?.request as typeof paymentRequests.$inferSelect

export const chargeOf = async (visitId: string) =>
  (await inTransaction(system, (tx) => tx.select().from(charges).where(eq(charges.visitId, visitId))))[0] as
    | typeof charges.$inferSelect
    | undefined

export const payoutsOf = (visitId: string) =>
  inTransaction(system, (tx) => tx.select().from(payouts).where(eq(payouts.visitId, visitId)))

/** Once Stripe has been asked for it. */
export const askedAtStripe = (product: MoneyProduct, visitId: string) =>
  eventually(
    product,
    () => paymentRequestOf(visitId),
    (one) => one.stripeInvoiceUrl !== null,
  )

export const transferTo = (product: MoneyProduct, accountNumber: string | null, amount: number, reference?: string) =>
  product.sandbox.act('bank/transfer', { account_number: accountNumber, amount, reference })

/** Once all of it has been paid out. */
export const paidOut = (product: MoneyProduct, visitId: string) =>
  eventually(
    product,
    () => payoutsOf(visitId),
    (sent) => sent.length > 0 && sent.every(({ status }) => status === 'sent'),
  )
