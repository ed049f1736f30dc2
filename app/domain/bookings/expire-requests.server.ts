import { and, eq, lte, or, sql } from 'drizzle-orm'
import { type SystemActor, systemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { visits } from '#db/schema/index.ts'
import { byOf } from '../audit/write-event.server.ts'
import { closeApproval } from './close-approval.server.ts'
import { isLapsed } from './lifecycle.ts'
import { lockBooking, moveVisits } from './move-visits.server.ts'
import { tell } from './tell.server.ts'

/** The timer: lets every request expire that nobody approved or answered in time. Answers how many visits. */
export async function expireRequests(actor: SystemActor, now: Date): Promise<number> {
  return expireDue(actor, now, null)
}

/** The same for one adviser's requests, by the next command that meets them: a lapsed hold never outlives its hour. */
export async function expireLapsed(supplierId: string, now: Date): Promise<number> {
  return expireDue(systemActor('a request met a lapsed hold'), now, supplierId)
}

async function expireDue(actor: SystemActor, now: Date, supplierId: string | null): Promise<number> {
  const due = await inTransaction(actor, (tx) =>
    tx
      .selectDistinct({ bookingId: visits.bookingId })
      .from(visits)
      .where(
        and(
          eq(visits.status, 'requested'),
          or(
            lte(visits.answerBy, now),
            lte(visits.approveBy, now),
            sql`begins_at(${visits.span}, ${visits.onDay}) <= ${now}`,
          ),
          supplierId ? eq(visits.supplierId, supplierId) : undefined,
        ),
      ),
  )
  let expired = 0
  for (const { bookingId } of due)
    expired += await inTransaction(actor, (tx) => expireBooking(tx, actor, bookingId, now))
  return expired
}

async function expireBooking(tx: Tx, actor: SystemActor, bookingId: string, now: Date): Promise<number> {
  const locked = await lockBooking(tx, bookingId)
  const lapsed = locked?.visits.filter((visit) => isLapsed(visit.state, now)) ?? []
  if (!locked || lapsed.length === 0) return 0
  const open = lapsed[0]?.state.open ?? []
  const waitedFor = open.includes('approval')
    ? 'Nobody approved it in time.'
    : open.includes('answer')
      ? 'The adviser did not answer in time.'
      : open.includes('substitute')
        ? 'Nobody agreed in time that somebody else comes.'
        : 'Nobody was named to come in time.'
  const moved = await moveVisits(tx, locked.booking, lapsed, {
    event: 'expire',
    by: byOf(actor),
    now,
    reason: waitedFor,
  })
  if (!moved.ok) throw new Error(`a lapsed visit could not expire: ${moved.refusal}`)
  await closeApproval(tx, bookingId, 'expire', now)
  const visitIds = lapsed.map((visit) => visit.id)
  const about = { bookingId, visitIds, once: `${bookingId}:${visitIds.join()}` }
  await tell(tx, 'expired', ['requester', 'approvers', 'adviser', 'host'], about)
  return lapsed.length
}
