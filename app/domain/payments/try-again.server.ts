import { and, eq, gt, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { auditEvents, paymentRequests, payoutReversals, payouts, stripeEvents } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { done, type Result, refuse } from '../result.ts'

export type TryAgain = { what: 'event' | 'payout' | 'reversal' | 'request' | 'everything'; id: string }

/**
 * Puts something that is stuck back into the queue; every verb behind it has its effect once only. `everything` is the
 * reconciliation, now. It is recorded who asked. Refuses `role_missing` and `not_found`.
 */
export async function tryAgain(
  actor: StaffActor,
  { what, id }: TryAgain,
  now: Date,
): Promise<Result<null, 'role_missing' | 'not_found'>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  return inTransaction(actor, async (tx) => {
    const again = await putBack(tx, { what, id })
    if (again.ok) await recordOnce(tx, actor, TRIED[what], what === 'everything' ? '' : id, now)
    return again
  })
}

const TRIED: Record<TryAgain['what'], string> = {
  event: 'Tried an event of Stripe again',
  payout: 'Tried a payout again',
  reversal: 'Tried again to take back a payout',
  request: 'Tried a request for payment again',
  everything: 'Tried everything at Stripe again',
}

const MINUTE_MS = 60_000

/** Pressed twice within a minute it is one act. */
async function recordOnce(tx: Tx, actor: StaffActor, what: string, detail: string, now: Date): Promise<void> {
  const { organisationId, personId } = actor
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${personId}:${what}:${detail}`}, 0))`)
  const [same] = await tx
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        ...[eq(auditEvents.organisationId, organisationId), eq(auditEvents.personId, personId)],
        ...[eq(auditEvents.what, what), eq(auditEvents.detail, detail)],
        gt(auditEvents.at, new Date(now.getTime() - MINUTE_MS)),
      ),
    )
    .limit(1)
  if (!same) await recordAct(tx, actor, { organisationId, what, detail }, now)
}

async function putBack(tx: Tx, { what, id }: TryAgain): Promise<Result<null, 'not_found'>> {
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
}
