import type { Tx } from '#db/client.server.ts'
import { freeDaysAround, readDiaries, readDiaryOfDays } from '../availability/free-days.server.ts'
import { type Diary, fits, freeOn, withVisitDays } from '../availability/free-time.ts'
import { travelFor } from '../availability/with-travel.ts'
import { type Day, daysBetween, minutesOf, type Time } from '../calendar.ts'
import { addSchoolDays } from '../school-days.ts'
import type { Point } from '../travel.ts'
import type { DayProblem } from './check-request.ts'
import { ableOn, type Comer } from './comers.ts'
import { dateToChoose, type Judged, partOf, whyNot } from './dates-to-choose.ts'
import type { VisitAnswer } from './request-answers.ts'

/**
 * Whose diaries, and where and how the visits would be held: the drives from and to that place count as busy. Null where the
 * place is not known yet.
 */
export type DiaryAsked = {
  comers: readonly Comer[]
  at: (Point & { mode: string }) | null
  /**
   * By whom: a provider's office is told that somebody could not drive there only of its own visits. Else that would say that
   * they have another job then, and roughly where.
   */
  isOffice?: boolean
  /** When a visit is that would be put to another time: it is not in the way of itself. */
  leaving?: { from: Date; to: Date }
}

export type LostDay = DayProblem & { visit: VisitAnswer }

/**
 * Each visit that no diary has room for, of those who could come on that day: its time is taken, or is free and could not be
 * driven to, or the week has as many days of visits as they give it.
 */
export async function lostDays(
  tx: Tx,
  { comers, at, isOffice = false, leaving }: DiaryAsked,
  visits: readonly VisitAnswer[],
): Promise<LostDay[]> {
  const sorted = visits.map((visit) => visit.day).sort()
  const [first] = sorted
  const last = sorted.at(-1)
  if (!first || !last) return []
  let lost = [...visits]
  const why = new Map<VisitAnswer, LostDay['code']>()
  for (const comer of comers) {
    const theirs = lost.filter((visit) => ableOn(comers, visit.day).includes(comer))
    if (theirs.length === 0) continue
    const diaryWith = await readDiaries(tx, comer.personId, first, last, leaving)
    const diaryFor = (minutes: number, whose: 'all' | 'own') =>
      diaryWith(at ? travelFor(at, minutes) : undefined, whose)
    const reachable = eachMinutes((minutes) => diaryFor(minutes, 'all'))
    const maySay = (visit: VisitAnswer) => !isOffice || !isFree(diaryFor(minutesOfVisit(visit), 'own'), visit)
    const tooMany = moreThanAWeekTakes(reachable, theirs)
    const without = theirs.filter((visit) => tooMany.includes(visit) || !isFree(reachable(visit), visit))
    lost = lost.filter((visit) => !theirs.includes(visit) || without.includes(visit))
    if (without.length === 0) continue
    const there = diaryWith()
    for (const visit of without) {
      if (tooMany.includes(visit)) why.set(visit, 'week_full')
      else if (isFree(there, visit) && !why.has(visit) && maySay(visit)) why.set(visit, 'too_far_to_drive')
    }
  }
  return lost.map((visit) => ({ visit, day: visit.day, code: why.get(visit) ?? 'taken' }))
}

const isFree = (diary: Diary, visit: VisitAnswer) =>
  fits(freeOn(diary, visit.day), visit.from as Time, visit.to as Time)

export const minutesOfVisit = ({ from, to }: VisitAnswer): number => minutesOf(to as Time) - minutesOf(from as Time)

/** A diary for a visit by its length, made once for each length: by video, how long it is says whether there is room. */
function eachMinutes(diaryFor: (minutes: number) => Diary): (visit: VisitAnswer) => Diary {
  const made = new Map<number, Diary>()
  return (visit) => {
    const minutes = minutesOfVisit(visit)
    const diary = made.get(minutes) ?? diaryFor(minutes)
    made.set(minutes, diary)
    return diary
  }
}

/** Of visits that each have room for themselves, those that together are on more days of a week than the adviser visits. */
function moreThanAWeekTakes(diaryFor: (visit: VisitAnswer) => Diary, visits: readonly VisitAnswer[]): VisitAnswer[] {
  const going: Day[] = []
  const inOrder = [...visits].sort((a, b) => (a.day < b.day ? -1 : 1)).filter((visit) => isFree(diaryFor(visit), visit))
  return inOrder.filter((visit) => {
    const isTooMany = !isFree(withVisitDays(diaryFor(visit), going), visit)
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
  { comers, at }: DiaryAsked,
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
  const diaries = await diariesOf(tx, { comers, at }, { from: earliest, until: latest }, judged.menu.minutes)
  return near
    .filter((on) => dateToChoose(on, freeOfAny(diaries, on), judged).choices.some((one) => one.part === part))
    .sort((a, b) => far(a) - far(b))
    .slice(0, MOST_OFFERED)
    .sort()
}

type Diaries = { askable: Comer['askable']; diary: Diary }[]

/** The diaries of those who may come, between two days, for visits of so many minutes. */
export async function diariesOf(
  tx: Tx,
  { comers, at }: DiaryAsked,
  { from, until }: { from: Day; until: Day },
  minutes: number,
): Promise<Diaries> {
  const travel = at ? travelFor(at, minutes) : undefined
  const all: Diaries = []
  for (const { personId, askable } of comers)
    all.push({ askable, diary: await readDiaryOfDays(tx, personId, from, until, travel) })
  return all
}

/** When on a day each of those is free who may be asked for it. */
export const freeOfAny = (diaries: Diaries, on: Day) => ableOn(diaries, on).map(({ diary }) => freeOn(diary, on))
