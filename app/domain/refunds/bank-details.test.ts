import { expect, test } from 'vitest'
import { addDays, type Day } from '../calendar.ts'
import { detailsReminderDue, detailsWaitWords } from './bank-details.ts'

const ASKED = '2027-01-04' as Day

test.each([
  [0, null],
  [6, null],
  [7, 7],
  [20, 7],
  [21, 21],
  [44, 21],
  [45, null],
])('%i days after Stripe asked the reminder that is due is %s', (days, due) => {
  expect(detailsReminderDue(ASKED, addDays(ASKED, days))).toBe(due)
})

test.each([
  [0, 'Asked today. Unanswered, it comes back to us on 18 February 2027'],
  [1, 'Asked a day ago. Unanswered, it comes back to us on 18 February 2027'],
  [12, 'Asked 12 days ago. Unanswered, it comes back to us on 18 February 2027'],
])('staff read after %i days: %s', (days, words) => {
  expect(detailsWaitWords(ASKED, addDays(ASKED, days))).toBe(words)
})
