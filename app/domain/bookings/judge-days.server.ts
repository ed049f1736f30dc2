import type { Tx } from '#db/client.server.ts'
import { freeDaysAround, readDiaryOfDays } from '../availability/free-days.server.ts'
import { type Diary, fits, freeOn, withVisitDays } from '../availability/free-time.ts'
import { type Day, daysBetween, type Time } from '../calendar.ts'
import { addSchoolDays } from '../school-days.ts'
import type { Point } from '../travel.ts'
import type { DayProblem } from './check-request.ts'
import { ableOn, type Comer } from './comers.ts'
import { dateToChoose, type Judged, partOf, whyNot } from './dates-to-choose.ts'
import type { VisitAnswer } from './request-answers.ts'

/** Whose diaries, and where the visits would be: the drives from and to that place count as busy. */
export type DiaryAsked = { comers: readonly Comer[]; driveTo: Point | undefined }

export type LostDay = DayProblem & { visit: VisitAnswer }

/**
 * Each visit that no diary has room for, of those who could come on that day: its time is taken, or is free and could not be
 * driven to, or the week has as many days of visits as they give it.
 */
export async function lostDays(
  tx: Tx,
  { comers, driveTo }: DiaryAsked,
  visits: readonly VisitAnswer[],
): Promise<LostDay[]> {
  const sorted = visits.map((visit) => visit.day).sort()
  const [first] = sorted
  const last = sorted.at(-1)
  if (!first || !last) return []
  const isFree = (diary: Diary, visit: VisitAnswer) =>
    fits(freeOn(diary, visit.day), visit.from as Time, visit.to as Time)
  let lost = [...visits]
  const why = new Map<VisitAnswer, LostDay['code']>()
  for (const comer of comers) {
    const theirs = lost.filter((visit) => ableOn(comers, visit.day).includes(comer))
    if (theirs.length === 0) continue
    const reachable = await readDiaryOfDays(tx, comer.personId, first, last, driveTo)
    const tooMany = moreThanAWeekTakes(reachable, theirs, isFree)
    const without = theirs.filter((visit) => tooMany.includes(visit) || !isFree(reachable, visit))
    lost = lost.filter((visit) => !theirs.includes(visit) || without.includes(visit))
    if (without.length === 0) continue
    const there = without.length > tooMany.length ? await readDiaryOfDays(tx, comer.personId, first, last) : reachable
    for (const visit of without) {
      if (tooMany.includes(visit)) why.set(visit, 'week_full')
      else if (isFree(there, visit) && !why.has(visit)) why.set(visit, 'too_far_to_drive')
    }
  }
  return lost.map((visit) => ({ visit, day: visit.day, code: why.get(visit) ?? 'taken' }))
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
  { comers, driveTo }: DiaryAsked,
  judged: Judged,
  visit: VisitAnswer,
  leaveOut: readonly Day[],
): Promise<Day[]> {
  const part = partOf(visit, judged.menu)
  const first = addSchoolDays(judged.calendar, judged.today, Math.max(1, judged.noticeSchoolDays))
  const around = visit.day < first ? first : visit.day
  const far = (on: Day) => Math.abs(daysBetween(around, on))
  const some = new Set<Day>()
  for (const { personId } of comers)
    for (const on of await freeDaysAround(tx, personId, part, around, first)) some.add(on)
  const near: Day[] = []
  for (const on of [...some].sort((a, b) => far(a) - far(b) || (a < b ? -1 : 1))) {
    if (near.length === MOST_TRIED) break
    if (!leaveOut.includes(on) && whyNot(on, judged).why === null) near.push(on)
  }
  const inOrder = [...near].sort()
  const [earliest] = inOrder
  const latest = inOrder.at(-1)
  if (!earliest || !latest) return []
  const diaries = await diariesOf(tx, { comers, driveTo }, earliest, latest)
  return near
    .filter((on) => dateToChoose(on, freeOfAny(diaries, on), judged).choices.some((one) => one.part === part))
    .sort((a, b) => far(a) - far(b))
    .slice(0, MOST_OFFERED)
    .sort()
}

type Diaries = { askable: Comer['askable']; diary: Diary }[]

/** The diaries of those who may come, between two days. */
export async function diariesOf(tx: Tx, { comers, driveTo }: DiaryAsked, from: Day, until: Day): Promise<Diaries> {
  const all: Diaries = []
  for (const { personId, askable } of comers)
    all.push({ askable, diary: await readDiaryOfDays(tx, personId, from, until, driveTo) })
  return all
}

/** When on a day each of those is free who may be asked for it. */
export const freeOfAny = (diaries: Diaries, on: Day) => ableOn(diaries, on).map(({ diary }) => freeOn(diary, on))
