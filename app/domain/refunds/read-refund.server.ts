import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, or } from 'drizzle-orm'
import { stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { refunds } from '#db/schema/index.ts'
import { recordAnswer } from './send-refund.server.ts'

/** Statuses in which a refund that Stripe has may still change. */
const OPEN = ['needs_bank_details', 'on_its_way'] as const
const AT_ONCE = 25
const QUARTER = 15 * 60_000
const DAY = 86_400_000
/** As long as a card's bank may send back what had succeeded. (Source: Stripe, failed refunds: up to 30 days.) */
const MAY_COME_BACK_MS = 30 * DAY

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

/** Refunds that wait for the payer's bank, and once a day those that may still come back, the longest unread first. */
export const refundsToRead = (actor: SystemActor, now: Date) =>
  inTransaction(actor, (tx) =>
    tx
      .select({ stripeRefundId: refunds.stripeRefundId })
      .from(refunds)
      .where(
        and(
          isNotNull(refunds.stripeRefundId),
          isNotNull(refunds.paymentId),
          or(
            and(
              inArray(refunds.status, [...OPEN]),
              or(isNull(refunds.readAt), lt(refunds.readAt, new Date(now.getTime() - QUARTER))),
            ),
            and(
              eq(refunds.status, 'returned'),
              gt(refunds.endedAt, new Date(now.getTime() - MAY_COME_BACK_MS)),
              or(isNull(refunds.readAt), lt(refunds.readAt, new Date(now.getTime() - DAY))),
            ),
          ),
        ),
      )
      .orderBy(asc(refunds.readAt))
      .limit(AT_ONCE),
  )
