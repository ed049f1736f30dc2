import { expect, it } from 'vitest'
import {
  decideReturn,
  eventOfRefund,
  RETURN_STATUSES,
  type ReturnEvent,
  type ReturnSide,
  type ReturnStatus,
} from './return-lifecycle.ts'

// By hand: who may do what from where.
const ALLOWED: [ReturnEvent, ReturnStatus | 'none', ReturnSide, ReturnStatus][] = [
  ['ask', 'none', 'asker', 'asked'],
  ['agree', 'asked', 'other', 'waiting'],
  ['decline', 'asked', 'other', 'declined'],
  ['take_back', 'asked', 'asker', 'taken_back'],
  ['want_bank_details', 'waiting', 'stripe', 'needs_bank_details'],
  ['leave', 'waiting', 'stripe', 'on_its_way'],
  ['leave', 'needs_bank_details', 'stripe', 'on_its_way'],
  ['arrive', 'waiting', 'stripe', 'returned'],
  ['arrive', 'needs_bank_details', 'stripe', 'returned'],
  ['arrive', 'on_its_way', 'stripe', 'returned'],
  ['fail', 'waiting', 'stripe', 'failed'],
  ['fail', 'needs_bank_details', 'stripe', 'failed'],
  ['fail', 'on_its_way', 'stripe', 'failed'],
  ['fail', 'returned', 'stripe', 'failed'],
]
const EVENTS = [...new Set(ALLOWED.map(([event]) => event))]
const cases = EVENTS.flatMap((event) =>
  (['none', ...RETURN_STATUSES] as const).flatMap((status) =>
    (['asker', 'other', 'stripe'] as const).map((by) => [event, status, by] as const),
  ),
)

it.each(cases)('%s from %s by %s', (event, status, by) => {
  const row = ALLOWED.find(([one, from, who]) => one === event && from === status && who === by)
  const result = decideReturn(status, event, by)
  if (row) expect(result).toEqual({ ok: true, value: row[3] })
  else expect(result.ok).toBe(false)
})

it('each status of a refund at Stripe is one move, and one that is unknown is none', () => {
  expect(
    ['requires_action', 'pending', 'succeeded', 'failed', 'canceled', 'new_at_stripe', null].map(eventOfRefund),
  ).toEqual(['want_bank_details', 'leave', 'arrive', 'fail', 'fail', null, null])
})
