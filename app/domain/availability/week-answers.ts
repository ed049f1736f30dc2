import { addDays, type Day, daysBetween, minutesOf, mondayOf, parseTime, time, timeOf } from '../calendar.ts'
import { formatTime, formatTimeRange } from '../format-day.ts'
import type { Part } from '../services/menu.ts'
import { PART_WINDOWS } from './free-time.ts'
import { type WeekFault, type WeekHours, weekFaults } from './week-faults.ts'

// The usual week as a form asks for it: which days, then each day's parts, or hours of its own. A day of one week of two that
// alternate is "a1" or "b1", of every week "1".

export type Weeks = 'every' | 'a' | 'b'
export type WeekDay = { weekday: number; weeks: Weeks }

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const WEEK_DAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** The parts of a day that can be ticked, as much of it as each one's window. */
export const DAY_PARTS = ['morning', 'afternoon', 'evening'] as const satisfies readonly Part[]
type DayPart = (typeof DAY_PARTS)[number]

/** Two stretches of a day that are typed: before and after something that stays. */
export const STRETCHES = [1, 2] as const

export const keyOf = ({ weekday, weeks }: WeekDay): string => `${weeks === 'every' ? '' : weeks}${weekday}`

export const weekdayName = (weekday: number): string => WEEKDAYS[weekday - 1] as string

/** "Monday", or "Monday, week A". */
export const nameOf = ({ weekday, weeks }: WeekDay): string =>
  `${weekdayName(weekday)}${weeks === 'every' ? '' : `, week ${weeks.toUpperCase()}`}`

/** The days that a form or an address names, in the order of the weeks; whatever is no day is left out. */
export function chosenDays(keys: readonly unknown[]): WeekDay[] {
  const all = (['every', 'a', 'b'] as const).flatMap((weeks) => WEEK_DAYS.map((weekday) => ({ weekday, weeks })))
  return all.filter((one) => keys.includes(keyOf(one)))
}

/** The first day of the week that is "a", of this week and the next; the same for whichever day of the week it is. */
export const firstWeek = (today: Day, first: 'this' | 'next'): Day =>
  first === 'this' ? mondayOf(today) : addDays(mondayOf(today), 7)

/** Whether this week is an "a" week. */
export const isWeekA = (alternateFrom: Day, on: Day): boolean =>
  (daysBetween(mondayOf(alternateFrom), mondayOf(on)) / 7) % 2 === 0

const windowOf = (part: DayPart) => ({ from: timeOf(PART_WINDOWS[part].from), to: timeOf(PART_WINDOWS[part].to) })

/** "8:30am to 12:30pm": what ticking a part of the day means. */
export const windowWords = (part: DayPart): string => formatTimeRange(windowOf(part).from, windowOf(part).to)

/** The fields of a day filled in with its hours: whole parts as ticks, the rest as times. */
export function weekValues(week: WeekHours): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {}
  for (const one of chosenDays(week.map(({ weekday, weeks = 'every' }) => keyOf({ weekday, weeks })))) {
    const ofDay = week.filter(({ weekday, weeks = 'every' }) => weekday === one.weekday && weeks === one.weeks)
    const parts: DayPart[] = []
    let typed = 0
    for (const { from, to } of ofDay) {
      const whole = DAY_PARTS.filter((part) => from <= windowOf(part).from && windowOf(part).to <= to)
      const [first, last] = [whole[0], whole.at(-1)]
      if (first && last && windowOf(first).from === from && windowOf(last).to === to) parts.push(...whole)
      else if (++typed <= STRETCHES.length) {
        values[`from${keyOf(one)}${typed}`] = formatTime(from)
        values[`to${keyOf(one)}${typed}`] = formatTime(to)
      }
    }
    values[`parts${keyOf(one)}`] = parts
  }
  return values
}

/** The hours that were ticked and typed for some days, and what is wrong with them beside the field that it is about. */
export function readWeek(
  values: Readonly<Record<string, string | string[]>>,
  days: readonly WeekDay[],
): { week: WeekHours; errors: Record<string, string> } {
  const typed: WeekHours = []
  const ticked: WeekHours = []
  const errors: Record<string, string> = {}
  const text = (name: string) => String(values[name] ?? '')
  for (const one of days) {
    const key = keyOf(one)
    const parts = [values[`parts${key}`] ?? []].flat()
    const known = DAY_PARTS.filter((part) => parts.includes(part))
    if (known.length !== new Set(parts).size) errors[`parts${key}`] = 'Tick parts of the day that are shown'
    ticked.push(...known.map((part) => ({ ...one, ...windowOf(part) })))
    let hasHours = false
    for (const at of STRETCHES) {
      const [fromName, toName] = [`from${key}${at}`, `to${key}${at}`]
      if (text(fromName) === '' && text(toName) === '') continue
      hasHours = true
      const [from, to] = [parseTime(text(fromName)), parseTime(text(toName))]
      if (from === null) errors[fromName] = timeFault(text(fromName), `when you can begin on ${nameOf(one)}`, '8:30am')
      if (to === null) errors[toName] = timeFault(text(toName), `when you must end on ${nameOf(one)}`, '3:30pm')
      if (from !== null && to !== null) typed.push({ ...one, from, to })
    }
    if (parts.length === 0 && !hasHours)
      errors[`parts${key}`] = `Tick when you work on ${nameOf(one)}, or give hours of your own`
  }
  // A mistake of sense is said beside mistakes of typing, in the order of the week.
  const all = { ...weekFaultWords(weekFaults(typed)), ...errors }
  const order = days.flatMap((one) => [
    `parts${keyOf(one)}`,
    ...STRETCHES.flatMap((at) => [`from${keyOf(one)}${at}`, `to${keyOf(one)}${at}`]),
  ])
  return {
    week: joinedHours([...ticked, ...typed]),
    errors: Object.fromEntries(order.flatMap((name) => (all[name] ? [[name, all[name]]] : []))),
  }
}

/** Each day's stretches in order, with touching and overlapping ones made one. */
function joinedHours(week: WeekHours): WeekHours {
  const out: WeekHours = []
  const sorted = [...week].sort((a, b) => (a.from < b.from ? -1 : 1))
  for (const one of chosenDays(week.map(({ weekday, weeks = 'every' }) => keyOf({ weekday, weeks })))) {
    let last: WeekHours[number] | undefined
    for (const { from, to } of sorted.filter((o) => o.weekday === one.weekday && (o.weeks ?? 'every') === one.weeks)) {
      if (last && from <= last.to) last.to = minutesOf(to) > minutesOf(last.to) ? to : last.to
      else {
        last = { ...one, from, to }
        out.push(last)
      }
    }
  }
  return out
}

/** Nothing typed, or what is no time: "12" may be noon or midnight, and is never guessed. */
const timeFault = (typed: string, what: string, like: string): string =>
  typed === ''
    ? `Enter ${what}, like ${like}`
    : `Write ${what} with am or pm, or with four figures: ${like}, ${formatTime(time('12:00'))} or 15:30`

export const weekFaultWords = (faults: readonly WeekFault[]): Record<string, string> =>
  Object.fromEntries(
    faults.map(({ code, weekday, weeks }) => [
      `from${keyOf({ weekday, weeks })}1`,
      `${possessive({ weekday, weeks })} ${code === 'times_overlap' ? 'must not overlap' : 'must end after they begin'}`,
    ]),
  )

const possessive = (one: WeekDay) => (one.weeks === 'every' ? `${nameOf(one)}’s times` : `The times of ${nameOf(one)}`)
