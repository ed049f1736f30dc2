import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import type { CredentialStatus } from '#app/domain/accreditation/credential-lifecycle.ts'
import { addDays, type Day, type DayRange, day } from '#app/domain/calendar.ts'

// The year in which an adviser’s CPD is counted is the year of their membership of a register: it ends on the day on which
// that renews, and follows from it alone. Every day is in one year, so that a new day of renewal moves entries from one year to
// another, and loses none. (Source: CDI, requirements of the professional register: 25 hours each year of registration.)

/** `key`: the calendar year in which it ends, since one ends in each. */
export type MembershipYear = DayRange & { key: string }

/** Until somebody has given a registration their year is counted with the school year’s, and the page says so. */
const WITHOUT_REGISTRATION = day('2026-08-31')

/** The day of renewal in a calendar year; the 29th of February is the 28th where there is none. */
function endIn(year: number, renewsOn: Day): Day {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const on = renewsOn.slice(5)
  return day(`${year}-${on === '02-29' && !isLeap ? '02-28' : on}`)
}

const yearEndingIn = (year: number, renewsOn: Day): MembershipYear => ({
  key: String(year),
  startsOn: addDays(endIn(year - 1, renewsOn), 1),
  endsOn: endIn(year, renewsOn),
})

/** The year of membership that a day is in, by the day on which the registration renews; null: nobody has said. */
export function membershipYear(on: Day, renewsOn: Day | null): MembershipYear {
  const anchor = renewsOn ?? WITHOUT_REGISTRATION
  const year = Number(on.slice(0, 4))
  return yearEndingIn(on <= endIn(year, anchor) ? year : year + 1, anchor)
}

const EARLIER_YEARS = 2

/** This year and those before it that can be kept, newest first: two at least, and back to the oldest entry. */
export function yearsKept(today: Day, renewsOn: Day | null, oldest: Day | null): MembershipYear[] {
  const years = [membershipYear(today, renewsOn)]
  for (;;) {
    const { startsOn } = years.at(-1) as MembershipYear
    if (years.length > EARLIER_YEARS && (oldest === null || oldest >= startsOn)) return years
    years.push(membershipYear(addDays(startsOn, -1), renewsOn))
  }
}

/** The year that an address names, or else the one that includes today. */
export const yearNamed = (years: readonly MembershipYear[], key: string | null): MembershipYear =>
  years.find((year) => year.key === key) ?? (years[0] as MembershipYear)

/** Every day that a log can be kept for. */
export const daysKept = (years: readonly MembershipYear[], today: Day): DayRange => ({
  startsOn: (years.at(-1) as MembershipYear).startsOn,
  endsOn: today,
})

const SEEN: readonly CredentialStatus[] = ['verified', 'expiring', 'expired', 'suspended']

/**
 * The day on which somebody’s registration renews, by the last of those that staff have seen, or else of those that wait for
 * them; null where there is none. One that has ended still says on which day the year turns.
 */
export function renewalOf(given: readonly { facts: CredentialFacts; status: CredentialStatus }[]): Day | null {
  const days = (statuses: readonly CredentialStatus[]) =>
    given.flatMap(({ facts, status }) =>
      facts.kind === 'register' && statuses.includes(status) ? [facts.renewsOn] : [],
    )
  return days(SEEN).sort().at(-1) ?? days(['submitted']).sort().at(-1) ?? null
}
