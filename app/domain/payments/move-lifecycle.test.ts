import { describe, expect, it } from 'vitest'
import { decideMove, MOVE_STATUSES, type MoveEvent, type MoveSide } from './move-lifecycle.ts'

const said = (...of: Parameters<typeof decideMove>) => {
  const result = decideMove(...of)
  return result.ok ? result.value : result.refusal
}

describe('money moved between our own accounts', () => {
  it.each([
    ['none', 'see', 'stripe', 'seen'],
    ['seen', 'see', 'stripe', 'already_done'],
    ['confirmed', 'see', 'stripe', 'not_now'],
    ['seen', 'record', 'anybody', 'recorded'],
    ['recorded', 'record', 'anybody', 'already_done'],
    ['sent_back', 'record', 'anybody', 'not_now'],
    ['recorded', 'change', 'recorder', 'recorded'],
    ['recorded', 'change', 'other', 'not_yours'],
    ['sent_back', 'change', 'recorder', 'recorded'],
    ['seen', 'change', 'recorder', 'not_now'],
    ['confirmed', 'change', 'recorder', 'not_now'],
    ['recorded', 'confirm', 'other', 'confirmed'],
    ['recorded', 'confirm', 'recorder', 'recorded_it_yourself'],
    ['sent_back', 'confirm', 'other', 'not_now'],
    ['confirmed', 'confirm', 'other', 'already_done'],
    ['recorded', 'send_back', 'other', 'sent_back'],
    ['recorded', 'send_back', 'recorder', 'recorded_it_yourself'],
    ['confirmed', 'send_back', 'other', 'not_now'],
  ] as const)('%s, %s by %s: %s', (status, event, by, answer) => {
    expect(said(status, event, by)).toBe(answer)
  })

  it('nothing leads out of confirmed, and only somebody else confirms', () => {
    const events: MoveEvent[] = ['see', 'record', 'change', 'confirm', 'send_back']
    const sides: MoveSide[] = ['stripe', 'anybody', 'recorder', 'other']
    for (const event of events)
      for (const side of sides) {
        expect(decideMove('confirmed', event, side).ok).toBe(false)
        for (const status of MOVE_STATUSES)
          if (said(status, event, side) === 'confirmed') expect([status, side]).toEqual(['recorded', 'other'])
      }
  })
})
