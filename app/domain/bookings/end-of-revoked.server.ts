import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { visits } from '#db/schema/index.ts'
import { WAYMARK } from '../audit/write-event.server.ts'
import { closeApproval } from './close-approval.server.ts'
import { type LoadedVisit, lockBooking, moveVisits } from './move-visits.server.ts'
import { tell } from './tell.server.ts'

/** All that a school is told of why. */
const REASON = 'It can’t go ahead.'

/**
 * Whoever two of the staff have said may never come to a school again comes to none of their visits: those of their own practice
 * that had not ended when they were suspended end, at no cost, and the days and the money are free. (A provider names somebody else:
 * `letGoOfLeaver`.) Each booking in a database transaction of its own; run again, it does nothing more.
 */
export async function endOfRevoked(actor: SystemActor, personId: string, now: Date): Promise<void> {
  const bookings = await inTransaction(actor, (tx) =>
    tx
      .selectDistinct({ id: visits.bookingId })
      .from(visits)
      .where(isOfRevoked(personId, now))
      .orderBy(asc(visits.bookingId)),
  )
  for (const { id } of bookings) await inTransaction(actor, (tx) => endThem(tx, id, personId, now))
}

/** Visits to come, and those that were held when they were to take place. */
const isOfRevoked = (personId: string, now: Date) =>
  and(
    eq(visits.personId, personId),
    inArray(visits.status, ['requested', 'confirmed']),
    or(isNull(visits.span), sql`upper(${visits.span}) > ${now}`, eq(visits.lacks, 'hold')),
    sql`is_revoked(${personId})`,
  )

async function endThem(tx: Tx, bookingId: string, personId: string, now: Date): Promise<void> {
  const locked = await lockBooking(tx, bookingId)
  const ids = await tx
    .select({ id: visits.id })
    .from(visits)
    .where(and(eq(visits.bookingId, bookingId), isOfRevoked(personId, now)))
  const theirs = locked?.visits.filter((visit) => ids.some(({ id }) => id === visit.id)) ?? []
  if (!locked || theirs.length === 0) return
  const step = { by: WAYMARK, now, reason: REASON }
  const once = ({ id, version }: LoadedVisit) => `${id}:${version}`
  for (const [event, status] of [
    ['decline', 'requested'],
    ['cancel', 'confirmed'],
  ] as const) {
    const some = theirs.filter((visit) => visit.status === status)
    const moved = await moveVisits(tx, locked.booking, some, { event, ...step })
    if (!moved.ok) throw new Error(`a visit of somebody revoked could not end: ${moved.refusal}`)
  }
  await closeApproval(tx, bookingId, 'withdraw', now)
  await tell(tx, 'cancelled', ['requester', 'approvers', 'adviser', 'host'], {
    ...{ bookingId, visitIds: theirs.map(({ id }) => id), once: theirs.map(once).join() },
  })
}
