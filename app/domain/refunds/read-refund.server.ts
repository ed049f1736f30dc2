import { and, asc, eq, inArray, isNotNull, isNull, lt, or } from 'drizzle-orm'
import { stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { refunds } from '#db/schema/index.ts'
import { recordAnswer } from './send-refund.server.ts'

/** Statuses in which a refund that Stripe has may still change. */
const OPEN = ['needs_bank_details', 'on_its_way'] as const
const AT_ONCE = 25
const QUARTER = 15 * 60_000

/** Reads one refund of a payment at Stripe again, and records what has become of it. Answers whether it is ours. */
export async function readRefund(actor: SystemActor, stripeRefundId: string, now: Date): Promise<boolean> {
  const ofPayment = and(eq(refunds.stripeRefundId, stripeRefundId), isNotNull(refunds.paymentId))
  const own = await inTransaction(actor, async (tx) => {
    const [row] = await tx.select({ id: refunds.id }).from(refunds).where(ofPayment)
    return row
  })
  if (!own) return false
  const sent = await stripe().refunds.retrieve(stripeRefundId)
  await inTransaction(actor, (tx) => recordAnswer(tx, own.id, sent, now))
  return true
}

/** Refunds that wait for the payer's bank, the longest unread first. */
export const refundsToRead = (actor: SystemActor, now: Date) =>
  inTransaction(actor, (tx) =>
    tx
      .select({ stripeRefundId: refunds.stripeRefundId })
      .from(refunds)
      .where(
        and(
          inArray(refunds.status, [...OPEN]),
          isNotNull(refunds.stripeRefundId),
          isNotNull(refunds.paymentId),
          or(isNull(refunds.readAt), lt(refunds.readAt, new Date(now.getTime() - QUARTER))),
        ),
      )
      .orderBy(asc(refunds.readAt))
      .limit(AT_ONCE),
  )
