import { type Day, type DayRange, isWithin } from '#app/domain/calendar.ts'
import { type MembershipYear, membershipYear } from './membership-year.ts'

/** What advisers learn by, as the field names it. */
export const CPD_KINDS = {
  training: 'Training course',
  event: 'Conference or webinar',
  reading: 'Reading',
  shadowing: 'Shadowing or peer observation',
  supervision: 'Mentoring or supervision, given or received',
  volunteering: 'Volunteering or professional body work',
  research: 'Research or writing',
  other: 'Other',
} as const
export type CpdKind = keyof typeof CPD_KINDS

/** What somebody did to keep up their practice, on one day. */
export type CpdEntry = {
  doneOn: Day
  /** Whole minutes, of a day at most. */
  minutes: number
  kind: CpdKind
  title: string
  /** What they learnt and what it changed in their practice; '' until it is written. */
  reflection: string
  hasCertificate: boolean
}

export const LONGEST_MINUTES = 24 * 60

/** Why an entry cannot be of its day. `within`: the days it may be of; `year`: the year of membership that it is in. */
export type CpdDayRefusal = { code: 'in_the_future' | 'another_year'; within: DayRange; year: MembershipYear }

/** What is wrong with the day of an entry: it is to come, or it is outside the days that it may be in. */
export function cpdDayRefusal(
  on: Day,
  within: DayRange,
  { renewsOn, today }: { renewsOn: Day | null; today: Day },
): CpdDayRefusal | null {
  const code = on > today ? 'in_the_future' : isWithin(within, on) ? null : 'another_year'
  return code && { code, within, year: membershipYear(on, renewsOn) }
}
