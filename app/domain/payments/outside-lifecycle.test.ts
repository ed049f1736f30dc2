import { expect, it } from 'vitest'
import {
  decideOutside,
  OUTSIDE_STATUSES,
  type OutsideEvent,
  type OutsideSide,
  type OutsideStatus,
} from './outside-lifecycle.ts'

// By hand: who may do what from where.
const ALLOWED: [OutsideEvent, OutsideStatus | 'none', OutsideSide, OutsideStatus][] = [
  ['record', 'none', 'recorder', 'recorded'],
  ['change', 'recorded', 'recorder', 'recorded'],
  ['change', 'sent_back', 'recorder', 'recorded'],
  ['confirm', 'recorded', 'other', 'confirmed'],
  ['send_back', 'recorded', 'other', 'sent_back'],
  ['take_back', 'recorded', 'recorder', 'taken_back'],
  ['take_back', 'sent_back', 'recorder', 'taken_back'],
]
const EVENTS: OutsideEvent[] = ['record', 'change', 'confirm', 'send_back', 'take_back']
const cases = EVENTS.flatMap((event) =>
  (['none', ...OUTSIDE_STATUSES] as const).flatMap((status) =>
    (['recorder', 'other'] as const).map((by) => [event, status, by] as const),
  ),
)

it.each(cases)('%s from %s by the %s', (event, status, by) => {
  const row = ALLOWED.find(([one, from, who]) => one === event && from === status && who === by)
  const result = decideOutside(status, event, by)
  if (row) expect(result).toEqual({ ok: true, value: row[3] })
  else expect(result.ok).toBe(false)
})

it('nobody is their own second person, whatever the status', () => {
  for (const status of OUTSIDE_STATUSES)
    for (const event of ['confirm', 'send_back'] as const)
      expect(decideOutside(status, event, 'recorder')).toEqual({ ok: false, refusal: 'recorded_it_yourself' })
})
