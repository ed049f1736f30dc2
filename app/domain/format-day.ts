import { type Day, type DayRange, londonCivil, minutesOf, type Time, weekdayNumber } from './calendar.ts'

const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const weekdayName = (on: Day) => WEEKDAY_NAMES[weekdayNumber(on)] as string
const monthName = (on: Day) => MONTH_NAMES[Number(on.slice(5, 7)) - 1] as string
const dayOfMonth = (on: Day) => Number(on.slice(8, 10))
const yearOf = (on: Day) => on.slice(0, 4)

/** "Thursday 21 January 2027"; without the year when it is the year of `today`. */
export function formatDay(on: Day, today?: Day): string {
  const named = `${weekdayName(on)} ${dayOfMonth(on)} ${monthName(on)}`
  return today !== undefined && yearOf(today) === yearOf(on) ? named : `${named} ${yearOf(on)}`
}

/** "21 January 2027", for dates where the weekday says nothing, such as when a certificate was issued. */
export const formatDate = (on: Day): string => `${dayOfMonth(on)} ${monthName(on)} ${yearOf(on)}`

/** "Thu 21 Jan", and "Thu 21 Jan 2027" when `today` is given and is in another year. */
export function formatDayShort(on: Day, today?: Day): string {
  const named = `${weekdayName(on).slice(0, 3)} ${dayOfMonth(on)} ${monthName(on).slice(0, 3)}`
  return today !== undefined && yearOf(today) !== yearOf(on) ? `${named} ${yearOf(on)}` : named
}

/** "Monday 26 to Friday 30 October 2026", "Monday 21 December 2026 to Monday 4 January 2027"; one day as itself. */
export function formatDayRange(range: DayRange, today?: Day): string {
  const { startsOn, endsOn } = range
  if (startsOn === endsOn) return formatDay(startsOn, today)
  if (yearOf(startsOn) !== yearOf(endsOn)) return `${formatDay(startsOn)} to ${formatDay(endsOn)}`
  const sameMonth = startsOn.slice(0, 7) === endsOn.slice(0, 7)
  const start = `${weekdayName(startsOn)} ${dayOfMonth(startsOn)}${sameMonth ? '' : ` ${monthName(startsOn)}`}`
  return `${start} to ${formatDay(endsOn, today)}`
}

/** "8:45am", "12:15pm", "5pm": minutes only where there are some. */
export function formatTime(at: Time): string {
  const minutes = minutesOf(at)
  const hour = Math.floor(minutes / 60)
  const past = minutes % 60
  return `${hour % 12 === 0 ? 12 : hour % 12}${past === 0 ? '' : `:${String(past).padStart(2, '0')}`}${hour < 12 ? 'am' : 'pm'}`
}

/** "8:45am to 3:15pm" */
export const formatTimeRange = (from: Time, to: Time): string => `${formatTime(from)} to ${formatTime(to)}`

/** "Tuesday 24 November 2026, 10:12am", London time. */
export function formatInstant(instant: Date, today?: Day): string {
  const civil = londonCivil(instant)
  return `${formatDay(civil.day, today)}, ${formatTime(civil.time)}`
}

/** "5pm on Tuesday 24 November 2026", London time: for deadlines. */
export function formatDeadline(instant: Date, today?: Day): string {
  const civil = londonCivil(instant)
  return `${formatTime(civil.time)} on ${formatDay(civil.day, today)}`
}

/**
 * The deadline of several days, each of which waits no longer than until it begins: the soonest, and where they differ when
 * the last of them runs out: "8:45am on Thursday 26 November for the first day, 5pm on Tuesday 1 December for the last".
 */
export function formatDeadlines(instants: readonly Date[], today?: Day): string {
  const sorted = [...instants].sort((a, b) => a.getTime() - b.getTime())
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (!first || !last) throw new Error('no deadline')
  const soonest = formatDeadline(first, today)
  return first.getTime() === last.getTime()
    ? soonest
    : `${soonest} for the first day, ${formatDeadline(last, today)} for the last`
}

/** Whether one time is for all: where they differ, each is said beside its day. */
export const areAlike = (instants: readonly Date[]): boolean => new Set(instants.map(Number)).size <= 1

/** "January 2027" for any day of the month, or for "2027-01". */
export const formatMonth = (month: Day | string): string =>
  `${MONTH_NAMES[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`
