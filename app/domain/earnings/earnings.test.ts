import { expect, test } from 'vitest'
import { type Day, day } from '../calendar.ts'
import { approvedMileage } from './mileage.ts'
import { taxMonthOf, taxMonths, taxYear, taxYearByKey } from './tax-year.ts'

test.each([
  ['2027-04-05', '2026-27'],
  ['2027-04-06', '2027-28'],
  ['2027-01-01', '2026-27'],
  ['2027-12-31', '2027-28'],
])('%s is of the tax year %s', (on, key) => expect(taxYear(on as Day).key).toBe(key))

test.each(['2026-28', '26-27', '', '2026-2027', 'x'])('%j is no tax year', (key) =>
  expect(taxYearByKey(key)).toBeNull(),
)

test('a tax year has twelve months from the 6th, and each of its days is in one of them', () => {
  const year = taxYear(day('2026-04-06'))
  const months = taxMonths(year)
  expect([months[0], months[9], months.at(-1)]).toEqual(['2026-04-06', '2027-01-06', '2027-03-06'])
  expect([taxMonthOf(day('2026-04-06')), taxMonthOf(day('2027-01-05')), taxMonthOf(day('2027-04-05'))]).toEqual([
    '2026-04-06',
    '2026-12-06',
    '2027-03-06',
  ])
})

test.each([
  [0, 0],
  [18, 810],
  [10_000, 450_000],
  [10_001, 450_025],
  [12_500, 512_500],
])('for %i miles HMRC lets %i pence be counted', (miles, expected) => expect(approvedMileage(miles)).toBe(expected))
