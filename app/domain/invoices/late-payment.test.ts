import { describe, expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { dueByLaw, fixedSum, halfYearOf, interest, lateRight, statutoryRate } from './late-payment.ts'

const rates = [
  { fromOn: day('2026-01-01'), basisPoints: 375 },
  { fromOn: day('2026-07-01'), basisPoints: 400 },
]

describe('statutory interest', () => {
  test.each([
    ['2026-01-01', '2026-01-01'],
    ['2026-06-30', '2026-01-01'],
    ['2026-07-01', '2026-07-01'],
    ['2026-12-31', '2026-07-01'],
  ])('the half-year of %s begins on %s', (on, from) => expect(halfYearOf(day(on))).toBe(from))

  test.each([
    ['2026-03-01', 1_175],
    // Late from 1 July: the rate of 30 June.
    ['2026-06-30', 1_200],
    ['2026-12-30', 1_200],
    ['2026-12-31', null],
  ])('of what was due on %s is %s hundredths of a per cent', (due, rate) =>
    expect(statutoryRate(rates, day(due))).toBe(rate),
  )

  test.each([
    [32_000, 1_175, 30, 309],
    [32_000, 1_175, 0, 0],
    [100_000, 1_200, 365, 12_000],
    [1, 1_200, 1, 0],
  ])('on %i pence at %i for %i days is %i pence', (owed, rate, days, expected) =>
    expect(interest(owed, rate, days)).toBe(expected),
  )

  test('refuses days before it is late', () => expect(() => interest(100, 1_200, -1)).toThrow('not late'))
})

test.each([
  [1, 4_000],
  [99_999, 4_000],
  [100_000, 7_000],
  [999_999, 7_000],
  [1_000_000, 10_000],
])('the fixed sum on %i pence is %i', (owed, sum) => expect(fixedSum(owed)).toBe(sum))

describe('what may be claimed', () => {
  const of = { dueOn: day('2026-03-01'), owedPence: 32_000 }
  test('is nothing on the day it is due, and of what is paid', () => {
    expect(lateRight(of, rates, day('2026-03-01'))).toBeNull()
    expect(lateRight({ ...of, owedPence: 0 }, rates, day('2026-03-31'))).toBeNull()
  })
  test('is interest by the day and the fixed sum', () =>
    expect(lateRight(of, rates, day('2026-03-31'))).toEqual({
      ...{ basisPoints: 1_175, days: 30, interestPence: 309, fixedPence: 4_000 },
    }))
  test('has no figure of interest while the rate is not known', () =>
    expect(lateRight(of, [], day('2026-03-31'))).toMatchObject({ basisPoints: null, interestPence: null }))
})

describe('what was invoiced in advance', () => {
  test.each([
    ['an ordinary invoice counts from its own day', false, '2027-01-05', '2027-02-11'],
    ['nothing is late while the visit is not over', true, null, null],
    ['from the day on which it is due, where the visit was over before', true, '2027-02-01', '2027-02-11'],
    ['from the visit’s end, where the invoice was due before', true, '2027-03-02', '2027-03-02'],
  ] as const)('%s', (_, inAdvance, payableOn, from) =>
    expect(dueByLaw(day('2027-02-11'), { inAdvance, payableOn: payableOn && day(payableOn) })).toBe(from),
  )
})
