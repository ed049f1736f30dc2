import { describe, expect, it } from 'vitest'
import { CONCERN_STATUSES, type ConcernEvent, type ConcernStatus, decideConcern } from './concern-lifecycle.ts'

// By hand from the issue: who may do what from where. `psn_staff` suspended what is suspended.
const ALLOWED: [ConcernEvent, ConcernStatus, string[], ConcernStatus][] = [
  ['suspend', 'reported', ['psn_staff', 'psn_second'], 'suspended'],
  ['close_unfounded', 'reported', ['psn_staff', 'psn_second'], 'unfounded'],
  ['lift', 'suspended', ['psn_second'], 'lifted'],
  ['revoke', 'suspended', ['psn_second'], 'revoked'],
]
const WHO = ['psn_staff', 'psn_second', 'psn_adviser']
const cases = ALLOWED.flatMap(([event]) =>
  CONCERN_STATUSES.flatMap((status) => WHO.map((who) => [event, status, who] as const)),
)

describe('a concern', () => {
  const stateOf = (status: ConcernStatus) => ({
    status,
    aboutPersonId: 'psn_adviser',
    suspendedBy: status === 'suspended' ? 'psn_staff' : null,
  })

  it.each(cases)('%s from %s by %s', (event, status, personId) => {
    const row = ALLOWED.find(([one, from, by]) => one === event && from === status && by.includes(personId))
    const result = decideConcern(stateOf(status), event, { personId }, 'Because')
    if (row) expect(result).toEqual({ ok: true, value: row[3] })
    else expect(result.ok).toBe(false)
  })

  it.each([
    ['lift', 'suspended', 'psn_staff', 'second_person_needed'],
    ['suspend', 'reported', 'psn_adviser', 'about_yourself'],
    ['suspend', 'suspended', 'psn_second', 'already_done'],
    ['revoke', 'lifted', 'psn_second', 'not_now'],
  ] as const)('%s from %s by %s is refused: %s', (event, status, personId, refusal) => {
    expect(decideConcern(stateOf(status), event, { personId }, 'Because')).toEqual({ ok: false, refusal })
  })

  it.each(ALLOWED)('%s says why', (event, status) => {
    const result = decideConcern(stateOf(status), event, { personId: 'psn_second' }, '  ')
    expect(result).toEqual({ ok: false, refusal: 'reason_missing' })
  })
})
