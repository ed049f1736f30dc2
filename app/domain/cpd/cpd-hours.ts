import { EXPIRING_DAYS } from '#app/domain/accreditation/credential-lifecycle.ts'
import { type Day, daysBetween } from '#app/domain/calendar.ts'
import { formatDuration } from '#app/domain/duration.ts'
import { formatDate, formatDayShort } from '#app/domain/format-day.ts'
import type { MembershipYear } from './membership-year.ts'

/**
 * Who is on the UK Register undertakes and records at least 25 hours of CPD in each year of membership, and is able to show
 * evidence. Every hour that is recorded counts: the CDI publishes no rule by which one without a reflection would not.
 * (Source: CDI, UK Register of Career Development Professionals.)
 */
export const CPD_MINUTES = 25 * 60

export type CpdStanding = { minutes: number; left: number; isMet: boolean }

/** How far whole minutes have come: 25 h 0 min are enough, 24 h 59 min are not. */
export const cpdStanding = (minutes: number): CpdStanding => ({
  minutes,
  left: Math.max(0, CPD_MINUTES - minutes),
  isMet: minutes >= CPD_MINUTES,
})

export const sumMinutes = (entries: readonly { minutes: number }[]): number =>
  entries.reduce((sum, { minutes }) => sum + minutes, 0)

/**
 * What an adviser’s home says in the last sixty days of their membership year while hours are missing; null before, once they
 * are met, and where no registration says when the year ends.
 */
export function cpdTurn(
  { renewsOn, year, minutes }: { renewsOn: Day | null; year: MembershipYear; minutes: number },
  today: Day,
) {
  const { left, isMet } = cpdStanding(minutes)
  if (renewsOn === null || isMet || daysBetween(today, year.endsOn) > EXPIRING_DAYS) return null
  return {
    what: `Log ${formatDuration(left)} more CPD`,
    href: '/adviser/cpd',
    detail: `${formatDuration(minutes)} of ${formatDuration(CPD_MINUTES)} so far. Your membership year ends on ${formatDate(year.endsOn)}.`,
    by: formatDayShort(year.endsOn, today),
  }
}

/** For how long what was removed can be put back. */
export const KEPT_REMOVED_DAYS = 30
