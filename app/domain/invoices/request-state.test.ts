import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { lateWords, requestState } from './request-state.ts'

const today = day('2027-02-25')

test.each([
  ['awaiting_order_number', '2027-02-25', 'Waiting for your order number', 'turn'],
  ['held', '2027-02-25', 'Waiting for an approver: above what was approved', 'turn'],
  ['ready', '2027-02-25', 'Being invoiced', 'open'],
  ['ready', '2027-03-01', 'To be invoiced on Mon 1 Mar', 'open'],
] as const)('%s, invoiced on %s: %s', (status, on, words, tone) => {
  expect(requestState({ status, invoiceOn: day(on) }, today)).toMatchObject({ words, tone, isLate: false })
})

test.each([
  ['open', '2027-02-26', 'To pay by Fri 26 Feb', 'open'],
  ['open', '2027-02-25', 'To pay by Thu 25 Feb', 'open'],
  ['open', '2027-02-24', 'To pay, 1 day late', 'soon'],
  ['open', '2027-02-10', 'To pay, 15 days late', 'soon'],
  ['void', '2027-02-24', 'Nothing is due', 'no'],
] as const)('%s, due %s: %s', (status, dueOn, words, tone) => {
  const state = requestState({ status, dueOn: day(dueOn), paidOn: null }, today)
  expect(state).toMatchObject({ words, tone, isLate: words.includes('late') })
})

test('paid says when', () => {
  expect(requestState({ status: 'paid', dueOn: today, paidOn: day('2027-02-20') }, today).words).toBe('Paid Sat 20 Feb')
})

test('counts the days since something was due', () => {
  const due = day('2026-08-15')
  expect([
    lateWords(due, day('2026-08-15')),
    lateWords(due, day('2026-08-16')),
    lateWords(due, day('2026-11-28')),
  ]).toEqual([null, '1 day late', '105 days late'])
})
