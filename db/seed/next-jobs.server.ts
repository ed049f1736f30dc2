import { addDays, type Day, isWeekend, weekdayNumber } from '#app/domain/calendar.ts'
import { addSchoolDays, isSchoolDay, type SchoolCalendar } from '#app/domain/school-days.ts'
import { academicYear } from '#app/domain/school-years.ts'
import { straightMiles } from '#app/domain/travel.ts'
import { atWork } from './at-work.ts'
import type { GivenJob } from './given-jobs.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import { placeOf } from './places.ts'
import { groundOf } from './plan-booking.server.ts'
import type { SeededAdviser } from './practices.server.ts'

type Cast = {
  today: Day
  rowan: SeededAdviser
  fernhollow: SeededSchool
  academies: SeededSchool[]
  others: SeededSchool[]
}

/**
 * What lot does not decide: everybody who signs in to the demonstration finds their next job. adviser@ has requests to
 * answer, visits ahead, a visit to record and, where today is a day he works, one today; careers.leader@ a visit to say yes to;
 * business.manager@ and trust.finance@ requests to approve.
 */
export async function nextJobs({ today, rowan, fernhollow, academies, others }: Cast): Promise<GivenJob[]> {
  const { calendar } = await groundOf(fernhollow)
  const daysUntilNow = Array.from({ length: 60 }, (_, i) => addDays(today, -i))
  const worked = daysUntilNow.filter(
    (on) => rowan.seed.weekdays.includes(weekdayNumber(on) + 1) && isSchoolDay(calendar, on),
  )
  const [lately, before] = daysUntilNow.slice(1).filter((on) => !isWeekend(on)) as [Day, Day]
  const agreed = addDays(today, -AGREED_DAYS_AGO)
  const at = (on: Day, time: string) => atWork(new Date(`${on}T${time}:00Z`))
  const visits = worked.slice(0, 3).map((on, index): GivenJob => {
    const story = on === today ? 'as it should' : index < 2 ? 'not recorded yet' : 'not agreed yet'
    return { at: at(askedOn(calendar, on), '09:15'), school: fernhollow, story, advisers: [rowan], days: [on] }
  })
  const miles = (school: SeededSchool) => straightMiles(rowan.seed.place, placeOf(school.seed.town))
  const [neighbour] = [...others].sort((a, b) => miles(a) - miles(b)) as [SeededSchool]
  return [
    ...visits,
    ...eitherSideOfSeptember(calendar, { today, rowan, fernhollow }),
    { at: at(lately, '09:40'), school: fernhollow, story: 'adviser is silent', advisers: [rowan], soonest: 30 },
    { at: at(before, '14:10'), school: neighbour, story: 'adviser is silent', advisers: [rowan], soonest: 20 },
    { at: at(agreed, '10:20'), school: fernhollow, story: 'as it should', advisers: [rowan], soonest: 30 },
    { at: at(agreed, '14:45'), school: neighbour, story: 'as it should', advisers: [rowan], soonest: 33 },
    { at: at(lately, '11:25'), school: fernhollow, story: 'nobody approves' },
    { at: at(before, '10:05'), school: fernhollow, story: 'approver asks' },
    ...academies
      .slice(0, 2)
      .map((school, i): GivenJob => ({ at: at(i === 0 ? lately : before, '15:20'), school, story: 'nobody approves' })),
  ]
}

/** The day on which a visit on a given one was asked for: more notice than anybody needs, in days of the school. */
export const askedOn = (calendar: SchoolCalendar, on: Day): Day => addSchoolDays(calendar, on, -11)

/** Long enough ago for both sides to have said yes to a visit that is still to come. */
const AGREED_DAYS_AGO = 11

/** Long enough before the school year for a visit at the end of the last one, after its people have joined. */
const ASKED_DAYS_BEFORE = 58

/**
 * One booking with a visit at the end of the last school year and one at the beginning of this, both of one financial year:
 * what a Pupil Premium statement tells apart by academic year and not by financial.
 */
function eitherSideOfSeptember(
  calendar: SchoolCalendar,
  { today, rowan, fernhollow }: Pick<Cast, 'today' | 'rowan' | 'fernhollow'>,
): GivenJob[] {
  const { startsOn } = academicYear(today)
  const first = (from: Day) =>
    Array.from({ length: 30 }, (_, i) => addDays(from, i)).find(
      (on) => rowan.seed.weekdays.includes(weekdayNumber(on) + 1) && isSchoolDay(calendar, on),
    )
  const [summer, autumn] = [first(addDays(startsOn, -48)), first(addDays(startsOn, 14))]
  if (!summer || !autumn) return []
  const at = atWork(new Date(`${addDays(startsOn, -ASKED_DAYS_BEFORE)}T09:35:00Z`))
  return [{ at, school: fernhollow, story: 'as it should', advisers: [rowan], days: [summer, autumn], isPremium: true }]
}
