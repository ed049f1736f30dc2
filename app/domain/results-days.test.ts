import { expect, it } from 'vitest'
import { day } from './calendar.ts'
import { resultsDaysBetween, resultsDaysOf } from './results-days.ts'

it.each([
  [2022, '2022-08-18', '2022-08-25'],
  [2023, '2023-08-17', '2023-08-24'],
  [2024, '2024-08-15', '2024-08-22'],
  [2025, '2025-08-14', '2025-08-21'],
  [2026, '2026-08-13', '2026-08-20'],
])('results came or come out in %i on %s and %s', (year, aLevel, gcse) =>
  expect(resultsDaysOf(year).map(({ on }) => on)).toEqual([aLevel, gcse]),
)

it('finds those of a range, its ends among them, over the end of a year', () => {
  expect(resultsDaysBetween(day('2025-08-21'), day('2026-08-13')).map(({ on }) => on)).toEqual([
    '2025-08-21',
    '2026-08-13',
  ])
  expect(resultsDaysBetween(day('2025-09-01'), day('2026-08-12'))).toEqual([])
})
