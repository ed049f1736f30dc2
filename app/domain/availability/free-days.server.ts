import { sql } from 'drizzle-orm'
import type { BuyingActor, SystemActor } from '#app/auth/actor.ts'
import { ENGLAND_BANK_HOLIDAYS } from '#app/domain/bank-holidays.ts'
import {
  addDays,
  type Day,
  type DayRange,
  day,
  daysBetween,
  londonDay,
  mondayOf,
  startOfDay,
  type Time,
  time,
  timeOf,
} from '#app/domain/calendar.ts'
import { addMonths } from '#app/domain/month-grid.ts'
import { resultsDaysBetween } from '#app/domain/results-days.ts'
import type { Part } from '#app/domain/services/menu.ts'
import { DEFAULT_ROADS, type RoadSettings } from '#app/domain/travel.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { freeDays } from '#db/schema/index.ts'
import { daysSet, freeDayBits, LONGEST_SPAN_DAYS } from './free-day-bits.ts'
import { type AvailabilityRules, type Diary, diaryOf, type ExtraDays, freeOn, isPartFree, PARTS } from './free-time.ts'
import { type Travel, withTravel } from './with-travel.ts'

type Hours = { from: string; to: string }

type TimeSpan = { from: Date; to: Date }

type DiaryRow = {
  weekly: (Hours & { weekday: number; weeks: 'every' | 'a' | 'b' })[]
  dates: (DayRange & ({ kind: 'off' } | ({ kind: 'extra' } & (Hours | { from: null; to: null }))))[]
  /** Null where nothing was ever said of it. */
  pattern: {
    alternateFrom: Day | null
    terms: DayRange[] | null
    resultsFrom: string | null
    resultsTo: string | null
  } | null
  busy: {
    from: string
    to: string
    kind: 'visit' | 'outside'
    isRemote: boolean
    /** A visit of whoever asks. */
    isOwn: boolean
    latitude: number | null
    longitude: number | null
  }[]
  maxDaysAWeek: number
  roads: RoadSettings | null
}

const BANK_HOLIDAYS = ENGLAND_BANK_HOLIDAYS.map(({ on }) => on)

const hoursOf = (one: Hours): { from: Time; to: Time } => ({ from: time(one.from), to: time(one.to) })

/** The rules of a diary from one day to another: what is off and extra, with the days on which results come out. */
function rulesOf({ weekly, dates, pattern, maxDaysAWeek }: DiaryRow, from: Day, until: Day): AvailabilityRules {
  const { alternateFrom = null, terms = null, resultsFrom = null, resultsTo = null } = pattern ?? {}
  const results =
    resultsFrom === null || resultsTo === null
      ? []
      : resultsDaysBetween(from, until).map(({ on }) => ({
          startsOn: on,
          endsOn: on,
          ...hoursOf({ from: resultsFrom, to: resultsTo }),
        }))
  return {
    weekly: weekly.map((one) => ({ weekday: one.weekday, weeks: one.weeks, ...hoursOf(one) })),
    alternateFrom,
    terms,
    closed: BANK_HOLIDAYS,
    off: dates.filter(({ kind }) => kind === 'off'),
    extra: [
      ...dates.flatMap(({ startsOn, endsOn, ...one }): ExtraDays[] => {
        if (one.kind === 'off') return []
        return [{ startsOn, endsOn, ...(one.from === null ? { from: null, to: null } : hoursOf(one)) }]
      }),
      ...results,
    ],
    maxDaysAWeek,
  }
}

/**
 * An adviser's diary of some days, for the pure engine: rules, and busy spans across every school and provider without
 * saying whose they are; with `travel`, the drives to and from it are busy too, at the speed the adviser plans with. Whole
 * weeks of it: how many days of a week are taken needs all of that week. Anyone may compute with it; only its result may
 * be shown.
 */
export const readDiaryOfDays = async (
  tx: Tx,
  personId: string,
  from: Day,
  until: Day,
  travel?: Travel,
): Promise<Diary> => (await readDiaries(tx, personId, from, until))(travel)

/**
 * The same read once, for visits that are looked for in different ways. `own`: as it were if nothing were in it but visits of
 * the organisation that asks, which knows of those. `without`: as it were without the visit at that time.
 */
export async function readDiaries(
  tx: Tx,
  personId: string,
  from: Day,
  until: Day,
  without: TimeSpan | null = null,
): Promise<(travel?: Travel, whose?: 'all' | 'own') => Diary> {
  const [first, last] = [mondayOf(from), addDays(mondayOf(until), 6)]
  const [start, end] = [startOfDay(first).toISOString(), startOfDay(addDays(last, 1)).toISOString()]
  const rows = await tx.execute<{ diary: DiaryRow }>(
    sql`select read_diary(${personId}, ${start}::timestamptz, ${end}::timestamptz) as diary`,
  )
  const { diary } = rows[0] as { diary: DiaryRow }
  // Two visits of a person are never at one time, so that when it is says which.
  const isLeftOut = ({ kind, from, to }: DiaryRow['busy'][number]) =>
    without !== null &&
    kind === 'visit' &&
    new Date(from).getTime() === without.from.getTime() &&
    new Date(to).getTime() === without.to.getTime()
  const busy = diary.busy.filter((one) => !isLeftOut(one))
  const spans = busy.map(({ latitude, longitude, ...span }) => ({
    ...{ kind: span.kind, isRemote: span.isRemote, isOwn: span.isOwn },
    from: new Date(span.from),
    to: new Date(span.to),
    at: latitude === null || longitude === null ? null : { latitude, longitude },
  }))
  const rules = rulesOf(diary, first, last)
  return (travel, whose = 'all') => {
    const busy = spans.filter(({ isOwn }) => isOwn || whose === 'all')
    return diaryOf(rules, travel ? withTravel(busy, travel, diary.roads ?? DEFAULT_ROADS) : busy)
  }
}

/**
 * Rewrites which of the next 400 days are free, under the person's lock: call it at the end of every command that
 * changes pattern, visits or busy time, in its own database transaction.
 */
export async function rewriteFreeDays(tx: Tx, personId: string, today: Day): Promise<void> {
  // One connection runs what it is sent in order: the diary is read under the lock without waiting for its answer.
  const [, diary] = await Promise.all([
    tx.execute(sql`select lock_person(${personId})`),
    readDiaryOfDays(tx, personId, today, addDays(today, LONGEST_SPAN_DAYS)),
  ])
  const written = { ...freeDayBits(diary, today, LONGEST_SPAN_DAYS), rewrittenAt: sql`now()` }
  await tx
    .insert(freeDays)
    .values({ personId, ...written })
    .onConflictDoUpdate({ target: freeDays.personId, set: written })
}

/** The nightly sweep: everyone's days, each person in a database transaction of their own. Returns how many. */
export async function rewriteAllFreeDays(actor: SystemActor, now: Date): Promise<number> {
  const today = londonDay(now)
  const people = await inTransaction(actor, (tx) =>
    tx.execute<{ id: string }>(
      sql`select person_id as id from adviser_cards where person_id is not null union select person_id from free_days where from_on < ${today}`,
    ),
  )
  for (const { id } of people) await inTransaction(actor, (tx) => rewriteFreeDays(tx, id, today))
  return people.length
}

export type FreeDay = { day: Day; parts: Part[]; free: { from: Time; to: Time }[] }

/**
 * The days of a month (`2027-01`), from today on, on which an adviser is free, with the parts and times: for signed-in
 * schools and consortia only. Notice, school days and travel are not in it.
 */
export function freeTimes(actor: BuyingActor, personId: string, month: string, now: Date): Promise<FreeDay[]> {
  const today = londonDay(now)
  const first = day(`${month}-01`)
  const from = [first, today].sort()[1] as Day
  const until = addDays(day(`${addMonths(month, 1)}-01`), -1)
  if (until < from || daysBetween(today, until) > LONGEST_SPAN_DAYS + 31) return Promise.resolve([])
  return inTransaction(actor, (tx) => freeTimesIn(tx, personId, from, until))
}

/** The same for any days, inside a command's or a read's own database transaction. */
export async function freeTimesIn(tx: Tx, personId: string, from: Day, until: Day): Promise<FreeDay[]> {
  const diary = await readDiaryOfDays(tx, personId, from, until)
  const out: FreeDay[] = []
  for (let on = from; on <= until; on = addDays(on, 1)) {
    const free = freeOn(diary, on)
    if (free.length === 0) continue
    out.push({
      day: on,
      parts: PARTS.filter((part) => isPartFree(free, part)),
      // Midnight at a day's end has no name on its own clock.
      free: free.map((one) => ({ from: timeOf(one.from), to: timeOf(Math.min(one.to, 1_439)) })),
    })
  }
  return out
}

const COLUMN_OF_PART = {
  morning: freeDays.morning,
  afternoon: freeDays.afternoon,
  evening: freeDays.evening,
  whole_day: freeDays.wholeDay,
} as const

/**
 * The days with a free part, nearest to a day first: what the refusal "taken" chooses from. None before `notBefore` (else
 * before the day the free days were last written for). Drives, notice and checks are the caller's.
 */
export async function freeDaysAround(
  tx: Tx,
  personId: string,
  part: Part,
  around: Day,
  notBefore?: Day,
): Promise<Day[]> {
  const [row] = await tx
    .select({ bits: COLUMN_OF_PART[part], fromOn: freeDays.fromOn, untilOn: freeDays.untilOn })
    .from(freeDays)
    .where(sql`${freeDays.personId} = ${personId}`)
  if (!row) return []
  const from = notBefore && notBefore > row.fromOn ? notBefore : row.fromOn
  if (from > row.untilOn) return []
  const far = (on: Day) => Math.abs(daysBetween(around, on))
  return daysSet(row.bits, from, row.untilOn).sort((a, b) => far(a) - far(b) || (a < b ? -1 : 1))
}
