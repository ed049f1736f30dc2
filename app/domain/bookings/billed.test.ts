import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '../calendar.ts'
import { pence, sumPence } from '../money.ts'
import { schoolCalendar } from '../school-days.ts'
import type { PriceTerms } from './agreement.ts'
import { billedGross, cancellationBilled, partBilled, partsOf, settledBilled } from './billed.ts'
import { cancelCost } from './cancel-costs.ts'
import { DEFAULT_TIERS } from './cancellation.ts'

const amounts = { pricePence: 32_000, travelPence: 810, feePence: 1_920 }
const visit = { ...amounts, paidThrough: 'waymark' as const }
const terms = (change: Partial<PriceTerms> = {}): PriceTerms => ({
  ...amounts,
  travelMiles: 18,
  mileagePence: 45,
  fee: { basisPoints: 600, leastPence: 500, mostPence: 3_000 },
  supplierRegisteredForVat: false,
  platformRegisteredForVat: true,
  payerRecoversVat: true,
  tiers: [...DEFAULT_TIERS],
  minutes: 390,
  unit: 'day',
  interviewMinutes: 45,
  ...change,
})
const money = (of: ReturnType<typeof partBilled>) => [
  of.billedPricePence,
  of.billedTravelPence,
  of.billedFeePence,
  of.vatPence,
  of.bearsPence,
]

const byWaymark = (agreed: PriceTerms) => ({ ...agreed, paidThrough: 'waymark' as const })

describe('what cancelling costs', () => {
  const VAT = { supplierRegisteredForVat: true }
  it.each<[string, number, Partial<PriceTerms>, number[]]>([
    ['ten days: nothing', 10, {}, [0, 0, 0, 0, 0]],
    ['nine days: half of the price alone', 9, {}, [16_000, 0, 0, 0, 16_000]],
    ['the day itself: all of the price, no travel and no fee', 0, {}, [32_000, 0, 0, 0, 32_000]],
    ['of a registered adviser, with VAT that is recovered', 9, VAT, [16_000, 0, 0, 3_200, 16_000]],
    ['and where it is not recovered', 9, { ...VAT, payerRecoversVat: false }, [16_000, 0, 0, 3_200, 19_200]],
  ])('%s', (_, notice, change, amounts) =>
    expect(money(cancellationBilled(terms(change), visit, notice))).toEqual(amounts),
  )
})

it('is billed by no VAT and no fee where a payroll pays', () => {
  const byPayroll = { ...visit, feePence: 0, paidThrough: 'payroll' as const }
  const registered = terms({ supplierRegisteredForVat: true, payerRecoversVat: false })
  expect(money(cancellationBilled(registered, byPayroll, 9))).toEqual([16_000, 0, 0, 0, 16_000])
  expect(money(partBilled(registered, byPayroll, { done: 1, of: 2 }))).toEqual([16_000, 810, 0, 0, 16_810])
})

describe('what a part comes to', () => {
  it.each<[string, number, number, Partial<PriceTerms>, number[]]>([
    ['four of six: 6% of that, all of the travel', 4, 6, {}, [21_333, 810, 1_280, 256, 23_423]],
    ['half a day', 1, 2, {}, [16_000, 810, 960, 192, 17_770]],
    ['so little that the fee is the least', 1, 6, {}, [5_333, 810, 500, 100, 6_643]],
    ['half a penny is rounded up', 1, 2, { pricePence: 32_001 }, [16_001, 810, 960, 192, 17_771]],
    ['no fee where none was agreed', 4, 6, { feePence: 0 }, [21_333, 810, 0, 0, 22_143]],
    [
      'VAT of a registered adviser',
      1,
      2,
      { supplierRegisteredForVat: true, payerRecoversVat: false },
      [16_000, 810, 960, 3_554, 21_324],
    ],
  ])('%s', (_, done, of, change, amounts) => {
    const agreed = terms(change)
    expect(money(partBilled(agreed, byWaymark(agreed), { done, of }))).toEqual(amounts)
  })

  it.each([
    [0, 6],
    [6, 6],
    [7, 6],
    [1.5, 6],
  ])('is not %d of %d', (done, of) => expect(() => partBilled(terms(), visit, { done, of })).toThrow('not a part'))

  it('is never more than was agreed in any line, and more parts never cost less', () => {
    const any = fc.record({
      pricePence: fc.integer({ min: 0, max: 200_000 }),
      travelPence: fc.integer({ min: 0, max: 20_000 }),
      feePence: fc.integer({ min: 0, max: 3_000 }),
      of: fc.integer({ min: 3, max: 12 }),
      supplierRegisteredForVat: fc.boolean(),
      platformRegisteredForVat: fc.boolean(),
      payerRecoversVat: fc.boolean(),
    })
    fc.assert(
      fc.property(any, ({ of, ...change }) => {
        const agreed = terms(change)
        const all = Array.from({ length: of - 1 }, (_, at) =>
          partBilled(agreed, byWaymark(agreed), { done: at + 1, of }),
        )
        for (const [at, part] of all.entries()) {
          expect(part.billedPricePence).toBeLessThanOrEqual(agreed.pricePence)
          expect(part.billedFeePence).toBeLessThanOrEqual(agreed.feePence)
          expect(part.billedTravelPence).toBe(agreed.travelPence)
          expect(part.bearsPence).toBeLessThanOrEqual(billedGross(part))
          if (at > 0) expect(billedGross(part)).toBeGreaterThanOrEqual(billedGross(all[at - 1] as typeof part))
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    [6, { unit: 'interview', of: 6 }],
    [2, { unit: 'interview', of: 2 }],
    [1, { unit: 'half', of: 2 }],
    [0, { unit: 'half', of: 2 }],
  ])('with %i interviews it is counted in %j', (interviewsWanted, parts) =>
    expect(partsOf({ interviewsWanted })).toEqual(parts),
  )
})

describe('what a page says of cancelling', () => {
  const calendar = schoolCalendar(
    [{ startsOn: day('2027-01-05'), endsOn: day('2027-03-25') }],
    [{ startsOn: day('2027-02-15'), endsOn: day('2027-02-19'), kind: 'holiday' }],
  )
  const lines = [
    { fundName: 'Careers budget', amountPence: pence(23_153) },
    { fundName: 'Pupil Premium', amountPence: pence(11_577) },
  ]
  const costs = (today: string, isFree = false) =>
    cancelCost(
      terms(),
      { onDay: day('2027-02-23'), pricePence: 32_000, paidThrough: 'waymark' as const, lines },
      calendar,
      day(today),
      isFree,
    )

  it.each([
    ['2027-02-02', 10, 0, 0, [0, 0], [23_153, 11_577]],
    // Half of £320.00 as 23,153 to 11,577: 10,666.51… and 5,333.48….
    ['2027-02-03', 9, 50, 16_000, [10_667, 5_333], [12_486, 6_244]],
    ['2027-02-23', 0, 100, 32_000, [21_333, 10_667], [1_820, 910]],
  ])('on %s, over a half term: %i school days, %i%%', (today, notice, percent, gross, pays, back) => {
    const cost = costs(today)
    expect(cost).toMatchObject({ notice, percent, grossPence: gross })
    expect(cost.funds.map((fund) => fund.pays)).toEqual(pays)
    expect(cost.funds.map((fund) => fund.back)).toEqual(back)
    expect(sumPence(cost.funds.flatMap((fund) => [fund.pays, fund.back]))).toBe(34_730)
  })

  it('is nothing where it is free whatever the notice', () => {
    expect(costs('2027-02-23', true)).toMatchObject({ percent: 0, grossPence: 0, billed: null })
    expect(costs('2027-02-23', true).funds.map((fund) => fund.back)).toEqual([23_153, 11_577])
  })
})

describe('what is billed of a problem that is settled in part', () => {
  const whole = { ...visit, partDone: null, partOf: null }
  const settled = (price: number, travel: number, recorded: Parameters<typeof settledBilled>[1] = whole) => {
    const of = settledBilled(terms(), recorded, { price: pence(price), travel: pence(travel) })
    return of && money(of)
  }

  // Price, travel, fee by its rule, VAT of the fee, and what the funds bear of it, which claim the VAT back.
  it.each([
    ['half of the price and all of the travel', 16_000, 810, [16_000, 810, 960, 192, 17_770]],
    ['all of the price without the travel', 32_000, 0, [32_000, 0, 1_920, 384, 33_920]],
    ['a little, at the least fee', 100, 0, [100, 0, 500, 100, 600]],
    ['the travel alone, without a fee', 0, 810, [0, 810, 0, 0, 810]],
  ])('%s', (_, price, travel, expected) => {
    expect(settled(price, travel)).toEqual(expected)
  })

  it.each([
    ['nothing', 0, 0],
    ['all that was recorded', 32_000, 810],
    ['more of the price', 32_001, 0],
    ['more of the travel', 100, 811],
    ['less than nothing', -1, 810],
  ])('%s is no part', (_, price, travel) => {
    expect(settled(price, travel)).toBeNull()
  })

  it('of a recorded part is less than that part', () => {
    const recorded = { ...whole, partDone: 4, partOf: 6 }
    expect(settled(21_333, 810, recorded)).toBeNull()
    expect(settled(21_334, 0, recorded)).toBeNull()
    expect(settled(21_333, 0, recorded)).toEqual([21_333, 0, 1_280, 256, 22_613])
  })

  it('by a payroll has no fee and no VAT', () => {
    const byPayroll = { ...whole, feePence: 0, paidThrough: 'payroll' as const }
    expect(settled(16_000, 810, byPayroll)).toEqual([16_000, 810, 0, 0, 16_810])
  })
})
