import { addDays, type Day, daysBetween } from '../calendar.ts'
import { type Pence, pence } from '../money.ts'

// What the law gives a supplier whose invoice is paid late. Waymark says so and charges nothing: it is the supplier's to claim.
// (Source: Late Payment of Commercial Debts (Interest) Act 1998, sections 1 to 5A; Late Payment of Commercial Debts (Rate of
// Interest) (No. 3) Order 2002.)

/** What the law adds to the Bank of England's rate, in hundredths of a per cent. */
const ABOVE_THE_BANK = 800

/** The Bank of England's rate that counts for what becomes late from that day: 1 January or 1 July. */
export type ReferenceRate = { fromOn: Day; basisPoints: number }

/** The first day of the half-year of a day: 1 January or 1 July. */
export const halfYearOf = (on: Day): Day => `${on.slice(0, 4)}-${on.slice(5, 7) < '07' ? '01' : '07'}-01` as Day

/**
 * The yearly rate of statutory interest on what was due on a day, in hundredths of a per cent: fixed by the half-year in which
 * it becomes late, the day after it was due, for as long as it is late. Null where that half-year's rate is not known.
 */
export function statutoryRate(rates: readonly ReferenceRate[], dueOn: Day): number | null {
  const half = halfYearOf(addDays(dueOn, 1))
  const known = rates.find(({ fromOn }) => fromOn === half)
  return known ? known.basisPoints + ABOVE_THE_BANK : null
}

/** The fixed sum for one invoice that is late, by how much of it was unpaid when it became late: £40, £70 from £1,000, £100 from £10,000. */
export function fixedSum(owedPence: number): Pence {
  if (owedPence < 100_000) return pence(4_000)
  return pence(owedPence < 1_000_000 ? 7_000 : 10_000)
}

/**
 * Simple interest by the day for a number of days late, half a penny up: £320.00 for 30 days at 11.75 per cent is £3.09.
 * Refuses (throws on) days that are not late.
 */
export function interest(owedPence: number, basisPoints: number, days: number): Pence {
  if (days < 0) throw new Error(`not late: ${days} days`)
  return pence(Math.round((owedPence * basisPoints * days) / (10_000 * 365)))
}

/**
 * From when an invoice counts as due to its supplier by this law: as it says, but of what was invoiced in advance not before the
 * visit is over; null until then. (Source: Late Payment of Commercial Debts (Interest) Act 1998, section 11.)
 */
export function dueByLaw(dueOn: Day, charge: { inAdvance: boolean; payableOn: Day | null }): Day | null {
  if (!charge.inAdvance) return dueOn
  if (charge.payableOn === null) return null
  return charge.payableOn > dueOn ? charge.payableOn : dueOn
}

export type LateRight = { basisPoints: number | null; days: number; interestPence: Pence | null; fixedPence: Pence }

/** What a supplier may claim today on one invoice's unpaid amount; null while it is not late or nothing of it is unpaid. */
export function lateRight(
  of: { dueOn: Day; owedPence: number },
  rates: readonly ReferenceRate[],
  today: Day,
): LateRight | null {
  const days = daysBetween(of.dueOn, today)
  if (days <= 0 || of.owedPence <= 0) return null
  const basisPoints = statutoryRate(rates, of.dueOn)
  return {
    basisPoints,
    days,
    interestPence: basisPoints === null ? null : interest(of.owedPence, basisPoints, days),
    fixedPence: fixedSum(of.owedPence),
  }
}
