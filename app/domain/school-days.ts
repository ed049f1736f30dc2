import { BANK_HOLIDAYS_KNOWN, type BankHoliday, ENGLAND_BANK_HOLIDAYS } from './bank-holidays.ts'
import {
  addDays,
  type Day,
  type DayRange,
  daysBetween,
  instantAt,
  isWeekend,
  isWithin,
  londonDay,
  time,
} from './calendar.ts'
import { academicYear } from './school-years.ts'

/** A term or half term; both ways of entering a year work, because what lies between two terms is holiday. */
export type Term = DayRange & { name?: string | null }

export type ClosureKind = 'inset' | 'closure' | 'holiday' | 'exam'

/** A time that differs from an ordinary school day. Exams are school days: they are only warned about on booking. */
export type Closure = DayRange & { kind: ClosureKind; note?: string | null }

/** Everything that decides which days are school days at one school. */
export type SchoolCalendar = {
  terms: readonly Term[]
  closures: readonly Closure[]
  bankHolidays: readonly BankHoliday[]
}

/** What the count rests on: the school's own terms, or weekdays less bank holidays where no term is known. */
export type SchoolDayBasis = 'terms' | 'weekdays'

export type NoSchool = {
  kind: 'weekend' | 'bank_holiday' | 'inset' | 'closure' | 'holiday'
  /** For reading: "Good Friday", "INSET day", "half term". */
  reason: string
}

export type LeftOut = { from: Day; to: Day; kind: NoSchool['kind']; reason: string }

export type SchoolDayCount = {
  day: Day
  leftOut: LeftOut[]
  basis: SchoolDayBasis
  /** False when a day that was counted lies outside the years whose bank holidays are known. */
  areBankHolidaysKnown: boolean
}

/** A school's calendar with England's bank holidays; with no terms, weekdays less bank holidays are counted. */
export const schoolCalendar = (terms: readonly Term[] = [], closures: readonly Closure[] = []): SchoolCalendar => ({
  terms: [...terms].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1)),
  closures,
  bankHolidays: ENGLAND_BANK_HOLIDAYS,
})

/** Longer than any holiday of an English school: a wider gap between two terms means that terms are missing there. */
const LONGEST_HOLIDAY_DAYS = 62

/**
 * Whether the school's terms say what this day is: it is in a term, between two terms no further apart than a summer
 * holiday, after a summer term until 31 August, or in the first fortnight or so of September before the first term.
 */
export function isTermKnown(calendar: SchoolCalendar, on: Day): boolean {
  let before: Term | undefined
  let after: Term | undefined
  for (const term of calendar.terms) {
    if (isWithin(term, on)) return true
    if (term.endsOn < on && (!before || term.endsOn > before.endsOn)) before = term
    if (term.startsOn > on && (!after || term.startsOn < after.startsOn)) after = term
  }
  if (before && after && daysBetween(before.endsOn, after.startsOn) <= LONGEST_HOLIDAY_DAYS) return true
  const year = academicYear(on)
  const isIn = (at: Day, from: string, until: string) =>
    isWithin(year, at) && from <= at.slice(5) && at.slice(5) <= until
  if (before && isIn(before.endsOn, '06-15', '08-31')) return true
  return after !== undefined && isIn(after.startsOn, '09-01', '09-20')
}

const CLOSURE_REASONS = { inset: 'INSET day', closure: 'school closed', holiday: 'school holiday' } as const

/** Why a day is no school day at this school, or null when it is one. */
export function whyNoSchool(calendar: SchoolCalendar, on: Day): NoSchool | null {
  if (isWeekend(on)) return { kind: 'weekend', reason: 'weekend' }
  for (const closure of calendar.closures) {
    if (closure.kind === 'exam' || !isWithin(closure, on)) continue
    return { kind: closure.kind, reason: closure.note?.trim() || CLOSURE_REASONS[closure.kind] }
  }
  const bankHoliday = calendar.bankHolidays.find((holiday) => holiday.on === on)
  if (bankHoliday) return { kind: 'bank_holiday', reason: bankHoliday.name }
  if (calendar.terms.some((term) => isWithin(term, on)) || !isTermKnown(calendar, on)) return null
  return { kind: 'holiday', reason: 'school holiday' }
}

export const isSchoolDay = (calendar: SchoolCalendar, on: Day): boolean => whyNoSchool(calendar, on) === null

/** The exam times a day falls in: a warning on booking, never a refusal. */
export const examsOn = (calendar: SchoolCalendar, on: Day): Closure[] =>
  calendar.closures.filter((closure) => closure.kind === 'exam' && isWithin(closure, on))

const TOO_FAR_DAYS = 3_660

/**
 * The n-th school day after a day, or before it when n is negative (that day itself is never counted); n = 0 is the
 * day itself. Throws when a calendar has no such day within ten years.
 */
export function addSchoolDays(calendar: SchoolCalendar, from: Day, n: number): Day {
  const step = n < 0 ? -1 : 1
  let on = from
  for (let left = Math.abs(n), walked = 0; left > 0; walked++) {
    if (walked > TOO_FAR_DAYS) throw new Error('a calendar without school days for ten years')
    on = addDays(on, step)
    if (isSchoolDay(calendar, on)) left -= 1
  }
  return on
}

/** School days after `from`, up to and including `to`: 1 from Monday to Tuesday in term; 0 when `to` is not later. */
export function schoolDaysBetween(calendar: SchoolCalendar, from: Day, to: Day): number {
  let count = 0
  for (let on = addDays(from, 1); on <= to; on = addDays(on, 1)) if (isSchoolDay(calendar, on)) count += 1
  return count
}

/**
 * What was left out between two days and why, and on what the count rests. Weekends are never listed; the days of a
 * holiday either side of a weekend are one entry.
 */
export function leftOutBetween(calendar: SchoolCalendar, from: Day, to: Day): Omit<SchoolDayCount, 'day'> {
  const leftOut: LeftOut[] = []
  let basis: SchoolDayBasis = 'terms'
  let areBankHolidaysKnown = true
  let previous: LeftOut | null = null
  for (let on = addDays(from, 1); on <= to; on = addDays(on, 1)) {
    const why = whyNoSchool(calendar, on)
    if (why?.kind === 'weekend') continue
    if (!isTermKnown(calendar, on)) basis = 'weekdays'
    if (!isWithin(BANK_HOLIDAYS_KNOWN, on)) areBankHolidaysKnown = false
    if (why && previous && previous.kind === why.kind && previous.reason === why.reason) previous.to = on
    else {
      previous = why && { from: on, to: on, ...why }
      if (previous) leftOut.push(previous)
    }
  }
  return { leftOut, basis, areBankHolidaysKnown }
}

/** The n-th school day after a day, n ≥ 1, with what was left out on the way: for pages that count school days. */
export function countSchoolDays(calendar: SchoolCalendar, from: Day, n: number): SchoolDayCount {
  const to = addSchoolDays(calendar, from, n)
  return { day: to, ...leftOutBetween(calendar, from, to) }
}

/** 5pm in London on the n-th school day after the London day of an instant: when approval and answer expire (n = 5). */
export const fivePmOnSchoolDay = (calendar: SchoolCalendar, from: Date, n: number): Date =>
  instantAt(addSchoolDays(calendar, londonDay(from), n), time('17:00'))
