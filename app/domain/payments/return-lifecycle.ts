import { done, type Result, refuse } from '../result.ts'

// Money that waits on a payer's balance at Stripe goes back to them: asked for by one member of staff, sent by another. What
// then becomes of it Stripe says. This table is the only place that knows which move is allowed, and by whom.

export const RETURN_STATUSES = [
  'asked',
  'waiting',
  'needs_bank_details',
  'on_its_way',
  'returned',
  'failed',
  'declined',
  'taken_back',
] as const
export type ReturnStatus = (typeof RETURN_STATUSES)[number]
export type ReturnEvent = 'ask' | 'agree' | 'decline' | 'take_back' | 'want_bank_details' | 'leave' | 'arrive' | 'fail'
/** `asker`: whoever asked for it. `other`: anybody else of the staff. `stripe`: as just read there. */
export type ReturnSide = 'asker' | 'other' | 'stripe'

type Row = { from: readonly (ReturnStatus | 'none')[]; to: ReturnStatus; by: ReturnSide; past: string }

/** Forward only: an older answer of Stripe's changes nothing. What failed is on the balance again, and is asked for anew. */
const RETURN_LIFECYCLE: Readonly<Record<ReturnEvent, Row>> = {
  ask: { from: ['none'], to: 'asked', by: 'asker', past: 'asked for it' },
  agree: { from: ['asked'], to: 'waiting', by: 'other', past: 'agreed to it' },
  decline: { from: ['asked'], to: 'declined', by: 'other', past: 'declined it' },
  take_back: { from: ['asked'], to: 'taken_back', by: 'asker', past: 'took it back' },
  want_bank_details: { from: ['waiting'], to: 'needs_bank_details', by: 'stripe', past: 'wants bank details' },
  leave: { from: ['waiting', 'needs_bank_details'], to: 'on_its_way', by: 'stripe', past: 'sent it' },
  arrive: {
    from: ['waiting', 'needs_bank_details', 'on_its_way'],
    to: 'returned',
    by: 'stripe',
    past: 'has returned it',
  },
  // A bank may send back what seemed to have arrived.
  fail: {
    from: ['waiting', 'needs_bank_details', 'on_its_way', 'returned'],
    to: 'failed',
    by: 'stripe',
    past: 'could not return it',
  },
}

export type ReturnRefusal = 'asked_it_yourself' | 'not_yours' | 'already_done' | 'not_now'

/** Decides one move. Pure. Refuses `asked_it_yourself` to whoever would be their own second person. */
export function decideReturn(
  status: ReturnStatus | 'none',
  event: ReturnEvent,
  by: ReturnSide,
): Result<ReturnStatus, ReturnRefusal> {
  const row = RETURN_LIFECYCLE[event]
  if (row.by !== by) return refuse(row.by === 'other' ? 'asked_it_yourself' : 'not_yours')
  if (!row.from.includes(status)) return refuse(status === row.to ? 'already_done' : 'not_now')
  return done(row.to)
}

/** What Stripe's status of a refund means. (Source: Stripe, refunds: pending, requires_action, succeeded, failed, canceled.) */
export function eventOfRefund(status: string | null): ReturnEvent | null {
  switch (status) {
    case 'requires_action':
      return 'want_bank_details'
    case 'pending':
      return 'leave'
    case 'succeeded':
      return 'arrive'
    case 'failed':
    case 'canceled':
      return 'fail'
    default:
      return null
  }
}
