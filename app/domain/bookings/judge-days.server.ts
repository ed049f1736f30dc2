import type { Tx } from '#db/client.server.ts'
import { freeDaysAround, readDiaryOfDays } from '../availability/free-days.server.ts'
import { type Diary, fits, freeOn, withVisitDays } from '../availability/free-time.ts'
import { type Day, daysBetween, type Time } from '../calendar.ts'
import { addSchoolDays } from '../school-days.ts'
import type { Point } from '../travel.ts'
import type { DayProblem } from './check-request.ts'
import { dateToChoose, type Judged, partOf, whyNot } from './dates-to-choose.ts'
import type { VisitAnswer } from './request-answers.ts'

/** Whose diary, and where the visits would be: the drives from and to that place count as busy. */
export type DiaryAsked = { personId: string; driveTo: Point | undefined }

export type LostDay = DayProblem & { visit: VisitAnswer }

/**
 * Each visit that the diary has no room for: its time is taken, or is free and could not be driven to, or the week has as
 * many days of visits as the adviser gives it.
 */
export async function lostDays(
  tx: Tx,
  { personId, driveTo }: DiaryAsked,
  visits: readonly VisitAnswer[],
): Promise<LostDay[]> {
  const sorted = visits.map((visit) => visit.day).sort()
  const [first] = sorted
  const last = sorted.at(-1)
  if (!first || !last) return []
  const reachable = await readDiaryOfDays(tx, personId, first, last, driveTo)
  const isFree = (diary: typeof reachable, visit: VisitAnswer) =>
    fits(freeOn(diary, visit.day), visit.from as Time, visit.to as Time)
  const lost = visits.filter((visit) => !isFree(reachable, visit))
  const tooMany = moreThanAWeekTakes(reachable, visits, isFree)
  if (lost.length + tooMany.length === 0) return []
  const there = lost.length > 0 ? await readDiaryOfDays(tx, personId, first, last) : reachable
  return visits.flatMap((visit): LostDay[] => {
    if (tooMany.includes(visit)) return [{ visit, day: visit.day, code: 'week_full' }]
    if (!lost.includes(visit)) return []
    return [{ visit, day: visit.day, code: isFree(there, visit) ? 'too_far_to_drive' : 'taken' }]
  })
}

/** Of visits that each have room for themselves, those that together are on more days of a week than the adviser visits. */
function moreThanAWeekTakes(
  diary: Diary,
  visits: readonly VisitAnswer[],
  isFree: (diary: Diary, visit: VisitAnswer) => boolean,
): VisitAnswer[] {
  const going: Day[] = []
  const inOrder = [...visits].sort((a, b) => (a.day < b.day ? -1 : 1)).filter((visit) => isFree(diary, visit))
  return inOrder.filter((visit) => {
    const isTooMany = !isFree(withVisitDays(diary, going), visit)
    if (!isTooMany) going.push(visit.day)
    return isTooMany
  })
}

const MOST_OFFERED = 3
/** So many days that could do are looked at for the drive before the page is left without one. */
const MOST_TRIED = 40

/**
 * The nearest days on which the same could be at the same place instead: three at most, in order, each with notice, at
 * school, with every check held, free, and within the drive. None of those in `leaveOut`.
 */
export async function nearestDates(
  tx: Tx,
  { personId, driveTo }: DiaryAsked,
  judged: Judged,
  visit: VisitAnswer,
  leaveOut: readonly Day[],
): Promise<Day[]> {
  const part = partOf(visit, judged.menu)
  const first = addSchoolDays(judged.calendar, judged.today, Math.max(1, judged.noticeSchoolDays))
  const around = visit.day < first ? first : visit.day
  const near: Day[] = []
  for (const on of await freeDaysAround(tx, personId, part, around, first)) {
    if (near.length === MOST_TRIED) break
    if (!leaveOut.includes(on) && whyNot(on, judged).why === null) near.push(on)
  }
  const inOrder = [...near].sort()
  const [earliest] = inOrder
  const latest = inOrder.at(-1)
  if (!earliest || !latest) return []
  const diary = await readDiaryOfDays(tx, personId, earliest, latest, driveTo)
  const far = (on: Day) => Math.abs(daysBetween(around, on))
  return near
    .filter((on) => dateToChoose(on, freeOn(diary, on), judged).choices.some((one) => one.part === part))
    .sort((a, b) => far(a) - far(b))
    .slice(0, MOST_OFFERED)
    .sort()
}
