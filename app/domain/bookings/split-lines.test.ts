import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sumPence } from '../money.ts'
import { splitLines } from './split-lines.ts'

describe('spreading funds over visits', () => {
  it('shares each visit in the proportions of the whole', () => {
    expect(splitLines([60_000, 30_000], [30_000, 30_000, 30_000])).toEqual([
      [20_000, 10_000],
      [20_000, 10_000],
      [20_000, 10_000],
    ])
  })

  it('adds up by fund and by visit, to the penny, and never takes a penny back', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 5_000_00 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(
        amounts,
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 6 }),
        (visits, weights) => {
          const total = sumPence(visits)
          const cuts = weights.map((weight) => Math.floor((total * weight) / (sumPence(weights) || 1)))
          const funds = [...cuts, total - sumPence(cuts)]
          const split = splitLines(funds, visits)
          for (const [v, parts] of split.entries()) expect(sumPence(parts)).toBe(visits[v])
          for (const [f, fund] of funds.entries()) expect(sumPence(split.map((parts) => parts[f] ?? 0))).toBe(fund)
          expect(split.flat().every((part) => part >= 0)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})
