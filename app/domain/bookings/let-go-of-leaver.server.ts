import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { namings, visits } from '#db/schema/index.ts'
import { WAYMARK } from '../audit/write-event.server.ts'
import { lockBooking } from './move-visits.server.ts'
import { unname } from './name-practitioner.server.ts'
import { tell } from './tell.server.ts'

/**
 * Whoever has left a provider, or may never come to a school again, does not come to its visits: each waits for another name, and both sides are told. Each booking in a
 * database transaction of its own, locked before its people; run again, it does nothing more.
 */
export async function letGoOfLeaver(actor: SystemActor, personId: string, now: Date): Promise<void> {
  const bookings = await inTransaction(actor, (tx) =>
    tx
      .selectDistinct({ id: visits.bookingId })
      .from(visits)
      .where(isLeft(personId, now))
      .orderBy(asc(visits.bookingId)),
  )
  for (const { id } of bookings) await inTransaction(actor, (tx) => letGo(tx, id, personId, now))
}

/** Visits to come of a provider's that still name somebody who does not go to schools for it any more, or may go to none. */
const isLeft = (personId: string, now: Date) =>
  and(
    eq(visits.personId, personId),
    inArray(visits.status, ['requested', 'confirmed']),
    sql`begins_at(${visits.span}, ${visits.onDay}) > ${now}`,
    sql`exists (select from organisations o where o.id = ${visits.supplierId} and o.kind = 'provider')`,
    sql`(is_revoked(${personId}) or not exists (select from practitioners p where p.supplier_id = ${visits.supplierId}
      and p.person_id = ${personId} and p.status = 'joined'))`,
  )

async function letGo(tx: Tx, bookingId: string, personId: string, now: Date): Promise<void> {
  const locked = await lockBooking(tx, bookingId)
  const left = await tx
    .select({ id: visits.id })
    .from(visits)
    .where(and(eq(visits.bookingId, bookingId), isLeft(personId, now)))
  const theirs = locked?.visits.filter((visit) => left.some(({ id }) => id === visit.id)) ?? []
  const [first] = theirs
  if (!locked || !first) return
  const [naming] = await tx
    .select({ name: namings.name })
    .from(namings)
    .where(and(eq(namings.visitId, first.id), eq(namings.personId, personId)))
    .limit(1)
  for (const visit of theirs) await unname(tx, locked.booking, visit, { by: WAYMARK, reason: '', now })
  await tell(tx, 'practitioner-wanted', ['adviser', 'requester', 'approvers', 'host'], {
    bookingId,
    visitIds: theirs.map(({ id }) => id),
    once: `${bookingId}:${personId}:${now.getTime()}`,
    facts: { left: naming?.name ?? '' },
  })
}
