import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, day } from '../calendar.ts'
import { INVOICING, invoiceOn } from './invoice-on.ts'

describe('when a charge is invoiced', () => {
  it.each([
    ['visit', '2026-11-29', '2026-11-29'],
    ['month', '2026-11-29', '2026-12-01'],
    ['month', '2026-12-31', '2027-01-01'],
    ['month', '2027-01-31', '2027-02-01'],
    ['month', '2026-12-01', '2027-01-01'],
    ['term', '2026-11-29', '2027-01-01'],
    ['term', '2027-01-01', '2027-04-01'],
    ['term', '2027-03-31', '2027-04-01'],
    ['term', '2027-04-01', '2027-09-01'],
    ['term', '2027-08-31', '2027-09-01'],
    ['term', '2027-09-01', '2028-01-01'],
  ] as const)('%s: charged on %s, invoiced on %s', (how, charged, on) => {
    expect(invoiceOn(how, day(charged))).toBe(on)
  })

  it('is never before it is charged, never in a later financial year, and at most a summer term later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.constantFrom(...INVOICING), (days, how) => {
        const charged = addDays(day('2024-01-01'), days)
        const on = invoiceOn(how, charged)
        expect(on >= charged).toBe(true)
        expect(on <= addDays(charged, 153)).toBe(true)
        for (const yearEnd of ['03-31', '08-31'])
          for (const year of [2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032]) {
            const ends = day(`${year}-${yearEnd}`)
            if (charged <= ends) expect(on <= addDays(ends, 1)).toBe(true)
          }
      }),
    )
  })
})
