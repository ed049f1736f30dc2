import { describe, expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { type StatusAnswer, statusFault, statusWantedOf } from './employment-status.ts'

describe('what has to be on file before a booking is approved', () => {
  it.each([
    ['limited_company', 'maintained', true, 'determination'],
    ['limited_company', 'academy', true, 'determination'],
    ['limited_company', 'special', true, 'determination'],
    ['limited_company', 'college', true, 'determination'],
    ['limited_company', 'independent', true, 'check'],
    ['limited_company', 'academy', false, null],
    ['sole_trader', 'academy', true, 'check'],
    ['sole_trader', 'independent', true, 'check'],
    ['sole_trader', 'maintained', false, null],
    ['company', 'academy', true, null],
    ['charity', 'maintained', true, null],
    ['authority', 'maintained', true, null],
    ['agency', 'academy', true, null],
  ] as const)('%s at a school that is %s, with a date: %s → %s', (trading, group, isDated, wanted) => {
    expect(statusWantedOf({ trading, group, isDated })).toBe(wanted)
  })
})

describe('an approver’s answer', () => {
  const today = day('2026-11-28')
  const said = (change: Partial<StatusAnswer> = {}): StatusAnswer => ({
    ...{ answer: 'outside', reasons: 'They may send somebody else, and say when they come.', decidedOn: today },
    ...change,
  })
  it.each([
    [null, null, null],
    ['determination', null, 'status_missing'],
    ['determination', said(), null],
    ['determination', said({ decidedOn: day('2026-09-01') }), null],
    ['determination', said({ answer: 'inside' }), null],
    ['determination', said({ answer: 'inside', reasons: '' }), 'status_reasons_missing'],
    ['determination', said({ answer: 'self_employed' }), 'status_missing'],
    ['determination', said({ reasons: '  ' }), 'status_reasons_missing'],
    ['determination', said({ decidedOn: null }), 'status_day_missing'],
    ['determination', said({ decidedOn: day('2026-11-29') }), 'status_day_missing'],
    ['check', null, null],
    ['check', said({ answer: 'not_yet', decidedOn: null }), null],
    ['check', said({ answer: 'self_employed', reasons: '' }), null],
    ['check', said({ answer: 'self_employed', decidedOn: null }), 'status_day_missing'],
    ['check', said({ answer: 'outside' }), 'status_missing'],
  ] as const)('wanted %s, given %j: %s', (wanted, given, fault) => {
    expect(statusFault(wanted, given, today)).toBe(fault)
  })
})
