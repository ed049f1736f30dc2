import type { Day } from '../calendar.ts'
import { type Pence, pence, sumPence } from '../money.ts'

/**
 * One entry of what was paid to a seller, or taken back of it (below nothing), with the day on which what it is of was paid. Pence.
 */
export type PaidEntry = { entryId: number; supplierId: string; visitId: string | null; paidOn: Day; amountPence: Pence }

/** What HMRC is told of a quarter. Pence. */
export type SellerQuarter = { considerationPence: Pence; activities: number; feesPence: Pence }

export type SellerFigures = { quarters: SellerQuarter[]; considerationPence: Pence; activities: number }

/** The quarter of its calendar year that a day is in, 1 to 4. */
export const quarterOf = (on: Day): number => Math.ceil(Number(on.slice(5, 7)) / 3)

/** The calendar year of a day, which is the year of a report. */
export const yearOf = (on: Day): number => Number(on.slice(0, 4))

/** By when HMRC has the report of a year, and each seller their copy: 31 January of the next. */
export const dueOnOf = (year: number): Day => `${year + 1}-01-31` as Day

/**
 * The four quarters of one seller's year: what was paid to them, less what was taken back of it, counted where it was paid, also
 * where it was taken back in a later quarter or year: a refund after the year's end corrects the earlier report and is never set
 * against a later one (IEIM901740). So no quarter is below nothing. An activity is a visit, counted once in a year, in the first
 * quarter in which something of it was paid and stayed. Nothing is withheld from a seller: the booking fee is charged to the buyer.
 */
export function figuresOf(paid: readonly PaidEntry[]): SellerFigures {
  const seen = new Set<string>()
  const quarters = [1, 2, 3, 4].map((quarter): SellerQuarter => {
    const own = paid.filter(({ paidOn }) => quarterOf(paidOn) === quarter)
    const stays = new Map<string, number>()
    for (const { visitId, amountPence } of own) if (visitId) stays.set(visitId, (stays.get(visitId) ?? 0) + amountPence)
    const first = [...stays].filter(([visitId, amount]) => amount > 0 && !seen.has(visitId))
    for (const [visitId] of first) seen.add(visitId)
    return {
      considerationPence: sumPence(own.map(({ amountPence }) => amountPence)),
      activities: first.length,
      feesPence: pence(0),
    }
  })
  return {
    quarters,
    considerationPence: sumPence(quarters.map(({ considerationPence }) => considerationPence)),
    activities: seen.size,
  }
}

/** The figures of each seller who was paid anything that stayed, by their id. */
export function figuresBySeller(paid: readonly PaidEntry[]): Map<string, SellerFigures> {
  const own = new Map<string, PaidEntry[]>()
  for (const one of paid) own.set(one.supplierId, [...(own.get(one.supplierId) ?? []), one])
  return new Map([...own].map(([supplierId, entries]) => [supplierId, figuresOf(entries)]))
}

/** "January to March 2026". */
export const quarterWords = (quarter: number, year: number): string =>
  `${['January to March', 'April to June', 'July to September', 'October to December'][quarter - 1]} ${year}`
