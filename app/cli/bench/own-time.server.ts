import postgres from 'postgres'
import { systemActor } from '#app/auth/actor.ts'
import { freeDayBits, LONGEST_SPAN_DAYS } from '#app/domain/availability/free-day-bits.ts'
import { readDiaryOfDays, rewriteFreeDays } from '#app/domain/availability/free-days.server.ts'
import {
  type AvailabilityRules,
  type BusySpan,
  type Diary,
  diaryOf,
  freeTime,
} from '#app/domain/availability/free-time.ts'
import { addDays, type Day, instantAt, londonDay, time } from '#app/domain/calendar.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { median, tableText } from './figures.ts'
import { naiveFreeTime } from './naive-free-time.ts'

// The slot engine and the rewriting of free dates, on the rules of the demonstration's own advisers: each beside a floor that
// is measured in turn with it, so that a machine that slows down for a while slows both.

const PEOPLE = 50
const WEEKS = 4
const ROUNDS = 15
/** What the engine may take for 50 advisers over four weeks, and one adviser's 400 days with their write. */
const MOST_ENGINE_MS = 50
const MOST_REWRITE_MS = 5

const bench = systemActor('npm run bench')

/** The figures as text, for whoever ran the bench. */
export async function benchOwnTime(databaseUrl: string): Promise<string> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  connect({ url: databaseUrl, as: 'owner', connections: 2 })
  try {
    const today = londonDay(new Date())
    const people = (await sql`select person_id from free_days order by person_id limit ${PEOPLE}`).map(
      (row) => row.person_id as string,
    )
    const diaries = await Promise.all(
      people.map((one) =>
        inTransaction(bench, (tx) => readDiaryOfDays(tx, one, today, addDays(today, LONGEST_SPAN_DAYS))),
      ),
    )
    return `${engineText(diaries, today)}\n\n${await rewritingText(sql, people, diaries, today)}`
  } finally {
    await disconnect()
    await sql.end()
  }
}

const verdict = (ms: number, most: number) =>
  `${ms <= most ? 'holds' : 'MISSES'}: ${ms.toFixed(2)} ms, the most is ${most}`

/** A line of a table: the median, the quickest, and how the median compares with a floor's. */
const row = (name: string, times: number[], floor?: number[]) => {
  const ms = median(times)
  return [name, ms.toFixed(2), Math.min(...times).toFixed(2), floor ? (ms / median(floor)).toFixed(2) : '']
}

function timed(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

async function timedAsync(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function engineText(diaries: readonly Diary[], today: Day): string {
  const range = { startsOn: today, endsOn: addDays(today, WEEKS * 7 - 1) }
  const rules: AvailabilityRules[] = diaries.map((diary) => diary.rules)
  const visits: BusySpan[] = Array.from({ length: WEEKS * 2 }, (_, n) => {
    const on = addDays(today, n * 3)
    return { from: instantAt(on, time('08:45')), to: instantAt(on, time('15:15')), kind: 'visit' as const }
  })
  const ours = () => rules.map((one) => freeTime(diaryOf(one, visits), range))
  const naive = () => rules.map((one) => naiveFreeTime(one, visits, range))
  if (JSON.stringify(ours()) !== JSON.stringify(naive())) throw new Error('the engine and the naive loop differ')
  const rounds = Array.from({ length: ROUNDS }, () => ({ ours: timed(ours), naive: timed(naive) }))
  const [engine, floor] = [rounds.map((one) => one.ours), rounds.map((one) => one.naive)]
  const table = tableText([
    [`${rules.length} advisers, ${WEEKS} weeks`, 'ms', 'quickest', 'of the floor'],
    row('the engine', engine, floor),
    row('floor: a loop over days that asks every rule', floor),
  ])
  return `${table}\n${verdict(median(engine), MOST_ENGINE_MS)}`
}

async function rewritingText(
  sql: postgres.Sql,
  people: string[],
  diaries: readonly Diary[],
  today: Day,
): Promise<string> {
  const kept = diaries.map((diary) => freeDayBits(diary, today, LONGEST_SPAN_DAYS))
  const times = { ours: [] as number[], write: [] as number[], engine: [] as number[] }
  const person = (at: number) => people[at % people.length] as string
  const rewrite = (at: number) => inTransaction(bench, (tx) => rewriteFreeDays(tx, person(at), today))
  const write = (at: number) => {
    const bits = kept[at % people.length] as (typeof kept)[number]
    return sql.begin(async (tx) => {
      await tx`select lock_person(${person(at)})`
      await tx`insert into free_days (person_id, morning, afternoon, evening, whole_day, from_on, until_on, rewritten_at)
        values (${person(at)}, ${bits.morning}, ${bits.afternoon}, ${bits.evening}, ${bits.wholeDay}, ${bits.fromOn}, ${bits.untilOn}, now())
        on conflict (person_id) do update set morning = excluded.morning, afternoon = excluded.afternoon, evening = excluded.evening,
          whole_day = excluded.whole_day, from_on = excluded.from_on, until_on = excluded.until_on, rewritten_at = now()`
    })
  }
  for (let at = 0; at < people.length; at++) await rewrite(at)
  for (let at = 0; at < ROUNDS * 10; at++) {
    times.ours.push(await timedAsync(() => rewrite(at)))
    times.write.push(await timedAsync(() => write(at)))
    const { rules } = diaries[at % people.length] as Diary
    times.engine.push(timed(() => freeDayBits(diaryOf(rules, []), today, LONGEST_SPAN_DAYS)))
  }
  const table = tableText([
    [`${LONGEST_SPAN_DAYS} days of one adviser, rewritten`, 'ms', 'quickest', 'of the floor'],
    row('lock, diary, engine and write', times.ours, times.write),
    row('of it the engine', times.engine, times.write),
    row('floor: the same lock and write alone', times.write),
  ])
  return `${table}\n${verdict(median(times.ours), MOST_REWRITE_MS)}`
}
