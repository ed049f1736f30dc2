import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { bookingFee, feeFor, feeRuleOn, visitPrice } from './price.ts'
import { VAT_RECOVERY } from './vat-recovery.ts'

const rule = { basisPoints: 600, leastPence: pence(500), mostPence: pence(3_000) }
const dayAt320 = {
  price: pence(32_000),
  travel: pence(810),
  fee: bookingFee(pence(32_000), rule),
  isAdviserVatRegistered: false,
  isWaymarkVatRegistered: true,
  payerRecoversVat: true,
}

describe('the booking fee', () => {
  it.each([
    [32_000, 1_920],
    [8_333, 500],
    [8_342, 501],
    [50_000, 3_000],
    [90_000, 3_000],
    [100, 500],
  ])('on %i pence is %i', (price, fee) => expect(bookingFee(pence(price), rule)).toBe(fee))

  it('follows the rule in force on the day', () => {
    const rules = [
      { ...rule, fromOn: day('2026-09-01') },
      { ...rule, basisPoints: 500, fromOn: day('2027-01-01') },
    ]
    expect(feeRuleOn(rules, day('2026-08-31'))).toBeNull()
    expect(feeRuleOn(rules, day('2026-12-31'))?.basisPoints).toBe(600)
    expect(feeRuleOn([...rules].reverse(), day('2027-01-01'))?.basisPoints).toBe(500)
  })
})

describe('the price of a visit', () => {
  it('is £351.14 for a £320.00 day 18 miles away, of which the funds bear £347.30', () => {
    const price = visitPrice(dayAt320)
    expect(price).toMatchObject({
      fee: 1_920,
      feeVat: 384,
      adviserVat: 0,
      gross: 35_114,
      recoverableVat: 384,
      payerBears: 34_730,
    })
  })

  it('falls on the funds whole where the payer cannot claim VAT back', () => {
    expect(visitPrice({ ...dayAt320, payerRecoversVat: false })).toMatchObject({
      recoverableVat: 0,
      payerBears: 35_114,
    })
  })

  it('carries VAT on price and travel for a registered adviser: £473.04 for a £360.00 day 28 miles away', () => {
    const price = visitPrice({
      ...dayAt320,
      price: pence(36_000),
      travel: pence(1_260),
      fee: bookingFee(pence(36_000), rule),
      isAdviserVatRegistered: true,
    })
    expect(price).toMatchObject({ adviserVat: 7_452, feeVat: 432, gross: 47_304, payerBears: 39_420 })
  })

  it('has no VAT at all when nobody is registered', () => {
    expect(visitPrice({ ...dayAt320, isWaymarkVatRegistered: false })).toMatchObject({ vat: 0, gross: 34_730 })
  })

  it('rounds VAT half up on each line', () => {
    // 20% of 3 pence is 0.6, of 2 pence 0.4: one penny on the first line, none on the second.
    const odd = visitPrice({
      ...dayAt320,
      price: pence(103),
      travel: pence(2),
      fee: pence(3),
      isAdviserVatRegistered: true,
    })
    expect(odd.lines.map((line) => line.vat)).toEqual([21, 0, 1])
  })

  it('always adds up, whoever is registered', () => {
    const amount = fc.integer({ min: 0, max: 500_000 }).map(pence)
    fc.assert(
      fc.property(amount, amount, amount, fc.boolean(), fc.boolean(), fc.boolean(), (price, travel, fee, a, w, r) => {
        const whole = visitPrice({
          price,
          travel,
          fee,
          isAdviserVatRegistered: a,
          isWaymarkVatRegistered: w,
          payerRecoversVat: r,
        })
        const sum = whole.lines.reduce((total, line) => total + line.net + line.vat, 0)
        expect(sum).toBe(whole.gross)
        expect(whole.net + whole.adviserVat + whole.feeVat).toBe(whole.gross)
        expect(whole.payerBears + whole.recoverableVat).toBe(whole.gross)
        expect(whole.payerBears).toBe(r ? whole.net : whole.gross)
      }),
    )
  })
})

it('says which schools claim VAT back', () => {
  const recovering = Object.entries(VAT_RECOVERY).filter(([, one]) => one.recovers)
  expect(recovering.map(([group]) => group)).toEqual(['maintained', 'academy', 'special'])
  expect(VAT_RECOVERY.maintained.note).toContain('section 33)')
  expect(VAT_RECOVERY.academy.note).toContain('section 33B')
})

describe('the fee of a school that its supplier brought', () => {
  const confirmedAt = '2026-10-01T09:00:00Z'
  it('is nil at any price, and says since when; of any other it is the rule, and nothing else of its row', () => {
    const none = feeFor(rule, confirmedAt)
    expect(none).toEqual({
      basisPoints: 0,
      leastPence: 0,
      mostPence: 0,
      none: { because: 'existing_client', confirmedAt },
    })
    for (const price of [0, 1, 32_000, 9_000_000]) expect(bookingFee(pence(price), none)).toBe(0)
    for (const not of [null, undefined, '']) expect(feeFor({ ...rule, ...{ fromOn: '2026-09-01' } }, not)).toEqual(rule)
  })
})
