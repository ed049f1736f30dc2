import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Measured, median, medianOf, medianRatio, stepCosts, tableText } from './figures.ts'

const rounds = (...all: [requestsPerSecond: number, p99Ms: number][]): Measured[] =>
  all.map(([requestsPerSecond, p99Ms]) => ({ requestsPerSecond, p99Ms, cpuMs: p99Ms / 2 }))

describe('median', () => {
  test.each([
    [[3], 3],
    [[1, 2], 1.5],
    [[9, 1, 5], 5],
    [[10, 9, 1, 2], 5.5],
  ])('of %j is %d', (values, middle) => expect(median(values)).toBe(middle))

  test('of nothing is refused', () => expect(() => median([])).toThrow('no values'))

  test('has as many of different values below as above, and leaves the values as they were', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), (values) => {
        const before = [...values]
        const middle = median(values)
        expect(values.filter((value) => value < middle).length).toBe(values.filter((value) => value > middle).length)
        expect(values).toEqual(before)
      }),
      { examples: [[[1, 2, 3]]] },
    )
  })

  // Equal values in the middle may lie on one side only: 0 is the median of 0, 0 and -1.
  test('has at most half of any values below, and at most half above', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values)
        expect(values.filter((value) => value < middle).length * 2).toBeLessThanOrEqual(values.length)
        expect(values.filter((value) => value > middle).length * 2).toBeLessThanOrEqual(values.length)
      }),
      { examples: [[[0, 0, -1]]] },
    )
  })
})

test('rate and p99 each have their own median', () => {
  expect(medianOf(rounds([100, 30], [300, 10], [200, 20]))).toEqual({ requestsPerSecond: 200, p99Ms: 20, cpuMs: 10 })
})

test('a page is compared with its floor round by round, so a slow minute that hits both is no loss', () => {
  const floor = rounds([1000, 1], [100, 1], [1000, 1])
  expect(medianRatio(rounds([800, 1], [80, 1], [800, 1]), floor)).toBeCloseTo(0.8)
  expect(medianRatio(rounds([800, 1], [10, 1], [700, 1]), floor)).toBeCloseTo(0.7)
})

test('the steps between the floors add up to the page', () => {
  const costs = stepCosts(rounds([100, 1]), [rounds([1000, 1]), rounds([500, 1]), rounds([200, 1])])
  expect(costs).toEqual({ server: 2, rendering: 3, statements: 1, loader: 4, whole: 10 })
})

test('a table has its words to the left, its figures to the right, and no blanks at the end', () => {
  const text = tableText([
    ['', 'requests/s', 'p99'],
    ['the page', '7', '120'],
    ['floor 1', '12345', ''],
  ])
  expect(text.split('\n')).toEqual(['          requests/s  p99', 'the page           7  120', 'floor 1        12345'])
})
