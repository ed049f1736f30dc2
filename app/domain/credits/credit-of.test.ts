import fc from 'fast-check'
import { expect, test } from 'vitest'
import { must } from '#tests/make/must.ts'
import type { ChargeItem, InvoiceLine } from '../invoices/sheet.ts'
import { pence } from '../money.ts'
import { creditable, creditOf, creditTotal } from './credit-of.ts'

const line = (what: InvoiceLine['what'], netPence: number, vatRate: 0 | 20): InvoiceLine => ({
  what,
  words: what,
  note: null,
  netPence,
  vatRate,
  vatPence: vatRate === 20 ? Math.floor((netPence * 20 + 50) / 100) : 0,
})

function charge(
  net: { price: number; travel: number; fee: number },
  adviserVat: 0 | 20,
  waymarkVat: 0 | 20,
): ChargeItem {
  const supply = (lines: InvoiceLine[]) => {
    const netPence = lines.reduce((sum, one) => sum + one.netPence, 0)
    const vatPence = lines.reduce((sum, one) => sum + one.vatPence, 0)
    return { lines, netPence: pence(netPence), vatPence: pence(vatPence), grossPence: pence(netPence + vatPence) }
  }
  return {
    adviser: supply([line('price', net.price, adviserVat), line('travel', net.travel, adviserVat)]),
    waymark: supply([line('fee', net.fee, waymarkVat)]),
  } as ChargeItem
}

const day = charge({ price: 32_000, travel: 810, fee: 1_920 }, 0, 20)

test('a part of the price, without VAT where its supplier charged none', () => {
  const credit = must(creditOf(day, [], { price: 10_000, travel: 0, fee: 600 }))
  expect(credit.adviser).toMatchObject({ netPence: 10_000, vatPence: 0, grossPence: 10_000 })
  expect(credit.waymark).toMatchObject({ netPence: 600, vatPence: 120, grossPence: 720 })
  expect(creditTotal(credit)).toBe(10_720)
})

test('nothing, or more than is left of a line, is refused', () => {
  expect(creditOf(day, [], { price: 0, travel: 0, fee: 0 })).toMatchObject({ refusal: { code: 'nothing' } })
  const half = must(creditOf(day, [], { price: 0, travel: 800, fee: 0 }))
  expect(creditOf(day, [half], { price: 0, travel: 11, fee: 0 })).toMatchObject({
    refusal: { code: 'too_much', line: 'travel', left: 10 },
  })
  expect(creditOf(day, [], { price: -1, travel: 0, fee: 0 })).toMatchObject({ refusal: { code: 'too_much' } })
})

test('however a charge is credited bit by bit, the whole of it comes back to the penny and no more', () => {
  const amount = fc.integer({ min: 1, max: 90_000 })
  const rate = fc.constantFrom<0 | 20>(0, 20)
  fc.assert(
    fc.property(
      amount,
      amount,
      amount,
      rate,
      rate,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
      (price, travel, fee, a, w, cuts) => {
        const item = charge({ price, travel, fee }, a, w)
        const made = []
        for (const cut of [...cuts, 1]) {
          const left = creditable(item, made)
          const part = (of: number) => (cut === 1 ? of : Math.floor(of * cut))
          const credit = creditOf(item, made, {
            price: part(left.price),
            travel: part(left.travel),
            fee: part(left.fee),
          })
          if (!credit.ok) continue
          for (const { vatPence } of [...credit.value.adviser.lines, ...credit.value.waymark.lines])
            expect(vatPence).toBeGreaterThanOrEqual(0)
          made.push(credit.value)
        }
        const sum = made.reduce((total, credit) => total + creditTotal(credit), 0)
        expect(sum).toBe(item.adviser.grossPence + item.waymark.grossPence)
      },
    ),
  )
})
