import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day } from '../calendar.ts'
import { isLate, lateBefore, verifyBy } from './verify-by.ts'

test.each([
  ['a Monday', '2027-01-11', '2027-01-14'],
  ['a Wednesday, over the weekend', '2027-01-13', '2027-01-18'],
  ['a Saturday', '2027-01-16', '2027-01-20'],
  ['the Thursday before Easter', '2027-03-25', '2027-04-01'],
  ['Christmas Eve', '2026-12-24', '2026-12-31'],
])('what was given on %s is looked at within three working days', (_, given, by) => {
  expect(verifyBy(day(given))).toBe(by)
  expect(isLate(day(given), day(by))).toBe(false)
  expect(isLate(day(given), addDays(day(by), 1))).toBe(true)
})

test('what is late is what was given before one day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 20 }), (at, ago) => {
      const today = addDays(day('2026-06-01'), at)
      const given = addDays(today, -ago)
      expect(given < lateBefore(today)).toBe(isLate(given, today))
    }),
  )
})
