import fc from 'fast-check'
import { expect, it } from 'vitest'
import { payoutPart } from './payout-part.ts'
import { practitionerDue } from './split-of-visit.ts'

const split = (percent: number) => ({ rate: { how: 'split' as const, percent } })

it('gives their part of the price, half pence up, and all of the travel', () => {
  expect(practitionerDue({ pricePence: 32_001, travelPence: 810 }, split(70))).toBe(22_401 + 810)
  expect(practitionerDue({ pricePence: 5, travelPence: 0 }, split(50))).toBe(3)
  const words = { rate: { how: 'by_provider' as const, words: '£210 a day' } }
  expect(practitionerDue({ pricePence: 32_000, travelPence: 810 }, words)).toBeNull()
})

it('and the provider the rest, to the penny, in however many payments the money comes', () => {
  const visit = fc.record({ pricePence: fc.integer({ min: 100, max: 500_000 }), travelPence: fc.nat(20_000) })
  const fee = fc.nat(9_000)
  const cuts = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 5 })
  fc.assert(
    fc.property(visit, fc.integer({ min: 1, max: 99 }), fee, cuts, (of, percent, feePence, percents) => {
      const due = of.pricePence + of.travelPence
      const totalPence = due + feePence
      const own = practitionerDue(of, split(percent)) as number
      const paid = { own: 0, rest: 0 }
      for (const part of [...percents.sort((a, b) => a - b), 100]) {
        const receivedPence = part === 100 ? totalPence : Math.floor((totalPence * part) / 100)
        const of2 = (duePence: number, paidOutPence: number) =>
          payoutPart({ duePence, totalPence, receivedPence, paidOutPence })
        paid.own += of2(own, paid.own)
        paid.rest += of2(due - own, paid.rest)
        expect(paid.own + paid.rest).toBeLessThanOrEqual(receivedPence)
      }
      expect(paid).toEqual({ own, rest: due - own })
    }),
  )
})
