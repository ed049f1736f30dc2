import { addDays, type Day, weekdayNumber } from '#app/domain/calendar.ts'
import { isSchoolDay } from '#app/domain/school-days.ts'
import { atWork } from './at-work.ts'
import type { Story } from './bookings.server.ts'
import type { GivenJob } from './given-jobs.server.ts'
import { askedOn } from './next-jobs.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import { advisersNear, groundOf } from './plan-booking.server.ts'
import type { SeededAdviser } from './practices.server.ts'

/** Outcomes that few bookings come to, each with how many days ago its visit was. */
const RARE: [story: Story, daysAgo: number][] = [
  ['not agreed yet', 1],
  ['not agreed yet', 1],
  // Raised two days or so later, and not yet older than the five school days within which Waymark answers.
  ['problem, open', 6],
  ['problem, open', 7],
  ['problem, both cases', 6],
  ['problem, awaits a second', 7],
  ['problem, in part', 18],
  ['problem, in part', 24],
  ['problem, taken back', 12],
  ['problem, taken back', 16],
  ['problem, agreed', 20],
  ['problem, void', 17],
  ['problem, void', 23],
  ['agreed by silence', 24],
  ['approver declines', 5],
  ['approver declines', 8],
  ['adviser declines', 6],
  ['adviser declines', 10],
  ['adviser cancels', 14],
  ['adviser cancels', 19],
  ['withdrawn', 7],
  ['withdrawn', 11],
  ['nobody approves', 15],
  ['adviser is silent', 13],
]
/** Long enough ago that the school has been invoiced and has paid, or is late with it. */
const PAID_DAYS_AGO = [46, 52]
const UNPAID_DAYS_AGO = [33, 38]

/**
 * What lot might leave out: two of each rare outcome, two visits that are not paid for in time, and two that are while their
 * advisers have no payout account yet. Each at a school of its own, on the latest day of its calendar that is long enough ago.
 */
export async function rareOutcomes(
  schools: readonly SeededSchool[],
  advisers: readonly SeededAdviser[],
  hasNoAccount: (adviser: SeededAdviser) => boolean,
  today: Day,
): Promise<GivenJob[]> {
  const [withAccount, without] = [false, true].map((has) => advisers.filter((one) => hasNoAccount(one) === has)) as [
    SeededAdviser[],
    SeededAdviser[],
  ]
  const wanted = [
    ...RARE.map(([story, daysAgo]) => ({ story, daysAgo, from: withAccount, isUnpaid: false })),
    ...UNPAID_DAYS_AGO.map((daysAgo) => ({
      story: 'as it should' as const,
      daysAgo,
      from: withAccount,
      isUnpaid: true,
    })),
    ...PAID_DAYS_AGO.map((daysAgo) => ({ story: 'as it should' as const, daysAgo, from: without, isUnpaid: false })),
  ]
  const jobs: GivenJob[] = []
  const left = [...schools]
  for (const { story, daysAgo, from, isUnpaid } of wanted) {
    for (const school of left) {
      const job = await jobAt(school, from, addDays(today, -daysAgo))
      if (!job) continue
      jobs.push({ ...job, school, story, isUnpaid })
      left.splice(left.indexOf(school), 1)
      break
    }
  }
  return jobs
}

/** The latest school day with advisers who can reach the school and work on it, asked for in good time. */
async function jobAt(school: SeededSchool, advisers: readonly SeededAdviser[], latest: Day) {
  const { calendar, point } = await groundOf(school)
  const near = advisersNear(advisers, point)
  for (let on = latest; on > addDays(latest, -70); on = addDays(on, -1)) {
    const free = near.filter(({ seed }) => seed.weekdays.includes(weekdayNumber(on) + 1))
    if (!isSchoolDay(calendar, on) || free.length === 0) continue
    return { advisers: free, days: [on], at: atWork(new Date(`${askedOn(calendar, on)}T09:50:00Z`)) }
  }
  return null
}
