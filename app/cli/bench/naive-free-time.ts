import type { AvailabilityRules, BusySpan } from '#app/domain/availability/free-time.ts'
import {
  addDays,
  type Day,
  type DayRange,
  daysBetween,
  daysOf,
  isWithin,
  londonCivil,
  type Minutes,
  minutesOf,
  mondayOf,
  type Time,
  weekdayNumber,
} from '#app/domain/calendar.ts'

/** Free time as somebody would write it who has one day to answer for: every rule is asked anew, and each minute marked. */
export function naiveFreeTime(
  rules: AvailabilityRules,
  busy: readonly BusySpan[],
  range: DayRange,
): { day: Day; free: Minutes[] }[] {
  return daysOf(range).flatMap((on) => {
    const free = freeOn(rules, busy, on)
    return free.length > 0 ? [{ day: on, free }] : []
  })
}

function freeOn(rules: AvailabilityRules, busy: readonly BusySpan[], on: Day): Minutes[] {
  if (rules.off.some((range) => isWithin(range, on))) return []
  const visited = (day: Day) => busy.some(({ kind, from, to }) => kind === 'visit' && touches(from, to, day))
  const week = daysOf({ startsOn: mondayOf(on), endsOn: addDays(mondayOf(on), 6) })
  const most = rules.maxDaysAWeek
  if (most != null && !visited(on) && week.filter(visited).length >= most) return []
  const weeks = rules.alternateFrom
    ? daysBetween(mondayOf(rules.alternateFrom), mondayOf(on)) % 14 === 0
      ? 'a'
      : 'b'
    : null
  const usual = rules.weekly.filter(
    (one) => one.weekday === weekdayNumber(on) + 1 && ((one.weeks ?? 'every') === 'every' || one.weeks === weeks),
  )
  const isOpen = !rules.closed?.includes(on) && (rules.terms == null || rules.terms.some((term) => isWithin(term, on)))
  const extra = rules.extra.filter((one) => isWithin(one, on))
  const worked: { from: Time; to: Time }[] = [
    ...(isOpen || extra.some(({ from }) => from === null) ? usual : []),
    ...extra.flatMap(({ from, to }) => (from === null || to === null ? [] : [{ from, to }])),
  ]
  const minutes = new Uint8Array(1_440)
  for (const { from, to } of worked) minutes.fill(1, minutesOf(from), minutesOf(to))
  for (const { from, to } of busy) {
    const [begins, ends] = [londonCivil(from), londonCivil(to)]
    if (touches(from, to, on))
      minutes.fill(0, begins.day === on ? minutesOf(begins.time) : 0, ends.day === on ? minutesOf(ends.time) : 1_440)
  }
  return stretchesOf(minutes)
}

const touches = (from: Date, to: Date, on: Day): boolean => londonCivil(from).day <= on && on <= londonCivil(to).day

function stretchesOf(minutes: Uint8Array): Minutes[] {
  const stretches: Minutes[] = []
  for (let at = 0; at < 1_440; at++) {
    if (!minutes[at]) continue
    const from = at
    while (at < 1_440 && minutes[at]) at++
    stretches.push({ from, to: at })
  }
  return stretches
}
