import { type Day, londonDay } from './calendar.ts'
import { formatDayRange } from './format-day.ts'
import { listed } from './listed.ts'
import { leftOutBetween, type SchoolCalendar, type SchoolDayCount } from './school-days.ts'

/** One or two sentences for a page that counts school days: what was left out and why, and what the count rests on. */
export function explainSchoolDays(count: Omit<SchoolDayCount, 'day'>): string {
  const entries = count.leftOut.map(
    ({ from, to, reason }) => `${formatDayRange({ startsOn: from, endsOn: to })} (${reason})`,
  )
  const leftOut = `${listed(['Weekends', ...entries])} are not counted.`
  const basis =
    count.basis === 'weekdays'
      ? ' The school’s term dates are not known for all of this time, so there we count weekdays less bank holidays.'
      : ''
  const bank = count.areBankHolidaysKnown ? '' : ' Bank holidays are not known that far ahead.'
  return `${leftOut}${basis}${bank}`
}

/** A time in which a page has counted: the days after the first, up to and including the last. */
export type Counted = { from: Day; to: Day }

export const countedBetween = (since: Date, until: Date): Counted => ({ from: londonDay(since), to: londonDay(until) })

/** The same sentences about everything that one page counts, each day said once; null where it counts nothing. */
export function explainCounted(calendar: SchoolCalendar, counted: readonly Counted[]): string | null {
  const spans = joined(counted.filter(({ from, to }) => from < to))
  if (spans.length === 0) return null
  const counts = spans.map(({ from, to }) => leftOutBetween(calendar, from, to))
  return explainSchoolDays({
    leftOut: counts.flatMap(({ leftOut }) => leftOut),
    basis: counts.some(({ basis }) => basis === 'weekdays') ? 'weekdays' : 'terms',
    areBankHolidaysKnown: counts.every((one) => one.areBankHolidaysKnown),
  })
}

/** In order, with those that meet or overlap as one. */
function joined(counted: readonly Counted[]): Counted[] {
  const spans: Counted[] = []
  for (const one of [...counted].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = spans.at(-1)
    if (!last || last.to < one.from) spans.push({ ...one })
    else if (one.to > last.to) last.to = one.to
  }
  return spans
}
