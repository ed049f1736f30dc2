import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPounds, parsePounds, pence, poundsFault, rateOf, splitPence, sumPence } from './money.ts'

describe('splitting money', () => {
  it('gives the larger remainders first, so £1,000.00 over three is 333.34, 333.33, 333.33', () => {
    expect(splitPence(pence(100_000), [1, 1, 1])).toEqual([33_334, 33_333, 33_333])
  })

  it('gives the odd penny to the part that lost most by rounding, not to the first', () => {
    expect(splitPence(pence(35_114), [4, 2])).toEqual([23_409, 11_705])
    expect(splitPence(pence(-35_114), [4, 2])).toEqual([-23_409, -11_705])
    expect(splitPence(pence(5), [0, 1, 0])).toEqual([0, 5, 0])
  })

  it('is never a penny away from the exact part', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000_000, max: 100_000_000 }),
        fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 12 }),
        (amount, ratios) => {
          const total = ratios.reduce((sum, ratio) => sum + ratio, 0)
          return splitPence(pence(amount), ratios).every(
            (part, i) => Math.abs(part - (amount * (ratios[i] as number)) / total) < 1,
          )
        },
      ),
    )
  })

  it.each([[[]], [[0, 0]], [[1, -1]], [[0.5, 1]]])('cannot be by ratios %j', (ratios) =>
    expect(() => splitPence(pence(100), ratios)).toThrow(),
  )

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

it('says the most that can be entered, where more is typed', () => {
  for (const typed of ['£99,999,999', '10000000.01', '999999999999']) {
    expect(parsePounds(typed)).toBeNull()
    expect(poundsFault(typed, '40.00')).toBe('Enter £10,000,000.00 or less')
  }
  for (const typed of ['', 'much', '1.234'])
    expect(poundsFault(typed, '40.00')).toBe('Enter an amount in pounds, like 40.00')
})
