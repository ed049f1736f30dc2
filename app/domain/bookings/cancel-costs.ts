import type { Day } from '../calendar.ts'
import { splitSpent } from '../ledger/split-spent.ts'
import { type Pence, pence, sumPence } from '../money.ts'
import { type SchoolCalendar, schoolDaysBetween } from '../school-days.ts'
import type { PriceTerms } from './agreement.ts'
import { type Billed, billedGross, cancellationBilled } from './billed.ts'
import { cancellationPercent } from './cancellation.ts'
import type { PaidThrough } from './paid-through.ts'

type Visit = {
  onDay: Day
  pricePence: number
  paidThrough: PaidThrough
  lines: readonly { fundName: string; amountPence: Pence }[]
}

/** What cancelling one visit today comes to: shown before it is done, and worked out again as it is done. Pence. */
export type CancelCost = {
  /** School days of notice, and the per cent of the adviser’s price that is due with so many. */
  notice: number
  percent: number
  /** What its payer is invoiced, VAT included, and how much VAT is in it; nothing where it is free. */
  grossPence: Pence
  vatPence: Pence
  billed: Billed | null
  /** What each fund pays of it, and has back. */
  funds: { name: string; pays: Pence; back: Pence }[]
}

/**
 * What cancelling a confirmed visit costs its buying side on a day, by the tiers frozen on its booking and the school’s own school
 * days. `isFree`: whatever its notice, as what has no date is, and what can’t go ahead as things stand.
 */
export function cancelCost(
  terms: PriceTerms,
  visit: Visit,
  calendar: SchoolCalendar,
  today: Day,
  isFree: boolean,
): CancelCost {
  const notice = schoolDaysBetween(calendar, today, visit.onDay)
  const billed = isFree ? null : cancellationBilled(terms, visit, notice)
  const held = visit.lines.map(({ amountPence }) => amountPence)
  const parts = splitSpent(held, billed?.bearsPence ?? pence(0))
  return {
    notice,
    percent: isFree ? 0 : cancellationPercent(terms.tiers, notice),
    grossPence: billed ? billedGross(billed) : pence(0),
    vatPence: billed?.vatPence ?? pence(0),
    billed,
    funds: visit.lines.map(({ fundName }, at) => ({
      name: fundName,
      pays: parts[at]?.spent ?? pence(0),
      back: parts[at]?.back ?? pence(0),
    })),
  }
}

/** What cancelling several comes to. */
export const costsInAll = (costs: readonly CancelCost[]): Pence => sumPence(costs.map(({ grossPence }) => grossPence))
