import { done, type Result, refuse } from '../result.ts'

// Money moved between our own bank account and our balance at Stripe: Stripe's own entry says that it was, one of the staff adds
// what our bank says of it, another confirms it or sends it back. This table is the only place that knows which move is allowed.

export const MOVE_STATUSES = ['seen', 'recorded', 'sent_back', 'confirmed'] as const
export type MoveStatus = (typeof MOVE_STATUSES)[number]
export type MoveEvent = 'see' | 'record' | 'change' | 'confirm' | 'send_back'
/** `stripe`: read there. `anybody`: of the staff. `recorder`: whoever recorded it. `other`: anybody else of them. */
export type MoveSide = 'stripe' | 'anybody' | 'recorder' | 'other'

type Row = { from: readonly (MoveStatus | 'none')[]; to: MoveStatus; by: readonly MoveSide[] }

/** What was confirmed stands: a movement that came back is another entry of Stripe's, and another row. */
const MOVE_LIFECYCLE: Readonly<Record<MoveEvent, Row>> = {
  see: { from: ['none'], to: 'seen', by: ['stripe'] },
  record: { from: ['seen'], to: 'recorded', by: ['anybody'] },
  change: { from: ['recorded', 'sent_back'], to: 'recorded', by: ['recorder'] },
  confirm: { from: ['recorded'], to: 'confirmed', by: ['other'] },
  send_back: { from: ['recorded'], to: 'sent_back', by: ['other'] },
}

export type MoveRefusal = 'recorded_it_yourself' | 'not_yours' | 'already_done' | 'not_now'

/**
 * Decides one move. Pure. Refuses `recorded_it_yourself` to whoever would be their own second person, `not_yours` to whoever
 * would change a colleague's record, and what is so already (`already_done`) apart from what is not possible any more.
 */
export function decideMove(
  status: MoveStatus | 'none',
  event: MoveEvent,
  by: MoveSide,
): Result<MoveStatus, MoveRefusal> {
  const row = MOVE_LIFECYCLE[event]
  if (!row.from.includes(status)) return refuse(status === row.to ? 'already_done' : 'not_now')
  if (!row.by.includes(by)) return refuse(row.by.includes('other') ? 'recorded_it_yourself' : 'not_yours')
  return done(row.to)
}
