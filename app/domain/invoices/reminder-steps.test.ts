import { expect, test } from 'vitest'
import { type Day, day } from '../calendar.ts'
import { reminderDue } from './reminder-steps.ts'

const due = day('2027-03-01')

test.each<[today: string, written: string[], step: string | null]>([
  ['2027-02-21', [], null],
  ['2027-02-22', [], 'before_due'],
  ['2027-02-22', ['before_due'], null],
  // A weekend or a night without workers: the next morning makes up for it.
  ['2027-03-01', [], 'before_due'],
  // Late, but nothing is written yet: a payment may cross with it.
  ['2027-03-02', [], null],
  ['2027-03-07', ['before_due'], null],
  ['2027-03-08', ['before_due'], 'late_7'],
  ['2027-03-14', ['before_due', 'late_7'], null],
  ['2027-03-15', ['before_due', 'late_7'], 'late_14'],
  ['2027-03-31', ['late_7', 'late_14'], 'late_30'],
  ['2027-05-31', ['late_7', 'late_14', 'late_30'], null],
  // Two steps were missed: the last one alone is written.
  ['2027-04-20', [], 'late_30'],
  ['2027-03-20', ['late_30'], null],
])('on %s after %j: %s', (today, written, step) => {
  expect(reminderDue(due, today as Day, written)).toBe(step)
})
