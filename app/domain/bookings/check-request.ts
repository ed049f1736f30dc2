import type { HeldCredential } from '../accreditation/credential-needs.ts'
import { eligibleYears, isMoreThanInterviews } from '../budgets/pupil-premium.ts'
import { type Day, isWithin, minutesOf, type Time } from '../calendar.ts'
import { sumPence } from '../money.ts'
import { examsOn, type SchoolCalendar, schoolDaysBetween } from '../school-days.ts'
import type { MenuService } from '../services/menu.ts'
import { visitDay } from '../services/visit-day.ts'
import { type Comer, lackingThen } from './comers.ts'
import type { BookingRefusal } from './refusals.ts'
import type { FundingAnswer, VisitAnswer } from './request-answers.ts'
import { splitLines } from './split-lines.ts'

/** What stands against one day. `words`: a sentence about that day where the refusal's own says too little. */
export type DayProblem = { day: Day; code: BookingRefusal; words?: string }

/** Whether other days are worth naming: two visits at once are put right on the same day. */
export const hasNearest = ({ code }: Pick<DayProblem, 'code'>): boolean => code !== 'twice_the_same_day'

/**
 * Whom a day is judged for: what Waymark has verified of them, and how a page calls them. Of a provider, whoever may come for it:
 * one of them is enough.
 */
export type JudgedAdviser = { name: string; held: readonly HeldCredential[]; comers?: readonly Comer[] }

/** How many of a service an adviser takes on one day (null: as many as there is time for), and has on each day by now. */
export type Capacity = { most: number | null; taken: Readonly<Record<string, number>> }

/** Whether a day has as many of a service as its adviser takes, those of `also` counted. */
export const isFull = ({ most, taken }: Capacity, on: Day, also: readonly Pick<VisitAnswer, 'day'>[] = []): boolean =>
  most !== null && (taken[on] ?? 0) + also.filter(({ day }) => day === on).length >= most

type DaysAsked = {
  visits: readonly VisitAnswer[]
  menu: MenuService
  capacity: Capacity
  calendar: SchoolCalendar
  adviser: JudgedAdviser
  noticeSchoolDays: number
  today: Day
  /** At short notice today can do too, from this time on; else the first day is tomorrow. */
  todayFrom?: Time
}

/** Whether a visit would begin before anybody could still come to it. */
export const isPast = (
  visit: Pick<VisitAnswer, 'day'> & { from?: string },
  { today, todayFrom }: { today: Day; todayFrom?: Time | undefined },
): boolean =>
  visit.day < today ||
  (visit.day === today && (todayFrom === undefined || (visit.from !== undefined && visit.from <= todayFrom)))

/** What the rules say against each day, first reason first; free time is judged by the diary and by Postgres. */
export function checkDays(asked: DaysAsked): DayProblem[] {
  const problems: DayProblem[] = []
  const seen: VisitAnswer[] = []
  for (const visit of asked.visits) {
    const code = problemOfDay(visit, asked)
    const overlaps = seen.some((other) => other.day === visit.day && other.from < visit.to && visit.from < other.to)
    if (overlaps) problems.push({ day: visit.day, code: 'twice_the_same_day' })
    else if (isFull(asked.capacity, visit.day, seen)) problems.push({ day: visit.day, code: 'full_that_day' })
    else if (code) problems.push({ day: visit.day, ...code })
    seen.push(visit)
  }
  return problems
}

function problemOfDay(visit: VisitAnswer, asked: DaysAsked): { code: BookingRefusal; words?: string } | null {
  if (isPast(visit, asked)) return { code: 'in_the_past' }
  // By which day something is wanted is no day of anybody’s: no school day, no notice.
  if (!asked.menu.isDated) return lackingProblem(visit, asked)
  const open = visitDay(asked.calendar, asked.menu, visit.day)
  if (!open.ok) return { code: 'no_school_that_day', words: open.refusal.reason }
  if (schoolDaysBetween(asked.calendar, asked.today, visit.day) < asked.noticeSchoolDays)
    return { code: 'too_little_notice' }
  return lackingProblem(visit, asked)
}

function lackingProblem(visit: VisitAnswer, asked: DaysAsked): { code: BookingRefusal; words: string } | null {
  const words = lackingThen(asked.adviser, asked.menu, visit.day, asked.today)
  return words ? { code: 'check_missing', words: `${words}.` } : null
}

/** Exams do not refuse a day; whoever books is told. */
export const examWarnings = (visits: readonly VisitAnswer[], calendar: SchoolCalendar): { day: Day; words: string }[] =>
  visits.flatMap((visit) =>
    examsOn(calendar, visit.day).map((exam) => ({ day: visit.day, words: exam.note || 'Exams' })),
  )

export const isUsableTime = (visit: VisitAnswer): boolean => {
  const length = minutesOf(visit.to as Time) - minutesOf(visit.from as Time)
  return length >= 15 && length <= 12 * 60
}

/**
 * A fund or share as a request may draw on it, year by year: a visit's day picks the year. `left` null: the allocation
 * of that year is not set, so it has no floor, and pages say so.
 */
export type FundOffered = {
  from: string
  kind: string
  name: string
  /** Of a share: the cost centre that its school chose when it agreed it, which every line of it names. */
  costCentre?: { id: string; words: string } | null
  years: { fundYearId: string | null; label: string; startsOn: Day; endsOn: Day; left: number | null }[]
}

export type LineProblem = { line: number; code: BookingRefusal }

type FundingAsked = {
  lines: readonly FundingAnswer[]
  funds: readonly FundOffered[]
  yearGroups: readonly number[]
  /** one to one, in each visit; 0 where the service has none */
  interviews: number
  /** The kinds of fund that the menu lets pay for the service. */
  payable: readonly string[]
  visits: readonly { day: Day; bears: number }[]
}

/**
 * What the rules say against the funding: a fund of another school or one that may not pay for the service, Pupil Premium for Year 12 and above or without its
 * tag or for more pupils than have an interview, a share that does not cover a day, more than a year has left. `over`: pence by which the amounts come to more (or,
 * negative, less) than what the payer bears.
 */
export function checkLines(asked: FundingAsked): { lines: LineProblem[]; over: number } {
  const over =
    sumPence(asked.lines.map((line) => line.amountPence)) - sumPence(asked.visits.map((visit) => visit.bears))
  const split = over === 0 ? splitOf(asked) : null
  const lines = asked.lines.flatMap((line, index) => {
    const code = problemOfLine(line, asked, split?.map((parts) => parts[index] ?? 0) ?? null)
    return code ? [{ line: index, code }] : []
  })
  return { lines, over }
}

/** Whether nothing stands against the funding, so that it need not be asked again. */
export function isFunded(asked: FundingAsked): boolean {
  const { lines, over } = checkLines(asked)
  return over === 0 && lines.length === 0 && asked.lines.every(({ amountPence }) => amountPence > 0)
}

const splitOf = (asked: FundingAsked) =>
  splitLines(
    asked.lines.map((line) => line.amountPence),
    asked.visits.map((visit) => visit.bears),
  )

function problemOfLine(line: FundingAnswer, asked: FundingAsked, parts: number[] | null): BookingRefusal | null {
  const fund = asked.funds.find((one) => one.from === line.from)
  if (!fund) return 'fund_not_found'
  if (!asked.payable.includes(fund.kind)) return 'fund_not_for_service'
  if (fund.kind === 'pupil_premium' && !eligibleYears(asked.yearGroups).ok) return 'year_not_eligible'
  if (fund.kind === 'pupil_premium' && !line.tag) return 'pupil_premium_needs_its_tag'
  if (line.tag && isMoreThanInterviews(line.tag, asked.interviews * asked.visits.length))
    return 'more_pupils_than_interviews'
  const yearOf = (on: Day) => fund.years.find((year) => isWithin(year, on))
  if (!asked.visits.every((visit) => yearOf(visit.day))) return 'outside_share'
  const isOver = fund.years.some((year) => {
    const needed = parts
      ? sumPence(parts.filter((_, v) => yearOf((asked.visits[v] as { day: Day }).day) === year))
      : fund.years.length === 1
        ? line.amountPence
        : 0
    return year.left !== null && needed > year.left
  })
  return isOver ? 'not_enough_left' : null
}
