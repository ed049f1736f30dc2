import { expect, it } from 'vitest'
import { pence } from '../money.ts'
import { doneByRegister, partOptions, partTerms, partTermsShort } from './part-words.ts'
import type { Outcome } from './register-rules.ts'

const paid = [
  { done: 2, receives: pence(32_810) },
  { done: 1, receives: pence(16_810) },
]

it('names each part with what it brings, and without it where somebody else is paid', () => {
  expect(partOptions(0, paid)).toEqual([
    { value: '2', label: 'All of it: you receive £328.10' },
    { value: '1', label: 'Half of it: you receive £168.10' },
  ])
  const unpaid = [3, 2, 1].map((done) => ({ done, receives: null }))
  expect(partOptions(3, unpaid).map(({ label }) => label)).toEqual([
    'All of it',
    '2 of 3 interviews',
    '1 of 3 interviews',
  ])
})

it.each([
  [0, /^Where only about half of it/, 'Billed by the half'],
  [1, /^Where only about half of it/, 'Billed by the half'],
  [2, /^Where only some of the interviews/, 'Billed by the interview'],
  [6, /^Where only some of the interviews/, 'Billed by the interview'],
])('a visit of %i interviews says beforehand how a part is billed', (interviewsWanted, words, short) => {
  expect(partTerms({ interviewsWanted })).toMatch(words)
  expect(partTerms({ interviewsWanted })).toContain('travel as agreed')
  expect(partTermsShort({ interviewsWanted })).toBe(short)
})

const row = (outcome: Outcome | null, isPlanned = true) => ({ outcome, isPlanned })

it.each([
  ['all seen', 3, [row('seen'), row('seen'), row('seen')], 3],
  ['a pupil away or unwilling counts', 3, [row('seen'), row('absent'), row('refused')], 3],
  ['put to another time does not', 3, [row('seen'), row('rearranged'), row('seen')], 2],
  ['one more in its place does', 3, [row('seen'), row('rearranged'), row('seen'), row('seen', false)], 3],
  ['more than were planned is all', 2, [row('seen'), row('seen'), row('seen', false)], 2],
  ['a gap says nothing', 3, [row('seen'), row(null), row('seen')], undefined],
  ['no register says nothing', 3, [], undefined],
  ['none held says nothing: it did not take place', 2, [row('rearranged'), row('rearranged')], undefined],
  ['halves are in no register', 1, [row('seen')], undefined],
])('the register: %s', (_, wanted, register, expected) => {
  expect(doneByRegister(wanted, register)).toBe(expected)
})
