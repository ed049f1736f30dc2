import { formatDayRange } from './format-day.ts'
import { listed } from './listed.ts'
import type { SchoolDayCount } from './school-days.ts'

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
