import { and, desc, eq, gt, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, bookingEvents, bookings, organisations, visits } from '#db/schema/index.ts'
import { addDays, type Day, londonDay, startOfDay } from '../calendar.ts'
import { boughtBy } from './bought-by.server.ts'
import { type HistoryLine, historyPoints } from './history.ts'

/** Long enough for whoever is in school two days a week. */
const LATELY_DAYS = 14
const ENDS = ['decline', 'decline_approval', 'withdraw', 'expire', 'cancel', 'cancel_late']
const MOST = 5

export type EndedLately = { bookingId: string; adviser: string; school: string; what: string; at: Date }

/**
 * What has ended without a visit in the last two weeks of what the person acting asked for, by anybody but themselves:
 * declined, not approved, taken back, run out of time, cancelled. The newest first, one entry an act.
 */
export async function readEndedLately(actor: BuyingActor, now: Date): Promise<EndedLately[]> {
  const since = startOfDay(addDays(londonDay(now), -LATELY_DAYS))
  const rows = await inTransaction(actor, (tx) =>
    tx
      .select({
        bookingId: bookings.id,
        adviser: adviserCards.name,
        school: organisations.name,
        at: bookingEvents.at,
        event: bookingEvents.event,
        who: bookingEvents.actorName,
        note: bookingEvents.note,
        on: sql<Day | null>`case when ${visits.span} is not null then ${visits.onDay} end`,
        isUndated: sql<boolean>`${visits.id} is not null and ${visits.span} is null`,
      })
      .from(bookingEvents)
      .innerJoin(bookings, eq(bookings.id, bookingEvents.bookingId))
      .innerJoin(adviserCards, eq(adviserCards.supplierId, bookings.supplierId))
      .innerJoin(organisations, eq(organisations.id, bookings.schoolId))
      .leftJoin(visits, eq(visits.id, bookingEvents.visitId))
      .where(
        and(
          boughtBy(actor, bookings),
          eq(bookings.requestedBy, actor.personId),
          inArray(bookingEvents.event, ENDS),
          gt(bookingEvents.at, since),
          or(isNull(bookingEvents.actorId), ne(bookingEvents.actorId, actor.personId)),
        ),
      )
      .orderBy(desc(bookingEvents.at), visits.onDay),
  )
  const ofBooking = new Map<string, (HistoryLine & Omit<EndedLately, 'what'>)[]>()
  for (const row of rows) ofBooking.set(row.bookingId, [...(ofBooking.get(row.bookingId) ?? []), row])
  return [...ofBooking.values()]
    .flatMap((lines) => {
      const [{ bookingId, adviser, school }] = lines as [(typeof lines)[number]]
      return historyPoints(lines, true).map(({ what, at }) => ({ bookingId, adviser, school, what, at }))
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, MOST)
}
