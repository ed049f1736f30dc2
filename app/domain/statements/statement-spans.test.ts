import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { spanOf, spanQuery, spansToChoose } from './statement-spans.ts'

const today = day('2027-02-10')

test.each([
  ['', 'april', '2026-04-01', '2027-03-31'],
  ['', 'september', '2026-09-01', '2027-08-31'],
  ['period=year-2025-26', 'april', '2025-04-01', '2026-03-31'],
  ['period=month-2024-02', 'april', '2024-02-01', '2024-02-29'],
  ['period=days&from=2027-01-05&to=2027-01-05', 'april', '2027-01-05', '2027-01-05'],
  [
    'period=days&from.day=5&from.month=1&from.year=2027&to.day=9&to.month=2&to.year=2027',
    'april',
    '2027-01-05',
    '2027-02-09',
  ],
] as const)('?%s of accounts from %s is %s to %s', (query, starts, startsOn, endsOn) => {
  const span = spanOf(new URLSearchParams(query), today, starts)
  expect(span).toMatchObject({ startsOn, endsOn })
  // As its own address asks for it, it is the same.
  expect(span && spanOf(new URLSearchParams(spanQuery(span)), today, starts)).toEqual(span)
})

test.each([
  'period=x',
  'period=month-2027-13',
  'period=year-2027-29',
  'period=days',
  'period=days&from=2027-02-02&to=2027-02-01',
])('?%s is no span', (query) => expect(spanOf(new URLSearchParams(query), today, 'april')).toBeNull())

test('three financial years and thirteen months can be chosen', () => {
  const values = spansToChoose(today, 'september').map(({ value }) => value)
  expect(values.slice(0, 4)).toEqual(['year-2026-27', 'year-2025-26', 'year-2024-25', 'month-2027-02'])
  expect(values.at(-1)).toBe('month-2026-02')
  expect(new Set(values).size).toBe(16)
})
