import { addDays, type Day } from '#app/domain/calendar.ts'
import { type Pence, rateOf } from '#app/domain/money.ts'
import { addSchoolDays, isSchoolDay, type SchoolCalendar } from '#app/domain/school-days.ts'

/**
 * What cancelling costs a school, in its own school days of notice, frozen on the booking when it is requested. Only
 * the adviser's price is charged: nobody travels. An adviser who cancels is never paid.
 */
export type CancellationTier = {
  /** At least so many school days of notice … */
  fromSchoolDays: number
  /** … cost so many per cent of the adviser's price. */
  percent: number
}

export const DEFAULT_TIERS: readonly CancellationTier[] = [
  { fromSchoolDays: 10, percent: 0 },
  { fromSchoolDays: 5, percent: 50 },
  { fromSchoolDays: 0, percent: 100 },
]

const mostNoticeFirst = (tiers: readonly CancellationTier[]) =>
  [...tiers].sort((a, b) => b.fromSchoolDays - a.fromSchoolDays)

/** Whether tiers can be agreed to: one starts at 0 days, no notice twice, and less notice never costs less. */
export function areTiersSound(tiers: readonly CancellationTier[]): boolean {
  const sorted = mostNoticeFirst(tiers)
  return (
    sorted.at(-1)?.fromSchoolDays === 0 &&
    sorted.every((tier, i) => {
      const before = sorted[i - 1]
      const isWhole = Number.isInteger(tier.fromSchoolDays) && Number.isInteger(tier.percent)
      const isOrdered = !before || (before.fromSchoolDays > tier.fromSchoolDays && before.percent <= tier.percent)
      return isWhole && isOrdered && tier.percent >= 0 && tier.percent <= 100 && tier.fromSchoolDays <= 60
    })
  )
}

/** Per cent of the price due at so many school days of notice. */
export function cancellationPercent(tiers: readonly CancellationTier[], schoolDaysNotice: number): number {
  const tier = mostNoticeFirst(tiers).find((one) => schoolDaysNotice >= one.fromSchoolDays)
  if (!tier) throw new Error('cancellation tiers without one from 0 school days')
  return tier.percent
}

/** What the school pays when it cancels, VAT not included. Notice is `schoolDaysBetween(cancelled on, visit on)`. */
export const cancellationCharge = (price: Pence, tiers: readonly CancellationTier[], schoolDaysNotice: number): Pence =>
  rateOf(price, cancellationPercent(tiers, schoolDaysNotice) * 100)

/** One line of the table a school sees: until the end of which day what is due. */
export type CancellationStep = { from: Day | null; until: Day; percent: number; charge: Pence }

/**
 * When the charge changes for a visit: for 21 January 2027 with the usual tiers free until 7 January, half until 14
 * January, then all until the day itself. `from` is null on the first step.
 */
export function cancellationSteps(
  price: Pence,
  tiers: readonly CancellationTier[],
  calendar: SchoolCalendar,
  visitOn: Day,
): CancellationStep[] {
  const steps: CancellationStep[] = []
  for (const tier of mostNoticeFirst(tiers)) {
    const from = steps.at(-1)?.until
    steps.push({
      from: from === undefined ? null : addDays(from, 1),
      until: lastDayOfNotice(calendar, visitOn, tier.fromSchoolDays),
      percent: tier.percent,
      charge: rateOf(price, tier.percent * 100),
    })
  }
  return steps
}

/** The last day on which cancelling a visit is free, as `cancellationSteps` has it; null where it never is. */
export function lastFreeDay(tiers: readonly CancellationTier[], calendar: SchoolCalendar, visitOn: Day): Day | null {
  const free = mostNoticeFirst(tiers).findLast((tier) => tier.percent === 0)
  return free ? lastDayOfNotice(calendar, visitOn, free.fromSchoolDays) : null
}

/** The last day that still gives so many school days of notice of a visit. */
function lastDayOfNotice(calendar: SchoolCalendar, visitOn: Day, schoolDays: number): Day {
  if (schoolDays <= 0) return visitOn
  // The visit's own day counts when it is a school day, so one fewer is looked for before it.
  const earlier = isSchoolDay(calendar, visitOn) ? schoolDays - 1 : schoolDays
  return addDays(addSchoolDays(calendar, visitOn, -earlier), -1)
}
