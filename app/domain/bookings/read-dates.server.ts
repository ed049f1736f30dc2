import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { addDays, type Day, day, isWeekend, londonDay, type Time, timeOf } from '../calendar.ts'
import { addMonths } from '../month-grid.ts'
import { checkDays, type DayProblem, hasNearest } from './check-request.ts'
import { toRenewThen } from './comers.ts'
import { type DateToChoose, dateToChoose, type Judged } from './dates-to-choose.ts'
import { type DiaryAsked, diariesOf, freeOfAny, lostDays, minutesOfVisit, nearestDates } from './judge-days.server.ts'
import { capacityOf } from './plan-request.server.ts'
import type { RequestSoFar } from './read-request.server.ts'
import { BOOKING_REFUSALS, type BookingRefusal } from './refusals.ts'
import type { VisitAnswer } from './request-answers.ts'
import { judgedAdviser } from './request-facts.server.ts'

/** A chosen date with what stands in its way now, if anything, and the nearest dates that could take its place. */
export type ChosenDate = {
  visit: VisitAnswer
  problem: { code: BookingRefusal; words: string } | null
  nearest: Day[]
  /** What is to be renewed before that day, as a sentence without its full stop; null where everything holds then. */
  toRenew: string | null
}

const diaryOf = ({ facts, place }: RequestSoFar): DiaryAsked => ({
  comers: facts?.comers ?? [],
  at: place ?? null,
})

const judgedBy = (soFar: RequestSoFar, today: Day): Judged | null =>
  soFar.facts?.service && soFar.menu
    ? {
        calendar: soFar.facts.calendar,
        menu: soFar.menu,
        capacity: capacityOf(soFar.facts.service),
        adviser: judgedAdviser(soFar.adviser, soFar.facts),
        noticeSchoolDays: soFar.adviser.noticeSchoolDays,
        today,
      }
    : null

/** The weekdays of some days with what can be chosen on each at this school, drives from and to other visits counted. */
export async function readDates(
  actor: BuyingActor,
  soFar: RequestSoFar,
  from: Day,
  until: Day,
  now: Date,
): Promise<DateToChoose[]> {
  const judged = judgedBy(soFar, londonDay(now))
  if (!judged) return []
  return inTransaction(actor, async (tx) => {
    const diaries = await diariesOf(tx, diaryOf(soFar), { from, until }, judged.menu.minutes)
    const dates: DateToChoose[] = []
    for (let on = from; on <= until; on = addDays(on, 1)) {
      if (!isWeekend(on)) dates.push(dateToChoose(on, freeOfAny(diaries, on), judged))
    }
    return dates
  })
}

/** The same for a month such as "2027-01". */
export const readMonthOfDates = (actor: BuyingActor, soFar: RequestSoFar, month: string, now: Date) =>
  readDates(actor, soFar, day(`${month}-01`), addDays(day(`${addMonths(month, 1)}-01`), -1), now)

/** Looks again at every chosen date and time: a date that was lost meanwhile is marked, the others are as they were. */
export async function readChosenDates(actor: BuyingActor, soFar: RequestSoFar, now: Date): Promise<ChosenDate[]> {
  const chosen = soFar.answers.visits ?? []
  const judged = judgedBy(soFar, londonDay(now))
  if (!judged || chosen.length === 0) return []
  const asked = diaryOf(soFar)
  return inTransaction(actor, async (tx) => {
    const byRule = checkDays({ ...judged, visits: chosen })
    // The day by which something is wanted takes no time of anybody’s.
    const byDiary = judged.menu.isDated ? await lostDays(tx, asked, chosen) : []
    const out: ChosenDate[] = []
    for (const visit of chosen) {
      const problem =
        byRule.find(({ day: on }) => on === visit.day) ?? byDiary.find((lost) => lost.visit === visit) ?? null
      const nearest =
        judged.menu.isDated && problem && hasNearest(problem)
          ? await nearestDates(tx, asked, judged, visit, daysOf(chosen))
          : []
      const toRenew = toRenewThen(judged.adviser, judged.menu, visit.day)
      out.push({
        ...{ visit, nearest, toRenew },
        problem: problem && { code: problem.code, words: chosenWords(problem) },
      })
    }
    return out
  })
}

const daysOf = (chosen: readonly VisitAnswer[]): Day[] => chosen.map((visit) => visit.day)

const chosenWords = ({ code, words }: DayProblem): string =>
  code === 'taken' ? 'Not free any more at that time' : (words ?? BOOKING_REFUSALS[code])

type Times = { from: Time; to: Time }

/** Of a provider several people may be free at the same times: each said once, the earliest first. */
const onceEach = (times: Times[]): Times[] =>
  [...new Map(times.map((one) => [`${one.from}-${one.to}`, one])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one)

/** When the adviser, or whoever could come, is free on each chosen day, drives to this place counted: for the page of times. */
export async function readFreeOnDays(
  actor: BuyingActor,
  soFar: RequestSoFar,
): Promise<Map<Day, { from: Time; to: Time }[]>> {
  const days = (soFar.answers.visits ?? []).map((visit) => visit.day).sort()
  const [first] = days
  const last = days.at(-1)
  if (!first || !last) return new Map()
  return inTransaction(actor, async (tx) => {
    const longest = Math.max(...(soFar.answers.visits ?? []).map(minutesOfVisit))
    const diaries = await diariesOf(tx, diaryOf(soFar), { from: first, until: last }, longest)
    // Midnight at a day's end has no name on its own clock.
    const timesOn = (on: Day) =>
      freeOfAny(diaries, on)
        .flat()
        .map(({ from, to }) => ({ from: timeOf(from), to: timeOf(Math.min(to, 1_439)) }))
    return new Map(days.map((on) => [on, onceEach(timesOn(on))]))
  })
}
