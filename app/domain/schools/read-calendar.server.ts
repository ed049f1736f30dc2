import { and, asc, eq, gte, inArray, isNotNull, lte } from 'drizzle-orm'
import { may, type SchoolActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, closures, organisations, terms, visits } from '#db/schema/index.ts'
import { addDays, type Day, daysOf, isWithin } from '../calendar.ts'
import { examsOn, isSchoolDay, isTermKnown, schoolCalendar, whyNoSchool } from '../school-days.ts'
import { academicYear, type SchoolYear, yearByKey } from '../school-years.ts'
import { type OwnSchool, ownSchoolsIn } from './own-schools.server.ts'

export type CalendarEntry = {
  id: string
  kind: 'inset' | 'closure' | 'holiday' | 'exam'
  note: string
  startsOn: Day
  endsOn: Day
}
export type TermEntry = { id: string; name: string; startsOn: Day; endsOn: Day; schoolDays: number }
export type TouchedVisit = { bookingId: string; reference: string; onDay: Day; adviser: string; why: string }

export type CalendarPage = {
  schools: OwnSchool[]
  school: OwnSchool
  year: SchoolYear
  years: SchoolYear[]
  terms: TermEntry[]
  entries: CalendarEntry[]
  bankHolidays: { on: Day; name: string }[]
  schoolDays: number
  /** Weekdays counted only because no term says what they are. */
  guessed: number
  /** Booked visits on days that are no school days, or in exams. */
  touched: TouchedVisit[]
  canKeep: boolean
}

/** One academic year of a school's calendar. Null when the school asked for is not the actor's. */
export function readCalendarPage(
  actor: SchoolActor,
  ask: { schoolId: string | null; yearKey: string | null; today: Day },
): Promise<CalendarPage | null> {
  return inTransaction(actor, async (tx) => {
    const schools = await ownSchoolsIn(tx, actor)
    const school = ask.schoolId ? schools.find(({ id }) => id === ask.schoolId) : schools[0]
    if (!school) return null
    const now = academicYear(ask.today)
    const years = [addDays(now.startsOn, -1), now.startsOn, addDays(now.endsOn, 1)].map(academicYear)
    const asked = ask.yearKey ? yearByKey(ask.yearKey, 'september') : null
    const year = years.find(({ key }) => key === asked?.key) ?? now

    const termRows = await tx.select().from(terms).where(eq(terms.schoolId, school.id)).orderBy(asc(terms.startsOn))
    const entryRows = await tx
      .select()
      .from(closures)
      .where(eq(closures.schoolId, school.id))
      .orderBy(asc(closures.startsOn))
    const calendar = schoolCalendar(termRows, entryRows)
    const inYear = ({ startsOn, endsOn }: { startsOn: Day; endsOn: Day }) =>
      startsOn <= year.endsOn && endsOn >= year.startsOn
    const days = daysOf(year).filter((on) => isSchoolDay(calendar, on))

    const booked = await tx
      .select({
        bookingId: bookings.id,
        reference: bookings.reference,
        onDay: visits.onDay,
        adviser: organisations.name,
        isAtSchool: visits.isAtSchool,
      })
      .from(visits)
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .innerJoin(organisations, eq(organisations.id, visits.supplierId))
      .where(
        and(
          eq(visits.schoolId, school.id),
          inArray(visits.status, ['requested', 'confirmed']),
          gte(visits.onDay, ask.today),
          lte(visits.onDay, year.endsOn),
          // What has no date is on none of these days.
          isNotNull(visits.span),
        ),
      )
      .orderBy(asc(visits.onDay))
    const touched = booked.flatMap(({ isAtSchool: _, ...visit }) => {
      const closed = whyNoSchool(calendar, visit.onDay)?.reason
      const exam = examsOn(calendar, visit.onDay)[0]
      const why = closed ?? (exam ? exam.note?.trim() || 'exams' : null)
      return why ? [{ ...visit, why }] : []
    })
    return {
      schools,
      school,
      year,
      years,
      // A term is of the year in which it ends: an autumn that begins on 31 August too.
      terms: termRows
        .filter(({ endsOn }) => academicYear(endsOn).key === year.key)
        .map(({ id, name, startsOn, endsOn }) => ({
          id,
          name,
          startsOn,
          endsOn,
          schoolDays: days.filter((on) => isWithin({ startsOn, endsOn }, on)).length,
        })),
      entries: entryRows
        .filter(inYear)
        .map(({ id, kind, note, startsOn, endsOn }) => ({ id, kind, note, startsOn, endsOn })),
      bankHolidays: calendar.bankHolidays.filter(({ on }) => isWithin(year, on)).map(({ on, name }) => ({ on, name })),
      schoolDays: days.length,
      guessed: days.filter((on) => !isTermKnown(calendar, on)).length,
      touched,
      canKeep: may(actor, 'keep the calendar'),
    }
  })
}
