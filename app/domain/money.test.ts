import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPounds, parsePounds, pence, rateOf, splitPence, sumPence } from './money.ts'

describe('splitting money', () => {
  it('gives the larger remainders first, so £1,000.00 over three is 333.34, 333.33, 333.33', () => {
    expect(splitPence(pence(100_000), [1, 1, 1])).toEqual([33_334, 33_333, 33_333])
  })

  it('always adds up to what was split', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000_000 }),
        fc
          .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 })
          .filter((r) => r.some((x) => x > 0)),
        (amount, ratios) => sumPence(splitPence(pence(amount), ratios)) === amount,
      ),
    )
  })
})

describe('rates', () => {
  it.each([
    [32_000, 600, 1_920],
    [1_920, 2_000, 384],
    [25, 1_000, 3],
    [24, 1_000, 2],
  ])('%i pence at %i hundredths of a per cent is %i', (amount, rate, expected) => {
    expect(rateOf(pence(amount), rate)).toBe(expected)
  })
})

describe('pounds as typed', () => {
  it.each([
    ['351.14', 35_114],
    [' £1,234.5 ', 123_450],
    ['40', 4_000],
    ['0', 0],
  ])('%s is %i pence', (typed, expected) => {
    expect(parsePounds(typed)).toBe(expected)
  })

  it.each(['', 'ten', '1.234', '-5', '1e3', '99999999999', '£', '1..2'])('%s is no amount', (typed) => {
    expect(parsePounds(typed)).toBeNull()
  })

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (amount) => parsePounds(formatPounds(amount)) === amount),
    )
  })
})
