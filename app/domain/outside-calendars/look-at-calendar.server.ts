import type { Known, Reach } from '#app/adapters/outside-feed.server.ts'
import { readFeed } from '#app/adapters/outside-feed.server.ts'
import { LONGEST_SPAN_DAYS } from '../availability/free-day-bits.ts'
import { addDays, londonDay, startOfDay } from '../calendar.ts'
import type { FeedBusy } from './busy-of.ts'
import type { FeedFault } from './feed-faults.ts'
import { readBusy } from './read-busy.server.ts'

/** What one look at an address came to. */
export type Looked =
  | ({ kind: 'whole'; known: Known } & FeedBusy)
  | { kind: 'unchanged' }
  | { kind: 'fault'; fault: FeedFault }

/** Before today for the days that the diary still shows, and past the last free day until all of it is read again. */
const DAYS_BEFORE = 14
const DAYS_AFTER = LONGEST_SPAN_DAYS + 14

/**
 * Reads an outside calendar and works out when its owner is busy, from two weeks ago to past the last day that a school can be
 * offered. Asks another server and takes its time: never call it in a database transaction.
 */
export async function lookAtCalendar(
  address: string,
  { known, owners, now, reach }: { known: Known; owners: readonly string[]; now: Date; reach?: Reach | undefined },
): Promise<Looked> {
  const answer = await readFeed(address, known, reach)
  if (answer.kind !== 'whole') return answer
  const today = londonDay(now)
  const within = {
    from: startOfDay(addDays(today, -DAYS_BEFORE)).getTime(),
    to: startOfDay(addDays(today, DAYS_AFTER)).getTime(),
  }
  const read = await readBusy(answer.text, { within, owners })
  return read.ok ? { kind: 'whole', known: answer.known, ...read.value } : { kind: 'fault', fault: read.refusal }
}
