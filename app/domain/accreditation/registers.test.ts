import { expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { gradeName, lastDayOn, placeFaults, type Register, registerOf } from './registers.ts'

const uk: Register = {
  ...{ code: 'cdi', name: 'UK Register', body: 'Career Development Institute', lookUp: 'https://register.example/' },
  ...{ guidanceGrade: 'Registered Professional', leaderGrade: 'Registered Careers Leader', acceptedUntil: null },
}
const fell: Register = {
  ...uk,
  code: 'fell',
  name: 'Fell Register',
  leaderGrade: null,
  acceptedUntil: day('2027-03-31'),
}
const place = (body: string, grade: 'career_development_professional' | 'careers_leader') =>
  ({ kind: 'register', body, number: 'R1', grade, renewsOn: day('2027-08-31') }) as const

it.each([
  ['2027-08-31', null, '2027-08-31'],
  ['2027-08-31', '2027-03-31', '2027-03-31'],
  ['2027-03-31', '2027-03-31', '2027-03-31'],
  ['2027-03-30', '2027-03-31', '2027-03-30'],
] as const)('a membership to %s on a register accepted to %s counts to %s', (renewsOn, until, last) => {
  expect(lastDayOn(day(renewsOn), until && day(until))).toBe(last)
})

it.each([
  ['cdi', 'career_development_professional', '2027-01-01', []],
  ['cdi', 'careers_leader', '2027-01-01', []],
  ['fell', 'career_development_professional', '2027-03-31', []],
  ['fell', 'career_development_professional', '2027-04-01', ['body']],
  ['fell', 'careers_leader', '2027-01-01', ['grade']],
  ['moor', 'careers_leader', '2027-01-01', ['body']],
] as const)('a place on %s as %s, given on %s: wrong %j', (body, grade, today, wrong) => {
  expect(Object.keys(placeFaults(place(body, grade), [uk, fell], day(today)))).toEqual(wrong)
})

it('names a grade as its register does, and refuses a register that there never was', () => {
  expect(gradeName(uk, 'careers_leader')).toBe('Registered Careers Leader')
  expect(gradeName(fell, 'careers_leader')).toBeNull()
  expect(registerOf([uk, fell], { body: 'fell' })).toBe(fell)
  expect(() => registerOf([uk], { body: 'fell' })).toThrow('no register fell')
})
