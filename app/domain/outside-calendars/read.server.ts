import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { calendarClashes, organisations, outsideBusy, outsideCalendars, visits } from '#db/schema/index.ts'
import type { FeedFault } from './feed-faults.ts'
import { countsUntil, type Standing, standingOf } from './standing.ts'

/** An outside calendar as its owner sees it. */
export type OwnCalendar = {
  id: string
  name: string
  addressShown: string
  standing: Standing
  fault: FeedFault | null
  readAt: Date
  dueAt: Date
  countsUntil: Date
  unread: number
  /** Busy times to come, and when the last of them ends. */
  busy: number
  until: Date | null
}

/** The adviser's outside calendars, in the order in which they were added. */
export const ownCalendars = (actor: AdviserActor, now: Date): Promise<OwnCalendar[]> =>
  inTransaction(actor, (tx) => calendarsIn(tx, actor, now))

/** One of them; null where there is none, or it is somebody else's. */
export const ownCalendar = async (actor: AdviserActor, id: string, now: Date): Promise<OwnCalendar | null> =>
  (await ownCalendars(actor, now)).find((one) => one.id === id) ?? null

async function calendarsIn(tx: Tx, { personId }: AdviserActor, now: Date): Promise<OwnCalendar[]> {
  const all = await tx
    .select()
    .from(outsideCalendars)
    .where(eq(outsideCalendars.personId, personId))
    .orderBy(asc(outsideCalendars.addedAt), asc(outsideCalendars.id))
  if (all.length === 0) return []
  const found = await tx
    .select({
      id: outsideBusy.calendarId,
      busy: sql<number>`count(*)::int`,
      until: sql<Date>`max(upper(${outsideBusy.span}))`.mapWith((at: string) => new Date(at)),
    })
    .from(outsideBusy)
    .where(
      and(
        eq(outsideBusy.personId, personId),
        inArray(
          outsideBusy.calendarId,
          all.map(({ id }) => id),
        ),
        sql`upper(${outsideBusy.span}) > ${now.toISOString()}::timestamptz`,
      ),
    )
    .groupBy(outsideBusy.calendarId)
  return all.map((calendar) => {
    const { id, name, addressShown, fault, readAt, dueAt, unread } = calendar
    const { busy, until } = found.find((one) => one.id === id) ?? { busy: 0, until: null }
    const standing = standingOf(calendar, now)
    return {
      id,
      name,
      addressShown,
      fault,
      readAt,
      dueAt,
      unread,
      busy,
      until,
      standing,
      countsUntil: countsUntil(calendar),
    }
  })
}

/** A visit under way that an outside calendar is busy over, and nobody has said that both can be. */
export type OwnClash = {
  visitId: string
  /** For whom the visit is. */
  supplierId: string
  bookingId: string
  status: 'requested' | 'confirmed'
  calendarId: string
  calendar: string
  school: string
  visit: { from: Date; to: Date }
  busy: { from: Date; to: Date }
}

/** The adviser's clashes, soonest visit first. One whose visit is over, or has ended, is none. */
export function ownClashes(actor: AdviserActor, now: Date): Promise<OwnClash[]> {
  return inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({
        visitId: visits.id,
        supplierId: visits.supplierId,
        bookingId: visits.bookingId,
        status: visits.status,
        calendarId: outsideCalendars.id,
        calendar: outsideCalendars.name,
        school: organisations.name,
        visit: visits.span,
        busy: calendarClashes.span,
      })
      .from(calendarClashes)
      .innerJoin(visits, eq(visits.id, calendarClashes.visitId))
      .innerJoin(outsideCalendars, eq(outsideCalendars.id, calendarClashes.calendarId))
      .innerJoin(organisations, eq(organisations.id, visits.schoolId))
      .where(
        and(
          eq(calendarClashes.personId, actor.personId),
          isNull(calendarClashes.settledAt),
          inArray(visits.status, ['requested', 'confirmed']),
          sql`upper(${visits.span}) > ${now.toISOString()}::timestamptz`,
        ),
      )
      .orderBy(asc(visits.onDay), asc(visits.id), asc(outsideCalendars.addedAt))
    return rows.flatMap(({ status, visit, ...row }) =>
      visit && (status === 'requested' || status === 'confirmed') ? [{ ...row, visit, status }] : [],
    )
  })
}
