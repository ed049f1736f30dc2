import { and, eq, gte, inArray } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookings, visits } from '#db/schema/index.ts'
import { lackingOnWords } from '../accreditation/credential-words.ts'
import { heldBy, lockPerson } from '../accreditation/held.server.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { londonDay } from '../calendar.ts'
import { serviceByCode } from '../services/menu.ts'
import { tell } from './tell.server.ts'

/**
 * Looks at an adviser’s visits to come, each on its own day: one that its service’s needs do not hold for any more needs renewal,
 * and cannot be accepted, kept a register of or recorded until they do. Both sides are told when it begins and when it ends, once.
 */
export function lookAtVisits(actor: SystemActor, personId: string, now: Date): Promise<void> {
  return inTransaction(actor, async (tx) => {
    await lockPerson(tx, personId)
    const held = await heldBy(tx, personId)
    const ahead = await tx
      .select({ visit: visits, booking: bookings })
      .from(visits)
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .where(
        and(
          eq(visits.personId, personId),
          inArray(visits.status, ['requested', 'confirmed']),
          gte(visits.onDay, londonDay(now)),
        ),
      )
      .orderBy(visits.onDay, visits.id)
    const changed = ahead.filter(({ visit, booking }) => {
      const lacks = lackingOnWords('', held, serviceByCode(booking.serviceCode), visit.onDay) !== null
      return lacks !== (visit.lacksSince !== null)
    })
    for (const { visit, booking } of changed) await turn(tx, booking, visit, now)
    for (const lacks of [true, false])
      for (const some of byBooking(changed.filter(({ visit }) => (visit.lacksSince === null) === lacks)))
        await tellBoth(tx, some, lacks, now)
  })
}

type Ahead = { visit: typeof visits.$inferSelect; booking: typeof bookings.$inferSelect }

async function turn(tx: Tx, booking: Ahead['booking'], visit: Ahead['visit'], now: Date): Promise<void> {
  const lacks = visit.lacksSince === null
  await tx
    .update(visits)
    .set({ lacksSince: lacks ? now : null })
    .where(eq(visits.id, visit.id))
  const event = lacks ? 'needs_renewal' : 'renewed'
  await writeEvent(tx, booking, { visitId: visit.id, event, at: now, by: WAYMARK, note: null })
}

function byBooking(some: readonly Ahead[]): Ahead[][] {
  const ids = [...new Set(some.map(({ booking }) => booking.id))]
  return ids.map((id) => some.filter(({ booking }) => booking.id === id))
}

async function tellBoth(tx: Tx, some: readonly Ahead[], lacks: boolean, now: Date): Promise<void> {
  const [first] = some
  if (!first) return
  await tell(tx, lacks ? 'needs-renewal' : 'renewed', ['requester', 'approvers', 'host', 'adviser'], {
    bookingId: first.booking.id,
    visitIds: some.map(({ visit }) => visit.id),
    once: `${first.booking.id}:${now.getTime()}`,
  })
}
