import type { Tx } from '#db/client.server.ts'
import { type DriveTo, freeDaysAround, readDiaryOfDays } from '../availability/free-days.server.ts'
import { type Diary, fits, freeOn } from '../availability/free-time.ts'
import { type Day, daysBetween, type Time } from '../calendar.ts'
import { addSchoolDays } from '../school-days.ts'
import type { DayProblem } from './check-request.ts'
import { ableOn, type Comer } from './comers.ts'
import { dateToChoose, type Judged, partOf, whyNot } from './dates-to-choose.ts'
import type { VisitAnswer } from './request-answers.ts'

/** Whose diaries, and where the visits would be: the drives from and to that place count as busy. */
export type DiaryAsked = { comers: readonly Comer[]; drive: DriveTo | undefined }

/**
 * Each visit that no diary has room for, of those who could come on that day: its time is taken, or is free and could not be
 * driven to.
 */
export async function lostDays(
  tx: Tx,
  { comers, drive }: DiaryAsked,
  visits: readonly VisitAnswer[],
): Promise<(DayProblem & { visit: VisitAnswer })[]> {
  const sorted = visits.map((visit) => visit.day).sort()
  const [first] = sorted
  const last = sorted.at(-1)
  if (!first || !last) return []
  const isFree = (diary: Diary, visit: VisitAnswer) =>
    fits(freeOn(diary, visit.day), visit.from as Time, visit.to as Time)
  let lost = [...visits]
  const far = new Set<VisitAnswer>()
  for (const comer of comers) {
    const theirs = lost.filter((visit) => ableOn(comers, visit.day).includes(comer))
    if (theirs.length === 0) continue
    const reachable = await readDiaryOfDays(tx, comer.personId, first, last, drive)
    const without = theirs.filter((visit) => !isFree(reachable, visit))
    lost = lost.filter((visit) => !theirs.includes(visit) || without.includes(visit))
    if (without.length === 0) continue
    const there = await readDiaryOfDays(tx, comer.personId, first, last)
    for (const visit of without) if (isFree(there, visit)) far.add(visit)
  }
  return lost.map((visit) => ({ visit, day: visit.day, code: far.has(visit) ? 'too_far_to_drive' : 'taken' }))
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
  { comers, drive }: DiaryAsked,
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
  const diaries = await diariesOf(tx, { comers, drive }, earliest, latest)
  return near
    .filter((on) => dateToChoose(on, freeOfAny(diaries, on), judged).choices.some((one) => one.part === part))
    .sort((a, b) => far(a) - far(b))
    .slice(0, MOST_OFFERED)
    .sort()
}

type Diaries = { held: Comer['held']; diary: Diary }[]

/** The diaries of those who may come, between two days. */
export async function diariesOf(tx: Tx, { comers, drive }: DiaryAsked, from: Day, until: Day): Promise<Diaries> {
  const all: Diaries = []
  for (const { personId, held } of comers)
    all.push({ held, diary: await readDiaryOfDays(tx, personId, from, until, drive) })
  return all
}

/** When on a day each of those is free who hold then what the service needs. */
export const freeOfAny = (diaries: Diaries, on: Day) => ableOn(diaries, on).map(({ diary }) => freeOn(diary, on))
