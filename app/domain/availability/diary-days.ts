import { ENGLAND_BANK_HOLIDAYS } from '../bank-holidays.ts'
import {
  clockMinutes,
  type Day,
  type DayRange,
  dayFromNumber,
  dayNumber,
  daysOf,
  isWithin,
  type Minutes,
  minutesOf,
  type Time,
  timeOf,
} from '../calendar.ts'
import type { Mode } from '../services/menu.ts'
import { type Point, straightMiles } from '../travel.ts'
import { type Diary, freeOnDayNumber, isPartFree, isUsualDay, PARTS, usualHours } from './free-time.ts'

/** Something of a day that has times: `to` of a day's last minute is 23:59. */
export type DiaryEntry<Visit> = { from: Time; to: Time } & (
  | { kind: 'visit'; visit: Visit }
  | { kind: 'drive'; minutes: number; towards: string }
  | { kind: 'busy'; calendar: string }
  | { kind: 'free' }
)

/** A day of an adviser's own diary. */
export type DiaryDay<Visit> = {
  on: Day
  entries: DiaryEntry<Visit>[]
  /** What is to be said of the whole day: off and why, a bank holiday, outside the terms, an extra day. */
  notes: string[]
  /** Whether a school could ask for a morning, an afternoon, an evening or the whole of it. */
  isFree: boolean
}

/** A visit with how and where it is held, and minutes of driving to a straight-line mile that it was agreed at. */
export type PlacedVisit = {
  onDay: Day
  from: Time
  to: Time
  where: string
  mode: Mode | 'without_date'
  at: Point
  pace: number
}

type Sources<Visit> = {
  range: DayRange
  today: Day
  diary: Diary
  visits: readonly Visit[]
  busy: readonly { from: Date; to: Date; calendar: string }[]
  off: readonly (DayRange & { note: string })[]
}

const NEAR_MILES = 0.12

const clock = (minutes: number): Time => timeOf(Math.min(minutes, 1_439))

/** Every day of a range with what is on it, in order: visits and requests, drives between, other calendars, free time. */
export function diaryDays<Visit extends PlacedVisit>(of: Sources<Visit>): DiaryDay<Visit>[] {
  const busy = of.busy.flatMap(({ from, to, calendar }) =>
    clockMinutes(from, to).map((span) => ({ ...span, calendar })),
  )
  return daysOf(of.range).map((on) => {
    const number = dayNumber(on)
    const visits = of.visits.filter(({ onDay }) => onDay === on).sort((a, b) => (a.from < b.from ? -1 : 1))
    const free = on < of.today ? [] : freeOnDayNumber(of.diary, number)
    const entries: DiaryEntry<Visit>[] = [
      ...visits.map((visit) => ({ kind: 'visit' as const, from: visit.from, to: visit.to, visit })),
      ...drivesBetween(visits),
      ...busy
        .filter(({ dayNumber: of }) => dayFromNumber(of) === on)
        .map(({ from, to, calendar }) => ({ kind: 'busy' as const, from: clock(from), to: clock(to), calendar })),
      ...free.map(({ from, to }) => ({ kind: 'free' as const, from: clock(from), to: clock(to) })),
    ]
    return {
      on,
      entries: entries.sort((a, b) => minutesOf(a.from) - minutesOf(b.from)),
      notes: notesOf(on, of),
      isFree: PARTS.some((part) => isPartFree(free, part)),
    }
  })
}

/** The drives of a day, from each visit face to face to the next: nobody drives to one by video, or while it is held. */
function drivesBetween<Visit extends PlacedVisit>(visits: readonly Visit[]): DiaryEntry<Visit>[] {
  const faces = visits.filter(({ mode }) => mode === 'face_to_face')
  return faces.flatMap((visit, n) => {
    const next = faces[n + 1]
    const miles = next ? straightMiles(visit.at, next.at) : 0
    if (!next || miles < NEAR_MILES) return []
    const held = visits.filter((one) => visit.to <= one.from && one.to <= next.from)
    const stretches = [visit, ...held].map((one, at) => ({
      from: minutesOf(one.to),
      to: minutesOf((held[at] ?? next).from),
    }))
    const minutes = Math.ceil(miles * Math.min(visit.pace, next.pace))
    return drivenIn(stretches, minutes).map((drive) => ({
      ...{ kind: 'drive' as const, from: clock(drive.from), to: clock(drive.to) },
      ...{ minutes: drive.minutes, towards: next.where },
    }))
  })
}

/** Where in the time between a drive goes: into the first stretch that takes all of it, or else into one after the other. */
function drivenIn(stretches: readonly Minutes[], minutes: number): (Minutes & { minutes: number })[] {
  const whole = stretches.find(({ from, to }) => to - from >= minutes)
  if (whole) return [{ from: whole.from, to: whole.from + minutes, minutes }]
  let left = minutes
  return stretches.flatMap(({ from, to }, at) => {
    const here = at === stretches.length - 1 ? left : Math.min(left, to - from)
    left -= here
    return here > 0 ? [{ from, to: Math.min(from + here, to), minutes: here }] : []
  })
}

function notesOf<Visit>(on: Day, { diary, off }: Sources<Visit>): string[] {
  const number = dayNumber(on)
  const away = off.find((range) => isWithin(range, on))
  if (away) return [['Day off', away.note].filter(Boolean).join(': ')]
  const holiday = ENGLAND_BANK_HOLIDAYS.find((one) => one.on === on)?.name
  const isExtra = diary.extra.some((one) => one.from <= number && number <= one.to)
  const isOutside = usualHours(diary, number).length > 0 && !isUsualDay(diary, number) && !isExtra
  return [...(holiday ? [holiday] : isOutside ? ['Outside your terms'] : []), ...(isExtra ? ['Extra day'] : [])]
}
