import { type FeedFault, isLasting } from './feed-faults.ts'

// An outside calendar is read every hour. Where that fails, what it last said goes on counting for thirty days: a day
// that may be taken is better not offered; after that it says too little of the days ahead.

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const READ_EVERY = HOUR
/** After this without an answer it is stale. */
const STALE_AFTER = DAY
const COUNTS_FOR = 30 * DAY
/** An unchanged calendar is read whole all the same so often: what repeats in it has come nearer. */
const WHOLE_EVERY = 7 * DAY

export type Standing = 'paused' | 'read' | 'retrying' | 'stale' | 'no_longer_counts'

type Calendar = { readAt: Date; pausedAt: Date | null; fault: FeedFault | null; failures: number }

/**
 * How an outside calendar stands. Stale: not read for a day, or gone, no longer a calendar and the like at two looks in a
 * row.
 */
export function standingOf({ readAt, pausedAt, fault, failures }: Calendar, now: Date): Standing {
  if (pausedAt) return 'paused'
  const age = now.getTime() - readAt.getTime()
  if (age >= COUNTS_FOR) return 'no_longer_counts'
  if (age >= STALE_AFTER || (fault && isLasting(fault) && failures > 1)) return 'stale'
  return fault ? 'retrying' : 'read'
}

/** Until when what it last said counts, unless it is read before. */
export const countsUntil = ({ readAt }: Pick<Calendar, 'readAt'>): Date => new Date(readAt.getTime() + COUNTS_FOR)

export const nextReading = (now: Date): Date => new Date(now.getTime() + READ_EVERY)

/** After a failed look, the first of them 1: a quarter of an hour, then ever longer, at most a day. */
export const nextTry = (failures: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(DAY, 15 * MINUTE * 2 ** (Math.max(1, Math.min(failures, 10)) - 1)))

export const isWholeDue = (readWholeAt: Date, now: Date): boolean =>
  now.getTime() - readWholeAt.getTime() >= WHOLE_EVERY
