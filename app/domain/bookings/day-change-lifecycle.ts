import { done, type Result, refuse } from '../result.ts'

// One visit is put to another day where both sides want it: one proposes, the other answers. This table is the only place that
// knows which move is allowed, and by whom; the visit itself moves by its own table (`change_day`).

export const DAY_CHANGE_STATUSES = ['proposed', 'agreed', 'declined', 'taken_back', 'lapsed', 'ended'] as const
export type DayChangeStatus = (typeof DAY_CHANGE_STATUSES)[number]
export type DayChangeEvent = 'agree' | 'decline' | 'take_back' | 'lapse' | 'end'
export type DayChangeSide = 'buyer' | 'adviser'

/** `other`: whoever did not propose it. */
const DAY_CHANGE_LIFECYCLE: Readonly<
  Record<DayChangeEvent, { to: DayChangeStatus; by: 'other' | 'proposer' | 'waymark'; past: string }>
> = {
  agree: { to: 'agreed', by: 'other', past: 'agreed to another day' },
  decline: { to: 'declined', by: 'other', past: 'did not agree to another day' },
  take_back: { to: 'taken_back', by: 'proposer', past: 'took back the other day' },
  // Nobody answered in time.
  lapse: { to: 'lapsed', by: 'waymark', past: 'let the other day pass' },
  // The visit was cancelled or recorded, or nobody is named for it any more: there is nothing left to put to another day.
  end: { to: 'ended', by: 'waymark', past: 'left no visit to put to another day' },
}

export type DayChangeRefusal = 'not_yours' | 'already_done' | 'not_now' | 'too_early' | 'too_late'

type Proposed = { status: DayChangeStatus; side: DayChangeSide; answerBy: Date }

/** Whether its time is up, whether the timer has fired or not. */
export const isDayLapsed = ({ status, answerBy }: Pick<Proposed, 'status' | 'answerBy'>, now: Date): boolean =>
  status === 'proposed' && now >= answerBy

/**
 * Decides one move. Pure. What nobody answered in time can only lapse (`too_late` to everything else but what ends the visit), and
 * nothing lapses before (`too_early`).
 */
export function decideDayChange(
  change: Proposed,
  event: DayChangeEvent,
  by: DayChangeSide | 'waymark',
  now: Date,
): Result<DayChangeStatus, DayChangeRefusal> {
  const row = DAY_CHANGE_LIFECYCLE[event]
  const who = by === 'waymark' ? 'waymark' : by === change.side ? 'proposer' : 'other'
  if (row.by !== who) return refuse('not_yours')
  if (change.status !== 'proposed') return refuse(change.status === row.to ? 'already_done' : 'not_now')
  if (event === 'lapse' && !isDayLapsed(change, now)) return refuse('too_early')
  if (by !== 'waymark' && isDayLapsed(change, now)) return refuse('too_late')
  return done(row.to)
}
