import { done, type Result, refuse } from '../result.ts'

// Money that came past Stripe: one member of staff records it with its evidence, another confirms it or sends it back. This
// table is the only place that knows which move is allowed, and by whom.

export const OUTSIDE_STATUSES = ['recorded', 'sent_back', 'confirmed', 'taken_back'] as const
export type OutsideStatus = (typeof OUTSIDE_STATUSES)[number]
export type OutsideEvent = 'record' | 'change' | 'confirm' | 'send_back' | 'take_back'
/** `recorder`: whoever recorded it. `other`: anybody else of the staff. */
export type OutsideSide = 'recorder' | 'other'

type Row = { from: readonly (OutsideStatus | 'none')[]; to: OutsideStatus; by: OutsideSide; past: string }

/** Once confirmed it is a payment: what was wrong with it is put right by returning it, never here. */
const OUTSIDE_LIFECYCLE: Readonly<Record<OutsideEvent, Row>> = {
  record: { from: ['none'], to: 'recorded', by: 'recorder', past: 'recorded it' },
  change: { from: ['recorded', 'sent_back'], to: 'recorded', by: 'recorder', past: 'changed it' },
  confirm: { from: ['recorded'], to: 'confirmed', by: 'other', past: 'confirmed it' },
  send_back: { from: ['recorded'], to: 'sent_back', by: 'other', past: 'sent it back' },
  take_back: { from: ['recorded', 'sent_back'], to: 'taken_back', by: 'recorder', past: 'took it back' },
}

export type OutsideRefusal = 'recorded_it_yourself' | 'not_yours' | 'already_done' | 'not_now'

/**
 * Decides one move. Pure. Refuses `recorded_it_yourself` to whoever would be their own second person, `not_yours` to whoever
 * would change a colleague's record, and what is so already (`already_done`) apart from what is not possible any more.
 */
export function decideOutside(
  status: OutsideStatus | 'none',
  event: OutsideEvent,
  by: OutsideSide,
): Result<OutsideStatus, OutsideRefusal> {
  const row = OUTSIDE_LIFECYCLE[event]
  if (row.by !== by) return refuse(row.by === 'other' ? 'recorded_it_yourself' : 'not_yours')
  if (!row.from.includes(status)) return refuse(status === row.to ? 'already_done' : 'not_now')
  return done(row.to)
}
