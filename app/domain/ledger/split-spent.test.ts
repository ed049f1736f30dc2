import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Pence, pence, sumPence } from '../money.ts'
import { splitSpent } from './split-spent.ts'

const held = (...amounts: number[]) => amounts.map((amount) => pence(amount))

it.each([
  ['one fund', [34_730], 16_000, [16_000], [18_730]],
  ['two, as 4 to 2', [23_409, 11_705], 16_000, [10_667, 5_333], [12_742, 6_372]],
  [
    'three alike: the odd penny with the first',
    [10_000, 10_000, 10_000],
    10_000,
    [3_334, 3_333, 3_333],
    [6_666, 6_667, 6_667],
  ],
  ['all of it', [23_409, 11_705], 35_114, [23_409, 11_705], [0, 0]],
  ['nothing', [23_409, 11_705], 0, [0, 0], [23_409, 11_705]],
  ['less than there are funds', [1, 1, 1], 1, [1, 0, 0], [0, 1, 1]],
  ['a fund that holds nothing', [0, 500], 300, [0, 300], [0, 200]],
  ['no money at all', [0, 0], 0, [0, 0], [0, 0]],
])('%s', (_, amounts, spent, parts, back) => {
  const split = splitSpent(held(...amounts), pence(spent))
  expect(split.map((part) => part.spent)).toEqual(parts)
  expect(split.map((part) => part.back)).toEqual(back)
})

it.each([
  [[100, 50], 151],
  [[100], -1],
  [[], 1],
])('throws on %j of which %i would be spent', (amounts, spent) =>
  expect(() => splitSpent(held(...amounts), pence(spent))).toThrow('cannot spend'),
)

const amounts = fc.array(fc.integer({ min: 0, max: 50_000_000 }).map(pence), { minLength: 1, maxLength: 8 })
const heldAndSpent = amounts.chain((of) =>
  fc.record({ of: fc.constant(of), spent: fc.integer({ min: 0, max: sumPence(of) }).map(pence) }),
)

it('spends exactly what it is asked to, gives all of the rest back, and no fund pays or gets back more than it held', () => {
  fc.assert(
    fc.property(heldAndSpent, ({ of, spent }) => {
      const split = splitSpent(of, spent)
      expect(sumPence(split.map((part) => part.spent))).toBe(spent)
      for (const [at, part] of split.entries()) {
        expect(part.spent + part.back).toBe(of[at])
        expect(Math.min(part.spent, part.back)).toBeGreaterThanOrEqual(0)
      }
    }),
    { numRuns: 2_000 },
  )
})

it('is within a penny of each fund’s proportion', () => {
  fc.assert(
    fc.property(heldAndSpent, ({ of, spent }) => {
      const inAll = BigInt(sumPence(of))
      if (inAll === 0n) return
      for (const [at, part] of splitSpent(of, spent).entries()) {
        const off = BigInt(part.spent) * inAll - BigInt(spent) * BigInt(of[at] as Pence)
        expect(off > -inAll && off < inAll).toBe(true)
      }
    }),
    { numRuns: 2_000 },
  )
})
