import { londonCivil } from '../calendar.ts'
import { formatDay, formatTimeRange } from '../format-day.ts'

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
