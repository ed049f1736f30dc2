import { startThatFits } from '../availability/free-time.ts'
import { type Day, type Minutes, minutesOf, type Time, timeOf } from '../calendar.ts'
import { formatDay } from '../format-day.ts'
import { examsOn, type SchoolCalendar, schoolDaysBetween } from '../school-days.ts'
import type { MenuService, Part } from '../services/menu.ts'
import { visitDay } from '../services/visit-day.ts'
import { type Capacity, isFull, isPast, type JudgedAdviser } from './check-request.ts'
import { lackingThen, toRenewThen } from './comers.ts'
import { firstOf } from './price-lines.ts'
import type { VisitAnswer } from './request-answers.ts'

/** One day of a month as somebody choosing dates sees it: what could be chosen, or why nothing can. */
export type DateToChoose = {
  day: Day
  choices: (VisitAnswer & { part: Part })[]
  why: string | null
  /** The same as a sentence without its full stop, where the few words say too little. */
  because: string | null
  exams: string | null
  /** What is to be renewed before that day, as a sentence without its full stop; null where everything holds then. */
  toRenew: string | null
}

/** The way a date and a part of it travel in a form: "2027-01-21 morning". */
export const choiceValue = (day: Day, part: Part): string => `${day} ${part}`

export const PART_WORDS: Record<Part, { label: string; short: string }> = {
  morning: { label: 'Morning', short: 'am' },
  afternoon: { label: 'Afternoon', short: 'pm' },
  evening: { label: 'Evening', short: 'eve' },
  whole_day: { label: 'Day', short: 'day' },
}

/** By what a day is judged, whatever the adviser's diary says. */
export type Judged = {
  calendar: SchoolCalendar
  menu: MenuService
  capacity: Capacity
  adviser: JudgedAdviser
  noticeSchoolDays: number
  today: Day
  /** As in `checkDays`. */
  todayFrom?: Time
}

/** Of a provider its whole name, as it has no first one. */
const takerOf = ({ name, comers }: JudgedAdviser): string => (comers === undefined ? firstOf(name) : name)

type WhyNot = Pick<DateToChoose, 'why' | 'because'>

/** Why nothing can be chosen on a day whatever the adviser's diary says; `why` is null when something could be. */
export function whyNot(on: Day, judged: Judged): WhyNot {
  const { calendar, menu, capacity, adviser, noticeSchoolDays, today } = judged
  if (isPast({ day: on }, judged)) return { why: 'Past', because: null }
  const open = visitDay(calendar, menu, on)
  if (!open.ok) return { why: open.refusal.reason, because: null }
  if (schoolDaysBetween(calendar, today, on) < noticeSchoolDays) return { why: 'Too soon', because: null }
  if (isFull(capacity, on))
    return { why: 'Full', because: `${takerOf(adviser)} takes no more of this service on that day` }
  const because = lackingThen(adviser, menu, on, today)
  return { why: because && 'Check missing', because }
}

/**
 * What can be chosen on a day of the free time of those who could come, each part at the time it would usually be: a part as soon
 * as one of them could.
 */
export function dateToChoose(on: Day, free: readonly (readonly Minutes[])[], judged: Judged): DateToChoose {
  const { why, because } = whyNot(on, judged)
  const all = why === null ? free.flatMap((one) => choicesOn(on, one, judged.menu)) : []
  const choices = judged.menu.parts.flatMap((part) => all.find((one) => one.part === part) ?? [])
  const exams = examsOn(judged.calendar, on).map((exam) => exam.note?.trim() || 'Exams')
  return {
    day: on,
    choices,
    why: why ?? (choices.length === 0 ? 'Not free' : null),
    because,
    exams: exams.length > 0 ? exams.join(', ') : null,
    toRenew: choices.length > 0 ? toRenewThen(judged.adviser, judged.menu, on) : null,
  }
}

function choicesOn(on: Day, free: readonly Minutes[], menu: MenuService): DateToChoose['choices'] {
  return menu.parts.flatMap((part) => {
    const preferred = part === 'afternoon' ? ('13:00' as Time) : menu.from
    const from = startThatFits(free, menu.minutes, preferred, [part])
    return from ? [{ day: on, part, from, to: timeOf(minutesOf(from) + menu.minutes) }] : []
  })
}

/** Which part of the day a chosen visit is in, of those its service has. */
export function partOf(visit: VisitAnswer, menu: MenuService): Part {
  const [only] = menu.parts
  if (menu.parts.length === 1 && only) return only
  const isMorning = minutesOf(visit.from as Time) < minutesOf('12:30' as Time)
  return isMorning ? 'morning' : 'afternoon'
}

/** "Thursday 21 January 2027", with the part where a service has several. */
export const dateWords = (visit: VisitAnswer, menu: MenuService): string =>
  menu.parts.length > 1 ? `${formatDay(visit.day)}, ${partOf(visit, menu)}` : formatDay(visit.day)
