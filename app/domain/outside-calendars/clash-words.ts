import { type Day, londonCivil } from '../calendar.ts'
import { formatDay, formatDayShort, formatTimeRange } from '../format-day.ts'

type Span = { from: Date; to: Date }

/** "9am to 10am", "all of that day", or with its days where it is longer than the visit's own. */
function busyWords(visit: Span, busy: Span): string {
  const on = londonCivil(visit.from).day
  const [from, to] = [londonCivil(busy.from), londonCivil(busy.to)]
  if (from.day === on && to.day === on) return formatTimeRange(from.time, to.time)
  return busy.from <= visit.from && busy.to >= visit.to ? 'all of that time' : 'some of that time'
}

/** "Larkfield School, Thursday 21 January 2027, 8:45am to 3:15pm: busy 9am to 10am" */
export function clashWords({ school, visit, busy }: { school: string; visit: Span; busy: Span }): string {
  const [from, to] = [londonCivil(visit.from), londonCivil(visit.to)]
  return `${school}, ${formatDay(from.day)}, ${formatTimeRange(from.time, to.time)}: busy ${busyWords(visit, busy)}`
}

/** What an adviser's home says of visits that a calendar of theirs is busy over; null where there is none. */
export function clashTurn(clashes: readonly { school: string; calendar: string; visit: Span }[], today: Day) {
  const [first, ...more] = clashes
  if (!first) return null
  const on = londonCivil(first.visit.from).day
  return {
    what:
      more.length === 0 ? 'Settle a clash with your calendar' : `Settle ${clashes.length} clashes with your calendars`,
    href: '/adviser/calendars',
    detail: `“${first.calendar}” is busy during ${more.length === 0 ? 'the visit' : 'the first visit'} to ${first.school} on ${formatDay(on, today)}.`,
    by: formatDayShort(on, today),
  }
}
