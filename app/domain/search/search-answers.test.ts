import { expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { datesWords, searchAnswers } from './search-answers.ts'

const today = day('2026-11-28')
const read = (query: string) => searchAnswers(new URLSearchParams(query), today)

it.each([
  ['on=31 2 2027', { on: 'Enter a real date, like 21 1 2027, with commas between several' }],
  ['on=2 12 2025', { on: 'Enter dates that are still to come' }],
  ['on=2 12 2025, 2 12 2026', { on: 'Tuesday 2 December 2025 is over. Enter dates that are still to come' }],
  [
    'on=2 12 2026, 2 12 2040',
    { on: 'Sunday 2 December 2040 is too far ahead. Enter dates up to Sunday 28 November 2027' },
  ],
  ['on=2 12 2040', { on: expect.stringContaining('up to a year ahead') }],
  ['from=2 12 2040', { from: expect.stringContaining('up to a year ahead') }],
  ['from=1 1 2020&to=1 1 2019', { to: 'Enter a date that is not over' }],
  ['from=2 2 2027&to=1 2 2027', { to: 'Enter a date after the first one' }],
  ['from=2 2 2027&to=1 2 2040', {}],
])('says what is wrong with dates, and searches at any time meanwhile: %s', (query, errors) => {
  const answers = read(query)
  expect(answers.errors).toEqual(errors)
  if (Object.keys(errors).length > 0) expect(answers.dates).toEqual({ kind: 'any' })
  else expect(answers.dates).toEqual({ kind: 'range', from: day('2027-02-02'), to: day('2040-02-01') })
})

it('says that any of several dates will do, each once', () => {
  expect(datesWords(read('on=2 12 2026, 3 12 2026, 2 12 2026'), today)).toBe('on any of 2 dates')
  expect(datesWords(read('on=2 12 2026, 2 12 2026'), today)).toBe('on Wed 2 Dec')
})
