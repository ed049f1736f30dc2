import { expect, test } from 'vitest'
import { addDays, day } from '../calendar.ts'
import { ageOf } from './days-late.ts'

const due = day('2026-11-01')

test.each([
  [-1, 'not_due'],
  [0, 'not_due'],
  [1, 'to_30'],
  [30, 'to_30'],
  [31, 'to_60'],
  [60, 'to_60'],
  [61, 'to_90'],
  [90, 'to_90'],
  [91, 'over_90'],
])('%d days after it was due: %s', (days, age) => expect(ageOf(due, addDays(due, days))).toBe(age))

test('what has no day yet is not due', () => expect(ageOf(null, due)).toBe('not_due'))
