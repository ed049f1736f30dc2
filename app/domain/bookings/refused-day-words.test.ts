import { expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { refusedDayWords } from './refused-day-words.ts'

const on = day('2027-01-21')
const near = [day('2027-01-20'), day('2027-01-28'), day('2028-02-03')]

it.each([
  [
    { code: 'taken', nearest: [day('2027-01-28')] },
    'Thursday 21 January has just been booked. Rowan is free on Thursday 28 January.',
  ],
  [
    { code: 'too_far_to_drive', nearest: near },
    'Thursday 21 January: Rowan could not drive between this visit and another one that day. Rowan is free on Wednesday 20 January, Thursday 28 January and Thursday 3 February 2028.',
  ],
  [
    { code: 'check_missing', words: 'Rowan’s insurance ends on 20 January 2027, before that day.', nearest: [] },
    'Thursday 21 January: Rowan’s insurance ends on 20 January 2027, before that day.',
  ],
  [{ code: 'no_school_that_day', words: 'half term', nearest: [] }, 'Thursday 21 January: half term.'],
] as const)('%j', (refused, words) => {
  const { nearest, ...problem } = refused
  expect(refusedDayWords({ day: on, ...problem, nearest: [...nearest] }, 'Rowan Tallis', day('2027-01-12'))).toBe(words)
})
