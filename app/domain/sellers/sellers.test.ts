import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Day, day } from '../calendar.ts'
import { pence } from '../money.ts'
import { askDue } from './ask-steps.ts'
import { decideReport, REPORT_STATUSES, type ReportEvent } from './report-lifecycle.ts'
import { dueOnOf, figuresBySeller, figuresOf, type PaidEntry, quarterOf } from './seller-figures.ts'
import { isBirthday, missingOf } from './seller-rules.ts'
import {
  maskedNumber,
  readCharityNumber,
  readCompanyNumber,
  readNino,
  readTaxNumber,
  readUtr,
  utrCheckDigit,
} from './tax-numbers.ts'

describe('numbers', () => {
  it.each([
    ['AA 00 00 01 A', 'AA000001A'],
    ['aa000001d', 'AA000001D'],
    ['AO000001A', null],
    ['DA000001A', null],
    ['BG000001A', null],
    ['TN000001A', null],
    ['AA000001E', null],
    ['AA00001A', null],
    ['QQ123456C', null],
    ['', null],
  ])('National Insurance number %j', (typed, expected) => expect(readNino(typed)).toBe(expected))

  it.each([
    // The first digit worked out by hand: 9×6 5×7 5×8 8×9 3×10 9×5 6×4 6×3 1×2 is 320, 320 mod 11 is 1, of which the digit is 1.
    ['1955839661', '1955839661'],
    ['19558 39661', '1955839661'],
    ['1955839661K', '1955839661'],
    ['2955839661', null],
    ['1955839662', null],
    // Nothing but noughts leaves no remainder, of which the digit is 2.
    ['2000000000', '2000000000'],
    ['0000000000', null],
    ['195583966', null],
  ])('UTR %j', (typed, expected) => expect(readUtr(typed)).toBe(expected))

  it('of every nine digits exactly one first digit makes a UTR, and one digit mistyped is found', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{9}$/), fc.nat(8), fc.integer({ min: 1, max: 9 }), (nine, at, more) => {
        const good = [...'0123456789'].filter((first) => readUtr(first + nine) !== null)
        expect(good).toEqual([utrCheckDigit(nine)])
        const other = nine.slice(0, at) + ((Number(nine[at]) + more) % 10) + nine.slice(at + 1)
        // Remainders 0 and 9, and 1 and 10, share a digit: the scheme itself misses those.
        const isMissed = utrCheckDigit(nine) === utrCheckDigit(other)
        expect(readUtr(utrCheckDigit(nine) + other) !== null).toBe(isMissed)
      }),
    )
  })

  it.each([
    ['1234567', '01234567'],
    ['01234567', '01234567'],
    ['sc 123456', 'SC123456'],
    ['XX123456', null],
    ['123456789', null],
    ['12345', null],
  ])('company number %j', (typed, expected) => expect(readCompanyNumber(typed)).toBe(expected))

  it.each([
    ['1234567', '1234567'],
    ['SC012345', 'SC012345'],
    ['NIC101234', '101234'],
    ['12345', null],
  ])('charity number %j', (typed, expected) => expect(readCharityNumber(typed)).toBe(expected))

  it('reads a number as the first kind that it is of, and shows its end alone', () => {
    expect(readTaxNumber('AA000001A', ['nino', 'utr'])).toEqual({ kind: 'nino', number: 'AA000001A' })
    expect(readTaxNumber('1955839661', ['nino', 'utr'])).toEqual({ kind: 'utr', number: '1955839661' })
    expect(readTaxNumber('1955839661', ['company'])).toBeNull()
    expect(maskedNumber('AA000001A')).toBe('ends in 01A')
  })
})

describe('what is asked', () => {
  const known = { addressLines: ['1 Mill Lane'], taxNumberKind: null, isBirthKnown: false, excludedAs: null }
  it.each([
    [{ trading: 'sole_trader' as const }, ['their National Insurance number', 'their date of birth']],
    [{ trading: 'sole_trader' as const, taxNumberKind: 'utr' as const }, ['their date of birth']],
    [{ trading: 'sole_trader' as const, taxNumberKind: 'nino' as const, isBirthKnown: true }, []],
    [{ trading: 'limited_company' as const }, ['their company number']],
    // Somebody who has become a company since.
    [
      { trading: 'limited_company' as const, taxNumberKind: 'nino' as const, isBirthKnown: true },
      ['their company number'],
    ],
    [{ trading: 'charity' as const, taxNumberKind: 'charity' as const }, []],
    [{ trading: 'authority' as const }, ['what public body they are']],
    [{ trading: 'authority' as const, excludedAs: 'government' as const }, []],
    [{ trading: 'company' as const, excludedAs: 'listed' as const, addressLines: [] }, ['their address']],
  ])('of %o is missing %j', (of, missing) => expect(missingOf({ ...known, ...of })).toEqual(missing))

  it.each([
    ['2010-11-29', true],
    ['2010-11-30', false],
    ['1916-11-29', true],
    ['1916-11-28', false],
  ])('%s is a birthday: %s', (on, is) => expect(isBirthday(day(on), day('2026-11-29'))).toBe(is))

  it.each([
    [null, [], 'asked'],
    ['2026-01-01', ['asked'], null, '2026-01-30'],
    ['2026-01-01', ['asked'], 'reminded', '2026-01-31'],
    ['2026-01-01', ['asked'], 'reminded', '2026-04-01'],
    ['2026-01-01', ['asked', 'reminded'], null, '2026-03-01'],
    ['2026-01-01', ['asked', 'reminded'], 'reminded_again', '2026-03-02'],
    ['2026-01-01', ['asked', 'reminded', 'reminded_again'], null, '2027-01-01'],
  ] as const)('asked on %s and done %j, due is %s', (askedOn, steps, due, today = '2026-01-31') =>
    expect(askDue(askedOn as Day | null, steps, day(today))).toBe(due),
  )
})

describe('figures', () => {
  let id = 0
  const paid = (paidOn: string, amountPence: number, visitId = 'vis_a', supplierId = 'adv_a'): PaidEntry => ({
    ...{ entryId: ++id, supplierId, visitId, paidOn: paidOn as Day, amountPence: pence(amountPence) },
  })

  it.each([
    ['2026-01-01', 1],
    ['2026-03-31', 1],
    ['2026-04-01', 2],
    ['2026-06-30', 2],
    ['2026-07-01', 3],
    ['2026-09-30', 3],
    ['2026-10-01', 4],
    ['2026-12-31', 4],
  ])('%s is of quarter %i', (on, quarter) => expect(quarterOf(on as Day)).toBe(quarter))

  it('a year is due on 31 January of the next', () => expect(dueOnOf(2026)).toBe('2027-01-31'))

  it('counts a visit once, where something of it was paid first and stayed, and nothing as withheld', () => {
    const { quarters, considerationPence, activities } = figuresOf([
      paid('2026-03-31', 10_000),
      paid('2026-04-01', 5_000),
      paid('2026-04-02', 2_000, 'vis_b'),
      // Wholly taken back, whenever that was.
      paid('2026-07-01', 9_000, 'vis_c'),
      paid('2026-07-01', -9_000, 'vis_c'),
      // Taken back, and paid again in a later quarter.
      paid('2026-08-01', 4_000, 'vis_d'),
      paid('2026-08-01', -4_000, 'vis_d'),
      paid('2026-12-31', 4_000, 'vis_d'),
    ])
    expect(quarters).toEqual([
      { considerationPence: 10_000, activities: 1, feesPence: 0 },
      { considerationPence: 7_000, activities: 1, feesPence: 0 },
      { considerationPence: 0, activities: 0, feesPence: 0 },
      { considerationPence: 4_000, activities: 1, feesPence: 0 },
    ])
    expect([considerationPence, activities]).toEqual([21_000, 3])
  })

  it('whatever was paid, the quarters of all sellers come to it, and no visit is counted twice', () => {
    const payout = fc.record({
      month: fc.integer({ min: 1, max: 12 }),
      amount: fc.integer({ min: 1, max: 1_000_000 }),
      back: fc.integer({ min: 0, max: 1_000_000 }),
      visit: fc.constantFrom('vis_a', 'vis_b', 'vis_c'),
      seller: fc.constantFrom('adv_a', 'adv_b'),
    })
    fc.assert(
      fc.property(fc.array(payout, { maxLength: 30 }), (payouts) => {
        const all = payouts.flatMap(({ month, amount, back, visit, seller }) => {
          const on = `2026-${String(month).padStart(2, '0')}-28`
          const taken = Math.min(back, amount)
          const of = `${seller}${visit}`
          return [paid(on, amount, of, seller), ...(taken > 0 ? [paid(on, -taken, of, seller)] : [])]
        })
        const figures = [...figuresBySeller(all).values()]
        const total = all.reduce((sum, { amountPence }) => sum + amountPence, 0)
        expect(figures.reduce((sum, one) => sum + one.considerationPence, 0)).toBe(total)
        for (const { quarters, activities, considerationPence } of figures) {
          expect(quarters.every((one) => one.considerationPence >= 0)).toBe(true)
          expect(quarters.reduce((sum, one) => sum + one.activities, 0)).toBe(activities)
          expect(activities > 0).toBe(considerationPence > 0)
          expect(activities).toBeLessThanOrEqual(3)
        }
      }),
    )
  })
})

describe('a report', () => {
  const ALLOWED: [ReportEvent, string, string][] = [
    ['make', 'none', 'ready'],
    ['send', 'ready', 'sent'],
    ['drop', 'ready', 'dropped'],
  ]
  it.each(
    (['make', 'send', 'drop'] as const).flatMap((event) =>
      (['none', ...REPORT_STATUSES] as const).map((status) => [event, status] as const),
    ),
  )('%s from %s', (event, status) => {
    const row = ALLOWED.find(([one, from]) => one === event && from === status)
    const result = decideReport(status, event)
    if (row) expect(result).toEqual({ ok: true, value: row[2] })
    else expect(result.ok).toBe(false)
  })
})
