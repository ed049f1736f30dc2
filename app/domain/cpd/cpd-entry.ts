import { type Day, type DayRange, isWithin } from '#app/domain/calendar.ts'

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

export type CpdDayFault = 'in_the_future' | 'another_year'

/** What is wrong with the day of an entry: it is to come, or it is outside the days that it may be in. */
export function cpdDayFault(on: Day, within: DayRange, today: Day): CpdDayFault | null {
  if (on > today) return 'in_the_future'
  return isWithin(within, on) ? null : 'another_year'
}
