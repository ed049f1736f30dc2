import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day } from '../calendar.ts'
import { type CredentialFacts, type CredentialKind, coverOf, END_OF } from './credential-facts.ts'
import { CREDENTIAL_KINDS, isOneAtATime, PROVIDER_CREDENTIAL_KINDS } from './credential-kinds.ts'
import { CREDENTIAL_STATUSES, type CredentialEvent } from './credential-lifecycle.ts'
import { editionEnd, statusesOf, statusesOn, whyNever } from './credential-states.ts'

const KINDS: readonly CredentialKind[] = [...CREDENTIAL_KINDS, ...PROVIDER_CREDENTIAL_KINDS]

// Written out by hand: what each kind never is.
const NEVER: Record<CredentialKind, string[]> = {
  identity: ['expiring', 'expired'],
  right_to_work: [],
  qualification: ['expiring', 'expired', 'replaced'],
  register: [],
  dbs: ['expiring', 'expired'],
  safeguarding: [],
  public_liability: ['replaced'],
  reference: ['expiring', 'expired', 'replaced'],
  send: ['expiring', 'expired', 'replaced'],
  test_user: ['replaced'],
  professional_indemnity: ['replaced'],
  ico: [],
  provider_insurance: ['replaced'],
  provider_ico: [],
  safeguarding_policy: [],
  complaints_policy: [],
  matrix: [],
}

test.each(KINDS)('%s can be in every state but those that its kind never comes to', (kind) => {
  expect(CREDENTIAL_STATUSES.filter((status) => !statusesOf(kind).includes(status)).sort()).toEqual(
    [...NEVER[kind]].sort(),
  )
})

test.each(KINDS)('%s says why it is never in the others', (kind) => {
  const events: CredentialEvent[] = ['replace', 'warn', 'expire']
  const without = events.filter((event) => whyNever(kind, event) !== null)
  expect(without).toEqual([...(isOneAtATime(kind) ? [] : ['replace']), ...(END_OF[kind] ? [] : ['warn', 'expire'])])
  for (const event of ['withdraw', 'verify', 'refuse', 'suspend', 'lift', 'revoke'] as const)
    expect(whyNever(kind, event)).toBeNull()
})

test.each(KINDS)('the end of %s is the fact that it is said to be', (kind) => {
  const given = (end: object) =>
    coverOf({ kind, startsOn: '2026-05-01', endsOn: null, ...end } as unknown as CredentialFacts)
  const fact = END_OF[kind]
  if (fact === null) expect(given({ endsOn: '2027-04-30', renewsOn: '2027-04-30' }).endsOn).toBeNull()
  else if (fact === 'edition') expect(given({ edition: 2026 }).endsOn).toBe('2027-08-31')
  else expect(given({ [fact]: '2027-04-30' }).endsOn).toBe('2027-04-30')
})

test.each([
  ['2027-07-01', false],
  ['2027-07-02', true],
  ['2027-08-31', true],
  ['2027-09-01', false],
] as const)('on %s an edition is about to end: %s', (on, isAboutTo) => {
  expect(statusesOn('safeguarding', day(on)).includes('expiring')).toBe(isAboutTo)
  expect(statusesOn('register', day(on))).toEqual(statusesOf('register'))
})

test('an edition in force ends on a 31 August within the year', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000 }), (days) => {
      const on = addDays(day('2024-01-01'), days)
      const end = editionEnd(on)
      expect(end >= on && end < addDays(on, 366)).toBe(true)
      expect(coverOf({ kind: 'safeguarding', edition: Number(end.slice(0, 4)) - 1 } as CredentialFacts).endsOn).toBe(
        end,
      )
    }),
  )
})
