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

/** Reads one refund at Stripe again, and records what has become of it. Answers whether it is ours. */
export async function readRefund(actor: SystemActor, stripeRefundId: string, now: Date): Promise<boolean> {
  const sent = await stripe().refunds.retrieve(stripeRefundId)
  return inTransaction(actor, async (tx) => {
    const [own] = await tx.select({ id: refunds.id }).from(refunds).where(eq(refunds.stripeRefundId, stripeRefundId))
    if (own) await recordAnswer(tx, own.id, sent, now)
    return own !== undefined
  })
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
          or(isNull(refunds.readAt), lt(refunds.readAt, new Date(now.getTime() - QUARTER))),
        ),
      )
      .orderBy(asc(refunds.readAt))
      .limit(AT_ONCE),
  )
