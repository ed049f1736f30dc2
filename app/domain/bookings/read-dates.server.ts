import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { type DriveTo, nearestFreeDates, readDiaryOfDays } from '../availability/free-days.server.ts'
import { fits, freeOn } from '../availability/free-time.ts'
import { addDays, type Day, day, isWeekend, londonDay, type Time, timeOf } from '../calendar.ts'
import { addMonths } from '../month-grid.ts'
import { addSchoolDays } from '../school-days.ts'
import { checkDays } from './check-request.ts'
import { type DateToChoose, dateToChoose, partOf } from './dates-to-choose.ts'
import type { RequestSoFar } from './read-request.server.ts'
import { BOOKING_REFUSALS, type BookingRefusal } from './refusals.ts'
import type { VisitAnswer } from './request-answers.ts'

/** A chosen date with what stands in its way now, if anything, and the nearest dates that could take its place. */
export type ChosenDate = { visit: VisitAnswer; problem: { code: BookingRefusal; words: string } | null; nearest: Day[] }

const driveOf = ({ place, facts }: RequestSoFar): DriveTo | undefined =>
  place && facts ? { to: place, roads: facts.platform } : undefined

const judgedBy = (soFar: RequestSoFar, today: Day) =>
  soFar.facts && soFar.menu
    ? {
        calendar: soFar.facts.calendar,
        menu: soFar.menu,
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
    const diary = await readDiaryOfDays(tx, soFar.adviser.personId, from, until, driveOf(soFar))
    const dates: DateToChoose[] = []
    for (let on = from; on <= until; on = addDays(on, 1)) {
      if (!isWeekend(on)) dates.push(dateToChoose(on, freeOn(diary, on), judged))
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
  const [first] = chosen
  if (!judged || !first) return []
  return inTransaction(actor, async (tx) => {
    const days = chosen.map((visit) => visit.day).sort()
    const diary = await readDiaryOfDays(
      tx,
      soFar.adviser.personId,
      days[0] ?? first.day,
      days.at(-1) ?? first.day,
      driveOf(soFar),
    )
    const byRule = checkDays({ ...judged, visits: chosen, serviceCode: judged.menu.code })
    const out: ChosenDate[] = []
    for (const visit of chosen) {
      const rule = byRule.find((problem) => problem.day === visit.day)
      const isFree = fits(freeOn(diary, visit.day), visit.from as Time, visit.to as Time)
      const code = rule?.code ?? (isFree ? null : 'taken')
      const words =
        code === 'taken' ? 'Not free any more at that time' : code ? (rule?.words ?? BOOKING_REFUSALS[code]) : ''
      const nearest = code && code !== 'twice_the_same_day' ? await nearestIn(tx, soFar, visit, now) : []
      out.push({ visit, problem: code ? { code, words } : null, nearest })
    }
    return out
  })
}

/** The nearest days on which the same could be at this school instead: three at most, none of those already chosen. */
async function nearestIn(tx: Tx, soFar: RequestSoFar, visit: VisitAnswer, now: Date): Promise<Day[]> {
  const judged = judgedBy(soFar, londonDay(now))
  if (!judged) return []
  const part = partOf(visit, judged.menu)
  const first = addSchoolDays(judged.calendar, judged.today, Math.max(1, judged.noticeSchoolDays))
  const around = visit.day < first ? first : visit.day
  const candidates = await nearestFreeDates(tx, soFar.adviser.personId, part, around, 40, first)
  const [earliest] = candidates
  const latest = candidates.at(-1)
  if (!earliest || !latest) return []
  const diary = await readDiaryOfDays(tx, soFar.adviser.personId, earliest, latest, driveOf(soFar))
  const isChosen = (on: Day) => (soFar.answers.visits ?? []).some((one) => one.day === on)
  const distance = (on: Day) => Math.abs(Date.parse(on) - Date.parse(around))
  return candidates
    .filter(
      (on) => !isChosen(on) && dateToChoose(on, freeOn(diary, on), judged).choices.some((one) => one.part === part),
    )
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 3)
    .sort()
}

/** When the adviser is free on each chosen day, drives to this place counted: for the page of times. */
export async function readFreeOnDays(
  actor: BuyingActor,
  soFar: RequestSoFar,
): Promise<Map<Day, { from: Time; to: Time }[]>> {
  const days = (soFar.answers.visits ?? []).map((visit) => visit.day).sort()
  const [first] = days
  const last = days.at(-1)
  if (!first || !last) return new Map()
  return inTransaction(actor, async (tx) => {
    const diary = await readDiaryOfDays(tx, soFar.adviser.personId, first, last, driveOf(soFar))
    // Midnight at a day's end has no name on its own clock.
    return new Map(
      days.map((on) => [
        on,
        freeOn(diary, on).map(({ from, to }) => ({ from: timeOf(from), to: timeOf(Math.min(to, 1_439)) })),
      ]),
    )
  })
}
