import { expect, it } from 'vitest'
import { CLAIM_STATUSES, type ClaimEvent, type ClaimStatus, decideClaim } from './claim-lifecycle.ts'

// By hand: who may do what from where.
const ALLOWED: [ClaimEvent, ClaimStatus | 'none', 'school' | 'staff', ClaimStatus][] = [
  ['claim', 'none', 'school', 'claimed'],
  ['claim', 'taken_back', 'school', 'claimed'],
  ['take_back', 'claimed', 'school', 'taken_back'],
  ['confirm', 'claimed', 'staff', 'confirmed'],
  ['confirm', 'refused', 'staff', 'confirmed'],
  ['refuse', 'claimed', 'staff', 'refused'],
  ['refuse', 'confirmed', 'staff', 'refused'],
]
const EVENTS: ClaimEvent[] = ['claim', 'confirm', 'refuse', 'take_back']
const cases = EVENTS.flatMap((event) =>
  (['none', ...CLAIM_STATUSES] as const).flatMap((status) =>
    (['school', 'staff'] as const).map((by) => [event, status, by] as const),
  ),
)

it.each(cases)('%s from %s by %s', (event, status, by) => {
  const row = ALLOWED.find(([one, from, who]) => one === event && from === status && who === by)
  const result = decideClaim(status, event, by, 'Invoice 118')
  if (row) expect(result).toEqual({ ok: true, value: row[3] })
  else expect(result.ok).toBe(false)
})

it('staff say what they saw, or why not', () => {
  for (const event of ['confirm', 'refuse'] as const)
    expect(decideClaim('claimed', event, 'staff', ' ')).toEqual({ ok: false, refusal: 'words_missing' })
})
