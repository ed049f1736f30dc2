import { expect, it } from 'vitest'
import { decideFeedback, FEEDBACK_STATUSES, type FeedbackEvent, type FeedbackStatus } from './feedback-lifecycle.ts'

const visit = new Date('2027-01-20T00:00:00Z')
const given = new Date('2027-01-25T10:00:00Z')
const after = (from: Date, days: number) => new Date(from.getTime() + days * 86_400_000)
const SOON = after(given, 1)
const EVENTS: FeedbackEvent[] = ['give', 'change', 'take_back', 'reply']
const SIDES = ['buyer', 'adviser'] as const

// By hand: who may do what from where, while there is time.
const ALLOWED: [FeedbackEvent, FeedbackStatus | 'none', (typeof SIDES)[number], FeedbackStatus][] = [
  ['give', 'none', 'buyer', 'given'],
  ['give', 'taken_back', 'buyer', 'given'],
  ['change', 'given', 'buyer', 'given'],
  ['take_back', 'given', 'buyer', 'taken_back'],
  ['reply', 'given', 'adviser', 'replied'],
]
const cases = EVENTS.flatMap((event) =>
  (['none', ...FEEDBACK_STATUSES] as const).flatMap((status) => SIDES.map((by) => [event, status, by] as const)),
)
const state = (status: FeedbackStatus | 'none', isAgreed = true) => ({
  status,
  isAgreed,
  since: { visit, given: status === 'none' ? null : given },
})

it.each(cases)('%s from %s by %s', (event, status, by) => {
  const row = ALLOWED.find(([one, from, who]) => one === event && from === status && who === by)
  const result = decideFeedback(state(status), event, by, SOON)
  if (row) expect(result).toEqual({ ok: true, value: row[3] })
  else expect(result.ok).toBe(false)
  expect(decideFeedback(state(status, false), event, by, SOON).ok).toBe(false)
})

it.each([
  ['give', 'none', after(visit, 120), after(visit, 119)],
  ['change', 'given', after(given, 14), after(given, 13)],
  ['take_back', 'given', after(given, 14), after(given, 13)],
] as const)('%s has its time', (event, status, tooLate, inTime) => {
  expect(decideFeedback(state(status), event, 'buyer', tooLate)).toEqual({ ok: false, refusal: 'too_late' })
  expect(decideFeedback(state(status), event, 'buyer', inTime).ok).toBe(true)
})
