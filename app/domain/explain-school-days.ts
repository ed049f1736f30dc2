import { type Day, londonDay, londonTime } from './calendar.ts'
import { formatDayRange } from './format-day.ts'
import { listed } from './listed.ts'
import { midSentence } from './mid-sentence.ts'
import {
  isSchoolDay,
  leftOutBetween,
  type SchoolCalendar,
  type SchoolDayCount,
  schoolDaysBetween,
} from './school-days.ts'

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

/**
 * A time in which a page has counted: the days after the first, up to and including the last. `wasCounted`: the last day was
 * written down when it was counted, five school days after the first or as often five as somebody held it longer, and stays so.
 */
export type Counted = { from: Day; to: Day; wasCounted?: boolean }

/** Until 5pm of the last day; what ends at another hour ends with the visit’s own beginning, and was not counted. */
export const countedBetween = (since: Date, until: Date): Counted => ({
  from: londonDay(since),
  to: londonDay(until),
  wasCounted: londonTime(until) === '17:00',
})

const COUNTED_IN = 5

/** Whether today’s calendar would have counted another day than the one that was written down. */
const isOtherNow = (calendar: SchoolCalendar, { from, to, wasCounted }: Counted): boolean =>
  wasCounted === true && (!isSchoolDay(calendar, to) || schoolDaysBetween(calendar, from, to) % COUNTED_IN !== 0)

/** The same sentences about everything that one page counts, each day said once; null where it counts nothing. */
export function explainCounted(calendar: SchoolCalendar, counted: readonly Counted[]): string | null {
  const spans = joined(counted.filter(({ from, to }) => from < to))
  if (spans.length === 0) return null
  const counts = spans.map(({ from, to }) => leftOutBetween(calendar, from, to))
  const words = explainSchoolDays({
    leftOut: counts.flatMap(({ leftOut }) => leftOut),
    basis: counts.some(({ basis }) => basis === 'weekdays') ? 'weekdays' : 'terms',
    areBankHolidaysKnown: counts.every((one) => one.areBankHolidaysKnown),
  })
  return counted.some((one) => isOtherNow(calendar, one))
    ? `Days already given were counted by the calendar as it was then, and stay as they were given. As the calendar is now: ${midSentence(words)}`
    : words
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
