import { eq } from 'drizzle-orm'
import { stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { stripeCustomers } from '#db/schema/index.ts'
import { pence } from '../money.ts'
import { applyWaiting } from './apply-waiting.server.ts'

/**
 * Reads what a payer has sent by transfer and Stripe has not used, and uses it for open requests that it covers whole. What is
 * left covers none of them: too little, or too much. It is the payer's own money at Stripe and not in our books; the payer
 * and staff see that it waits.
 */
export async function readBalance(actor: SystemActor, payerId: string, now: Date): Promise<void> {
  const customer = await inTransaction(actor, async (tx) => {
    const [row] = await tx.select().from(stripeCustomers).where(eq(stripeCustomers.payerId, payerId))
    return row
  })
  if (!customer) return
  const balance = await stripe().customers.retrieveCashBalance(customer.stripeCustomerId)
  const waiting = await applyWaiting(actor, payerId, balance.available?.gbp ?? 0, now)
  await inTransaction(actor, (tx) =>
    tx
      .update(stripeCustomers)
      .set({ waitingPence: pence(waiting), waitingReadAt: now })
      .where(eq(stripeCustomers.payerId, payerId)),
  )
}

/** Whose customer it is, or null when it is none of ours. */
export const payerOfCustomer = (actor: SystemActor, stripeCustomerId: string): Promise<string | null> =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ payerId: stripeCustomers.payerId })
      .from(stripeCustomers)
      .where(eq(stripeCustomers.stripeCustomerId, stripeCustomerId))
    return row?.payerId ?? null
  })
