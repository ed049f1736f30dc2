import {
  clockMinutes,
  type Day,
  type DayRange,
  dayFromNumber,
  dayNumber,
  type Minutes,
  minutesOf,
  skippedMinutes,
  type Time,
  timeOf,
} from '#app/domain/calendar.ts'
import type { Part } from '#app/domain/services/menu.ts'

/** When an adviser is free: rules, less what is busy, resolved to free minutes of each day in London. */
export type WeeklyHours = {
  /** 1 for Monday to 7 for Sunday. */
  weekday: number
  from: Time
  to: Time
  /** Only in every other week; `alternateFrom` says which weeks are a. */
  weeks?: 'every' | 'a' | 'b'
}

/** Days worked beside the usual ones: between two times, or, without any, at the hours of a usual week. */
export type ExtraDays = DayRange & ({ from: Time; to: Time } | { from: null; to: null })

export type AvailabilityRules = {
  weekly: readonly WeeklyHours[]
  /** Any day of an "a" week. Without it, hours of alternate weeks are never worked. */
  alternateFrom?: Day | null
  /** Where given, the weekly hours are worked on their days alone: terms. */
  terms?: readonly DayRange[] | null
  /** Days on which the weekly hours are not worked: bank holidays. */
  closed?: readonly Day[]
  /** Whole days off: they win over everything, extra days too. */
  off: readonly DayRange[]
  /** Worked in holidays too. */
  extra: readonly ExtraDays[]
  /** Days with visits from a Monday to a Sunday, after which the other days of that week are not free. */
  maxDaysAWeek?: number | null
}

/** Time that is taken: a visit from arrival to departure with set-up, or something outside Waymark. */
export type BusySpan = { from: Date; to: Date; kind: 'visit' | 'outside' }

/** One adviser's rules and busy time, sorted by day once so that many days can be asked quickly. */
export type Diary = {
  rules: AvailabilityRules
  busy: ReadonlyMap<number, Minutes[]>
  visitDays: ReadonlySet<number>
  visitDaysByWeek: ReadonlyMap<number, number>
  hoursByWeekday: readonly (WeeklyHours & WithHours)[][]
  terms: readonly Numbers[] | null
  closed: ReadonlySet<number>
  off: readonly Numbers[]
  extra: readonly (Numbers & { hours: Minutes | null })[]
  weekA: number | null
}

/** A range of days by their numbers, both ends in it. */
type Numbers = { from: number; to: number }

type WithHours = { hours: Minutes }

// 1 January 1970 was a Thursday: adding three makes weeks start on Monday.
const weekOf = (number: number) => Math.floor((number + 3) / 7)
const weekdayOf = (number: number) => (((number + 3) % 7) + 7) % 7

const numbersOf = (range: DayRange): Numbers => ({ from: dayNumber(range.startsOn), to: dayNumber(range.endsOn) })

const isIn = (ranges: readonly Numbers[], number: number): boolean =>
  ranges.some((one) => one.from <= number && number <= one.to)

const hoursOf = (span: { from: Time; to: Time }): Minutes => ({ from: minutesOf(span.from), to: minutesOf(span.to) })

export function diaryOf(rules: AvailabilityRules, busySpans: readonly BusySpan[]): Diary {
  const busy = new Map<number, Minutes[]>()
  const visitDays = new Set<number>()
  for (const span of busySpans) {
    for (const { dayNumber: number, from, to } of clockMinutes(span.from, span.to)) {
      const ofDay = busy.get(number)
      if (ofDay) ofDay.push({ from, to })
      else busy.set(number, [{ from, to }])
      if (span.kind === 'visit') visitDays.add(number)
    }
  }
  return {
    rules,
    busy,
    visitDays,
    visitDaysByWeek: countedByWeek(visitDays),
    hoursByWeekday: [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
      rules.weekly.filter((one) => one.weekday === weekday).map((one) => ({ ...one, hours: hoursOf(one) })),
    ),
    terms: rules.terms?.map(numbersOf) ?? null,
    closed: new Set(rules.closed?.map(dayNumber)),
    off: rules.off.map(numbersOf),
    extra: rules.extra.map((one) => ({ ...numbersOf(one), hours: one.from === null ? null : hoursOf(one) })),
    weekA: rules.alternateFrom ? weekOf(dayNumber(rules.alternateFrom)) : null,
  }
}

/** The hours of a usual week on a day, whether or not that day is in a term. */
export function usualHours(diary: Diary, number: number): Minutes[] {
  const thisWeek = diary.weekA === null ? null : (weekOf(number) - diary.weekA) % 2 === 0 ? 'a' : 'b'
  const worked: Minutes[] = []
  for (const { weeks = 'every', hours } of diary.hoursByWeekday[weekdayOf(number)] ?? [])
    if (weeks === 'every' || weeks === thisWeek) worked.push(hours)
  return joined(worked)
}

/** Whether the usual week is worked on a day: in term, where terms are kept to, and no bank holiday. */
export const isUsualDay = (diary: Diary, number: number): boolean =>
  !diary.closed.has(number) && (diary.terms === null || isIn(diary.terms, number))

/** The hours that the rules alone give a day, whatever is on it. */
export function ruledHours(diary: Diary, number: number): Minutes[] {
  if (isIn(diary.off, number)) return []
  const worked: Minutes[] = isUsualDay(diary, number) ? usualHours(diary, number) : []
  for (const one of diary.extra)
    if (one.from <= number && number <= one.to) worked.push(...(one.hours ? [one.hours] : usualHours(diary, number)))
  return joined(worked)
}

function workedHours(diary: Diary, number: number): Minutes[] {
  const most = diary.rules.maxDaysAWeek
  const hasReachedMost = most != null && (diary.visitDaysByWeek.get(weekOf(number)) ?? 0) >= most
  return hasReachedMost && !diary.visitDays.has(number) ? [] : ruledHours(diary, number)
}

/** The same diary with visits on more days: for how many days of a week they come to, not for when on the day they are. */
export function withVisitDays(diary: Diary, days: readonly Day[]): Diary {
  const visitDays = new Set([...diary.visitDays, ...days.map(dayNumber)])
  return { ...diary, visitDays, visitDaysByWeek: countedByWeek(visitDays) }
}

function countedByWeek(visitDays: ReadonlySet<number>): Map<number, number> {
  const counts = new Map<number, number>()
  for (const number of visitDays) counts.set(weekOf(number), (counts.get(weekOf(number)) ?? 0) + 1)
  return counts
}

/** Sorted, with touching and overlapping stretches made one. */
function joined(stretches: Minutes[]): Minutes[] {
  if (stretches.length < 2) return stretches
  const out: Minutes[] = []
  for (const one of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1)
    if (last && one.from <= last.to) out[out.length - 1] = { from: last.from, to: Math.max(last.to, one.to) }
    else out.push(one)
  }
  return out
}

/** Free minutes of a day by its number since 1970, sorted and apart; for whoever asks hundreds of days. */
export function freeOnDayNumber(diary: Diary, number: number): Minutes[] {
  let free = workedHours(diary, number)
  if (free.length === 0) return free
  const skipped = skippedMinutes(number)
  const busy = diary.busy.get(number) ?? []
  for (const taken of skipped ? [...busy, skipped] : busy) {
    if (!free.some((one) => one.from < taken.to && taken.from < one.to)) continue
    free = free.flatMap((one) =>
      [
        { from: one.from, to: Math.min(one.to, taken.from) },
        { from: Math.max(one.from, taken.to), to: one.to },
      ].filter((part) => part.from < part.to),
    )
  }
  return free
}

/** Free minutes of a day in London, sorted and apart. Notice, horizon, credentials and travel are the caller's. */
export const freeOn = (diary: Diary, on: Day): Minutes[] => freeOnDayNumber(diary, dayNumber(on))

/** Free time of each day of a range, days without any left out. */
export function freeTime(diary: Diary, range: DayRange): { day: Day; free: Minutes[] }[] {
  const out: { day: Day; free: Minutes[] }[] = []
  const last = dayNumber(range.endsOn)
  for (let number = dayNumber(range.startsOn); number <= last; number++) {
    const free = freeOnDayNumber(diary, number)
    if (free.length > 0) out.push({ day: dayFromNumber(number), free })
  }
  return out
}

const window = (from: string, to: string, least: number) => ({
  ...hoursOf({ from: from as Time, to: to as Time }),
  least,
})

/**
 * What counts as a free part of a day: an unbroken stretch of at least `least` minutes within its window. A half day
 * of guidance is 165 minutes, an evening 180, and a whole day leaves no minute of 8:45am to 3:15pm out.
 */
export const PART_WINDOWS: Readonly<Record<Part, Minutes & { least: number }>> = {
  morning: window('08:30', '12:30', 165),
  afternoon: window('12:30', '16:30', 165),
  evening: window('16:30', '21:00', 180),
  whole_day: window('08:45', '15:15', 390),
}

export const PARTS: readonly Part[] = ['morning', 'afternoon', 'evening', 'whole_day']

export function isPartFree(free: readonly Minutes[], part: Part): boolean {
  const { from, to, least } = PART_WINDOWS[part]
  return free.some((one) => Math.min(one.to, to) - Math.max(one.from, from) >= least)
}

/** The parts of a day that are free. */
export const freeParts = (diary: Diary, on: Day): Part[] => {
  const free = freeOn(diary, on)
  return PARTS.filter((part) => isPartFree(free, part))
}

/** Whether a visit from one time to another lies wholly within free time. */
export const fits = (free: readonly Minutes[], from: Time, to: Time): boolean =>
  free.some((one) => one.from <= minutesOf(from) && minutesOf(to) <= one.to)

/**
 * When a visit of so many minutes could start: the preferred time if it fits, else the quarter hour nearest to it (the
 * earlier of two), within any of the parts if some are named; null when it fits nowhere.
 */
export function startThatFits(
  free: readonly Minutes[],
  minutes: number,
  preferred: Time,
  parts: readonly Part[] = [],
): Time | null {
  const wanted = minutesOf(preferred)
  let best: number | null = null
  const isBetter = (start: number) => best === null || Math.abs(start - wanted) < Math.abs(best - wanted)
  for (const stretch of free) {
    const windows = parts.length === 0 ? [stretch] : parts.map((part) => PART_WINDOWS[part])
    for (const one of windows) {
      const first = Math.max(stretch.from, one.from)
      const last = Math.min(stretch.to, one.to) - minutes
      if (first <= wanted && wanted <= last) return preferred
      for (let start = Math.ceil(first / 15) * 15; start <= last; start += 15) if (isBetter(start)) best = start
    }
  }
  return best === null ? null : timeOf(best)
}
