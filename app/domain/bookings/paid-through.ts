import { type Pence, pence } from '../money.ts'
import type { PriceTerms } from './agreement.ts'
import type { StatusOutcome } from './employment-status.ts'
import { visitPrice } from './price.ts'

// Through whom an adviser is paid for a visit. Where the off-payroll working rules apply, whoever engages the adviser’s company
// deducts tax and National Insurance before it pays, which a payroll does and Waymark cannot: nothing is collected for it then.
// (Source: Income Tax (Earnings and Pensions) Act 2003, sections 61N and 61R.)

export type PaidThrough = 'waymark' | 'payroll'

/** Whether Waymark collects and pays out the money of a visit: if not, it makes no charge, invoice, request or payout of it. */
export const isCollected = (visit: { paidThrough: PaidThrough }): boolean => visit.paidThrough === 'waymark'

/** How visits are paid for once this is on file. */
export const paidThroughOf = (outcome: StatusOutcome): PaidThrough => (outcome === 'inside' ? 'payroll' : 'waymark')

/**
 * What a visit costs its payer’s funds, by how its adviser is paid. Pence. By a payroll: the price and travel that were agreed,
 * no booking fee and no VAT, since nobody invoices. Else as its booking was made.
 */
export function moneyPaidThrough(
  through: PaidThrough,
  visit: { pricePence: Pence; travelPence: Pence },
  terms: Pick<PriceTerms, 'feePence' | 'supplierRegisteredForVat' | 'platformRegisteredForVat' | 'payerRecoversVat'>,
): { feePence: Pence; vatPence: Pence; bearsPence: Pence } {
  const isByPayroll = through === 'payroll'
  const price = visitPrice({
    price: visit.pricePence,
    travel: visit.travelPence,
    fee: pence(isByPayroll ? 0 : terms.feePence),
    isAdviserVatRegistered: !isByPayroll && terms.supplierRegisteredForVat,
    isWaymarkVatRegistered: !isByPayroll && terms.platformRegisteredForVat,
    payerRecoversVat: terms.payerRecoversVat,
  })
  return { feePence: price.fee, vatPence: price.vat, bearsPence: price.payerBears }
}

/**
 * What the payer does instead of paying an invoice. (Source: HMRC, Employment Status Manual ESM10019, operating PAYE, and
 * "Fee-payer responsibilities under the off-payroll working rules".)
 */
export const BY_PAYROLL_STEPS: readonly string[] = [
  'Add the adviser to your payroll before you pay, as you would anybody who starts.',
  'Take income tax and National Insurance off the price, and pay employer’s National Insurance on top of it.',
  'Report it to HMRC in real time (RTI), on or before the day you pay, with the marker for an off-payroll worker.',
  'Pay what is left to the adviser’s company. Agree travel, and any VAT that it charges, with the adviser.',
]
