import { expect, test } from 'vitest'
import { CredentialFacts } from './credential-facts.ts'
import { standsFor } from './stands-for.ts'

// Written out by hand: which newer credential does for whatever the older one was needed for.

const read = (facts: Record<string, unknown>) => CredentialFacts.parse(facts)
const dbs = {
  ...{ kind: 'dbs', level: 'enhanced', hasChildrensBarredList: true, workforce: 'child', number: '001' },
  ...{ issuedOn: '2026-02-01', update: null },
}
const plain = { ...dbs, hasChildrensBarredList: false }
const register = {
  ...{ kind: 'register', body: 'cdi', number: 'R1', grade: 'career_development_professional' },
  renewsOn: '2027-08-31',
}
const leader = { ...register, grade: 'careers_leader' }
const test_user = { kind: 'test_user', instrument: 'Lodestar', body: 'BPS', number: 'T1', endsOn: '2027-08-31' }
const later = { issuedOn: '2027-01-05', number: '002' }

test.each([
  ['a newer certificate of the same', { ...dbs, ...later }, dbs, true],
  ['of the same day', { ...dbs, number: '002' }, dbs, true],
  ['one issued earlier', { ...dbs, issuedOn: '2026-01-31' }, dbs, false],
  ['one for the adult workforce', { ...plain, ...later, workforce: 'adult' }, dbs, false],
  [
    'one for the adult workforce, for one without the barred list',
    { ...plain, ...later, workforce: 'adult' },
    plain,
    false,
  ],
  ['one for both workforces', { ...dbs, ...later, workforce: 'child_and_adult' }, dbs, true],
  ['one for one workforce, for one for both', { ...dbs, ...later }, { ...dbs, workforce: 'child_and_adult' }, false],
  ['one for other work', { ...plain, ...later, workforce: 'other' }, plain, false],
  [
    'one for both, for other work',
    { ...plain, ...later, workforce: 'child_and_adult' },
    { ...plain, workforce: 'other' },
    false,
  ],
  ['one without the barred list', { ...plain, ...later }, dbs, false],
  ['one with the barred list, for one without', { ...dbs, ...later }, plain, true],
  ['a standard one, for an enhanced one', { ...plain, ...later, level: 'standard' }, plain, false],
  ['an enhanced one, for a standard one', { ...plain, ...later }, { ...plain, level: 'standard' }, true],
  ['a basic one, for a standard one', { ...plain, ...later, level: 'basic' }, { ...plain, level: 'standard' }, false],
  ['the next year of a membership', { ...register, number: 'R2', renewsOn: '2028-08-31' }, register, true],
  ['a place as a Careers Leader', leader, register, false],
  ['a place as a professional, for one as a Careers Leader', register, leader, false],
  ['a place on another register', { ...register, body: 'other' }, register, false],
  [
    'another document of identity',
    { kind: 'identity', document: 'passport' },
    { kind: 'identity', document: 'identity_card' },
    true,
  ],
  ['the same instrument, typed otherwise', { ...test_user, instrument: ' lodestar' }, test_user, true],
  ['another instrument', { ...test_user, instrument: 'Compass Points' }, test_user, false],
  ['another kind', { kind: 'ico', number: 'ZA1', renewsOn: '2027-08-31' }, test_user, false],
] as const)('%s', (_, newer, older, stands) => {
  expect(standsFor(read(newer), read(older))).toBe(stands)
})
