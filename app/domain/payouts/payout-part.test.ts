import fc from 'fast-check'
import { expect, test } from 'vitest'
import { payoutPart } from './payout-part.ts'

test('one payment that settles everything pays out everything due', () => {
  expect(payoutPart({ duePence: 32_810, totalPence: 35_114, receivedPence: 35_114, paidOutPence: 0 })).toBe(32_810)
})

test('parts of any payments are never negative, never ahead of what came in, and add up to the due exactly', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 100 }),
      (amounts, percent) => {
        const totalPence = amounts.reduce((sum, amount) => sum + amount, 0)
        const duePence = Math.floor((totalPence * percent) / 100)
        let receivedPence = 0
        let paidOutPence = 0
        for (const amount of amounts) {
          receivedPence += amount
          const part = payoutPart({ duePence, totalPence, receivedPence, paidOutPence })
          expect(part).toBeGreaterThanOrEqual(0)
          paidOutPence += part
          expect(paidOutPence).toBeLessThanOrEqual(receivedPence)
        }
        expect(paidOutPence).toBe(duePence)
      },
    ),
  )
})
