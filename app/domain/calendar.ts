import { Temporal } from 'temporal-polyfill'

/**
 * Days of school life, times of day and instants, and the only file that knows a time zone: Waymark lives in
 * Europe/London. A day is text (`2027-01-21`), so it sorts, compares and stores as it reads; an instant is a `Date`.
 */
export type Day = string & { readonly __day: unique symbol }

/** A time on a London clock, `HH:MM`, 00:00 to 23:59. */
export type Time = string & { readonly __time: unique symbol }

/** Both ends belong to the range. */
export type DayRange = { startsOn: Day; endsOn: Day }

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'

const WEEKDAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

const LONDON = 'Europe/London'
const DAY_MS = 86_400_000

/** Days since 1 January 1970, or null when the text is no day of the calendar between 1900 and 2199. */
function epochDayOf(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return null
  const year = Number(match[1])
  if (year < 1900 || year > 2199) return null
  const utc = new Date(Date.UTC(year, Number(match[2]) - 1, Number(match[3])))
  return utc.toISOString().slice(0, 10) === text ? utc.getTime() / DAY_MS : null
}

/** A day from `YYYY-MM-DD`; anything else is a bug and throws. For what a person typed use `parseDay`. */
export function day(text: string): Day {
  if (epochDayOf(text) === null) throw new Error(`not a day: ${text}`)
  return text as Day
}

export const isDay = (text: unknown): text is Day => typeof text === 'string' && epochDayOf(text) !== null

/** Whole days since 1 January 1970. */
export const dayNumber = (on: Day): number =>
  Date.UTC(Number(on.slice(0, 4)), Number(on.slice(5, 7)) - 1, Number(on.slice(8, 10))) / DAY_MS

export const dayFromNumber = (number: number): Day => new Date(number * DAY_MS).toISOString().slice(0, 10) as Day

export const addDays = (on: Day, days: number): Day => dayFromNumber(dayNumber(on) + days)

/** The same day of a month so many months later; its last day where that month is shorter. */
export const monthsAfter = (on: Day, months: number): Day =>
  Temporal.PlainDate.from(on).add({ months }).toString() as Day

/** Nights from one day to the other: 1 from Monday to Tuesday, negative backwards. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from)

/** 0 for Monday to 6 for Sunday. */
export const weekdayNumber = (on: Day): number => (((dayNumber(on) + 3) % 7) + 7) % 7

export const weekday = (on: Day): Weekday => WEEKDAYS[weekdayNumber(on)] as Weekday

export const isWeekend = (on: Day): boolean => weekdayNumber(on) > 4

/** The Monday of the day's week. */
export const mondayOf = (on: Day): Day => addDays(on, -weekdayNumber(on))

/** Every day of the range, both ends included; none when it ends before it starts. */
export function daysOf(range: DayRange): Day[] {
  const last = dayNumber(range.endsOn)
  const days: Day[] = []
  for (let number = dayNumber(range.startsOn); number <= last; number++) days.push(dayFromNumber(number))
  return days
}

export const isWithin = (range: DayRange, on: Day): boolean => range.startsOn <= on && on <= range.endsOn

/** Whether two ranges have a day in common. */
export const overlaps = (a: DayRange, b: DayRange): boolean => a.startsOn <= b.endsOn && b.startsOn <= a.endsOn

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august'],
  ...['september', 'october', 'november', 'december'],
]

function monthOf(typed: string): number | null {
  if (/^\d{1,2}$/.test(typed)) return Number(typed)
  const at = typed.length < 3 ? -1 : MONTHS.findIndex((month) => month.startsWith(typed.toLowerCase()))
  return at < 0 ? null : at + 1
}

/** What to say of what `parseDay` takes for no day. */
export const NOT_A_DATE = 'Enter a real date, like 21 1 2027'

/**
 * The day a person typed, as one text or as three boxes, or null when it is none: "21 1 2027", "21/1/2027",
 * "21.01.27", "21 January 2027", "Thursday 21 Jan 2027", "2027-01-21". Day before month, as in England; a year of two
 * digits is in this century; a named weekday is not checked.
 */
export function parseDay(typed: string | { day: string; month: string; year: string }): Day | null {
  const text = typeof typed === 'string' ? typed : `${typed.day.trim()} ${typed.month.trim()} ${typed.year.trim()}`
  const plain = text.replace(/[\u200B-\u200D\uFEFF]/g, '').trim()
  if (isDay(plain)) return plain
  const parts = plain.replace(/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+/i, '').split(/[\s/.,-]+/)
  const [typedDay = '', typedMonth = '', typedYear = ''] = parts
  if (parts.length !== 3 || !/^\d{1,2}(st|nd|rd|th)?$/i.test(typedDay) || !/^(\d{2}|\d{4})$/.test(typedYear))
    return null
  const month = monthOf(typedMonth)
  if (month === null) return null
  const pad = (n: number) => String(n).padStart(2, '0')
  const year = typedYear.length === 2 ? `20${typedYear}` : typedYear
  const candidate = `${year}-${pad(month)}-${pad(Number.parseInt(typedDay, 10))}`
  return isDay(candidate) ? candidate : null
}

/** A time from `HH:MM`, or `HH:MM:00` as the database writes it; anything else is a bug and throws. */
export function time(text: string): Time {
  if (!/^([01]\d|2[0-3]):[0-5]\d(:00)?$/.test(text)) throw new Error(`not a time of day: ${text}`)
  return text.slice(0, 5) as Time
}

/** Minutes since midnight on the clock's face. */
export const minutesOf = (at: Time): number => Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5))

/** The time so many minutes after midnight; refuses (throws) outside 0 to 1,439. */
export function timeOf(minutes: number): Time {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > 1_439) throw new Error(`not minutes of a day: ${minutes}`)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}` as Time
}

/** The time a person typed ("8:45", "08.45", "0845", "8:45am", "2pm", "14:30", "noon"), or null when it is none. */
export function parseTime(typed: string): Time | null {
  const plain = typed.replace(/[\s\u200B-\u200D\uFEFF]/g, '').toLowerCase()
  if (/^(12)?(noon|midday)$/.test(plain)) return time('12:00')
  const match = /^(\d{1,2})(?:[:.]?(\d{2}))?(am|pm)?$/.exec(plain)
  if (!match || (match[2] === undefined && match[3] === undefined)) return null
  const half = match[3]
  let hour = Number(match[1])
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (half === 'pm' ? 12 : 0)
  }
  const minute = Number(match[2] ?? 0)
  return hour > 23 || minute > 59 ? null : timeOf(hour * 60 + minute)
}

type ClockStretch = { from: number; to: number; offset: number }

/** Stretches between two clock changes, in milliseconds, as the tz database has them: asked once each, then remembered. */
const stretches: ClockStretch[] = []

function clockStretch(ms: number): ClockStretch {
  const met = stretches.find((one) => one.from <= ms && ms < one.to)
  if (met) return met
  const here = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(LONDON)
  const next = here.getTimeZoneTransition('next')
  const previous = here.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')
  const stretch = {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: here.offsetNanoseconds / 1_000_000,
  }
  stretches.push(stretch)
  return stretch
}

/** Day and time on a London clock at an instant; seconds are dropped. */
export function londonCivil(instant: Date): { day: Day; time: Time } {
  const shown = instant.getTime() + clockStretch(instant.getTime()).offset
  const number = Math.floor(shown / DAY_MS)
  return { day: dayFromNumber(number), time: timeOf(Math.floor((shown - number * DAY_MS) / 60_000)) }
}

/** Which day it is in London at an instant. */
export const londonDay = (instant: Date): Day => londonCivil(instant).day

export const londonTime = (instant: Date): Time => londonCivil(instant).time

/**
 * The instant a London clock shows this day and time. On the night the clocks go forward 01:00 to 01:59 do not exist
 * and mean the hour after (01:30 is 02:30 summer time); on the night they go back that hour happens twice and the
 * first is meant.
 */
export function instantAt(on: Day, at: Time): Date {
  const civil = Temporal.PlainDateTime.from(`${on}T${at}`)
  return new Date(civil.toZonedDateTime(LONDON, { disambiguation: 'compatible' }).epochMilliseconds)
}

/** The first instant of a day in London. */
export const startOfDay = (on: Day): Date => instantAt(on, '00:00' as Time)

/** Minutes of one day, on the clock's face: `from` up to, not including, `to`; a whole day is 0 to 1,440. */
export type Minutes = { from: number; to: number }

/**
 * Every minute that a London clock shows between two instants, by day number. A minute begun is counted whole, and the
 * hour that the clock shows twice counts when either is within the span.
 */
export function clockMinutes(from: Date, to: Date): (Minutes & { dayNumber: number })[] {
  const spans: (Minutes & { dayNumber: number })[] = []
  for (let at = from.getTime(); at < to.getTime(); ) {
    const stretch = clockStretch(at)
    const end = Math.min(to.getTime(), stretch.to)
    const first = Math.floor((at + stretch.offset) / 60_000)
    const last = Math.ceil((end + stretch.offset) / 60_000)
    for (let minute = first; minute < last; ) {
      const number = Math.floor(minute / 1_440)
      const until = Math.min(last, (number + 1) * 1_440)
      spans.push({ dayNumber: number, from: minute - number * 1_440, to: until - number * 1_440 })
      minute = until
    }
    at = end
  }
  return spans
}

/** The minutes of a day that no London clock shows, because the clocks go forward; null on every other day. */
export function skippedMinutes(number: number): Minutes | null {
  const start = number * DAY_MS
  const before = clockStretch(start)
  if (before.to >= start + DAY_MS) return null
  const forward = clockStretch(before.to).offset - before.offset
  const from = (before.to + before.offset - start) / 60_000
  return forward > 0 ? { from, to: from + forward / 60_000 } : null
}
/** Whether the tz database knows a zone by this name, such as `Europe/Paris`. */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}

/**
 * The instant a clock in a zone shows what `civil` says (`2027-03-28T01:30:00`), by the same rule as `instantAt` where the
 * clocks change. London's own without a zone.
 */
export function instantInZone(civil: string, zone = LONDON): Date {
  const shown = Temporal.PlainDateTime.from(civil)
  return new Date(shown.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds)
}

/** What a clock in a zone shows at an instant, to the second: `2027-03-28T02:30:00`. */
export const clockInZone = (instant: Date, zone = LONDON): string =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
