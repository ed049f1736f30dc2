import { eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { paymentRequests, payoutReversals, payouts, stripeEvents } from '#db/schema/index.ts'
import { done, type Result, refuse } from '../result.ts'

export type TryAgain = { what: 'event' | 'payout' | 'reversal' | 'request' | 'everything'; id: string }

/**
 * Puts something that is stuck back into the queue; every verb behind it has its effect once only. `everything` is the
 * reconciliation, now. Refuses `role_missing` and `not_found`.
 */
export async function tryAgain(
  actor: StaffActor,
  { what, id }: TryAgain,
): Promise<Result<null, 'role_missing' | 'not_found'>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  return inTransaction(actor, async (tx) => {
    switch (what) {
      case 'event': {
        const [event] = await tx
          .update(stripeEvents)
          .set({ processedAt: null })
          .where(eq(stripeEvents.id, id))
          .returning()
        if (!event) return refuse('not_found')
        await enqueue(tx, 'read-stripe-event', { eventId: id }, { key: `read-stripe-event:${id}` })
        return done(null)
      }
      case 'payout': {
        const [payout] = await tx.select({ id: payouts.id }).from(payouts).where(eq(payouts.id, id))
        if (!payout) return refuse('not_found')
        await enqueue(tx, 'send-payout', { payoutId: id }, { key: `send-payout:${id}` })
        return done(null)
      }
      case 'reversal': {
        const [reversal] = await tx
          .select({ id: payoutReversals.id })
          .from(payoutReversals)
          .where(eq(payoutReversals.id, id))
        if (!reversal) return refuse('not_found')
        await enqueue(tx, 'reverse-payout', { reversalId: id }, { key: `reverse-payout:${id}` })
        return done(null)
      }
      case 'request': {
        const [request] = await tx.select().from(paymentRequests).where(eq(paymentRequests.id, id))
        if (!request) return refuse('not_found')
        await enqueue(tx, 'request-payment', { paymentRequestId: id }, { key: `request-payment:${id}` })
        return done(null)
      }
      default:
        await enqueue(tx, 'reconcile-payments', {}, { key: 'reconcile-payments now' })
        return done(null)
    }
  })
}
