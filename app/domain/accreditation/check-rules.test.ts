import { expect, test } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { MENU } from '#app/domain/services/menu.ts'
import { checksNeeded, checksNotHeldOn, heldUntil } from './check-rules.ts'

const guidance = checksNeeded(MENU.personal_guidance_day)
const group = checksNeeded(MENU.group_session)
const full = [
  { kind: 'qualification', level: 6, endsOn: null },
  { kind: 'register', level: null, endsOn: '2027-08-31' },
  { kind: 'dbs', level: 2, endsOn: null },
  { kind: 'insurance', level: null, endsOn: '2027-04-30' },
]

test('personal guidance needs level 6, the register, barred list and insurance', () => {
  expect(guidance.map(({ kind }) => kind)).toEqual(['qualification', 'register', 'dbs', 'insurance'])
  expect(checksNotHeldOn(full, guidance, day('2027-04-30'))).toEqual([])
})

test.each([
  ['level 4 only', full.map((one) => (one.kind === 'qualification' ? { ...one, level: 4 } : one)), ['qualification']],
  ['no barred list', full.map((one) => (one.kind === 'dbs' ? { ...one, level: 1 } : one)), ['dbs']],
  ['not on the register', full.filter((one) => one.kind !== 'register'), ['register']],
  ['nothing at all', [], ['qualification', 'register', 'dbs', 'insurance']],
])('%s cannot give personal guidance', (_, checks, missing) => {
  expect(checksNotHeldOn(checks, guidance, day('2027-01-21'))).toEqual(missing)
  expect(heldUntil(checks, guidance)).toBeNull()
})

test('level 4 without the register may speak to groups', () => {
  const checks = full
    .filter((one) => one.kind !== 'register')
    .map((one) =>
      one.kind === 'qualification' ? { ...one, level: 4 } : { ...one, level: one.kind === 'dbs' ? 1 : null },
    )
  expect(checksNotHeldOn(checks, group, day('2027-01-21'))).toEqual([])
})

test('insurance that ends before the visit counts as missing on that day, however good it is today', () => {
  expect(checksNotHeldOn(full, guidance, day('2027-05-01'))).toEqual(['insurance'])
  expect(checksNotHeldOn(full, guidance, day('2027-09-01'))).toEqual(['register', 'insurance'])
  expect(heldUntil(full, guidance)).toBe('2027-04-30')
})

test('checks that never end hold always', () => {
  expect(
    heldUntil(
      full.map((one) => ({ ...one, endsOn: null })),
      guidance,
    ),
  ).toBe('always')
})
