import { and, eq, sql } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { isLive } from '#app/domain/bookings/lifecycle.ts'
import { type AdviserVisitRow, readVisitsByStatus } from '#app/domain/bookings/read-adviser-visits.server.ts'
import { type VisitElsewhere, visitsElsewhere } from '#app/domain/bookings/read-visits-elsewhere.server.ts'
import { addDays, type DayRange, londonDay, startOfDay } from '#app/domain/calendar.ts'
import { inTransaction } from '#db/client.server.ts'
import { dateRules, outsideBusy, outsideCalendars, visits } from '#db/schema/index.ts'
import { type DiaryDay, diaryDays, type PlacedVisit } from './diary-days.ts'
import { readDiaryOfDays } from './free-days.server.ts'

/** `supplier`: for whom it is, where that is not whom the adviser acts for. */
export type DiaryVisit = PlacedVisit &
  Pick<AdviserVisitRow, 'id' | 'bookingId' | 'status' | 'open' | 'hasStarted' | 'lacks'> & {
    supplier: Pick<VisitElsewhere, 'supplierId' | 'supplier' | 'isMember'> | null
  }

/** Every day of a range of an adviser's own diary, for whomever they go: visits that are over and requests that wait included. */
export async function readOwnDiary(actor: AdviserActor, range: DayRange, now: Date): Promise<DiaryDay<DiaryVisit>[]> {
  const { startsOn: from, endsOn: until } = range
  const rows = await readVisitsByStatus(
    actor,
    { statuses: ['requested', 'confirmed', 'delivered', 'problem', 'agreed'], from, until },
    now,
  )
  const elsewhere = (await visitsElsewhere(actor, { from, until }, now))
    .filter(({ status }) => isLive(status))
    .map((visit): DiaryVisit => ({ ...visit, open: [], supplier: visit }))
  return inTransaction(actor, async (tx) => {
    const own = eq(dateRules.personId, actor.personId)
    const off = await tx
      .select({ startsOn: dateRules.startsOn, endsOn: dateRules.endsOn, note: dateRules.note })
      .from(dateRules)
      .where(and(own, eq(dateRules.kind, 'off')))
    const [start, end] = [startOfDay(from).toISOString(), startOfDay(addDays(until, 1)).toISOString()]
    const within = sql`tstzrange(${start}::timestamptz, ${end}::timestamptz)`
    const busy = await tx
      .select({
        span: outsideBusy.span,
        calendar: sql<string>`coalesce(${outsideCalendars.name}, ${outsideBusy.source})`,
      })
      .from(outsideBusy)
      .leftJoin(outsideCalendars, eq(outsideCalendars.id, outsideBusy.calendarId))
      .where(and(eq(outsideBusy.personId, actor.personId), sql`${outsideBusy.span} && ${within}`))
    const places = await tx
      .select({
        ...{ id: visits.id, mode: visits.mode, pace: visits.pace },
        ...{ latitude: visits.latitude, longitude: visits.longitude },
      })
      .from(visits)
      .where(and(eq(visits.personId, actor.personId), sql`${visits.span} && ${within}`))
    return diaryDays({
      range,
      today: londonDay(now),
      diary: await readDiaryOfDays(tx, actor.personId, from, until),
      off,
      busy: busy.map(({ span, calendar }) => ({ ...span, calendar })),
      visits: rows
        .flatMap((row): DiaryVisit[] => {
          const place = places.find(({ id }) => id === row.id)
          return place ? [{ ...row, at: place, mode: place.mode, pace: place.pace, supplier: null }] : []
        })
        .concat(elsewhere),
    })
  })
}
