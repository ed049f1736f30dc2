import type { Day } from '#app/domain/calendar.ts'
import { type Pence, pence, rateOf, sumPence } from '#app/domain/money.ts'

/** What one visit costs one school: the adviser's price and travel, Waymark's booking fee, and VAT per supplier. */
export type PriceLine = { what: 'price' | 'travel' | 'fee'; supplier: 'adviser' | 'waymark'; net: Pence; vat: Pence }

export type VisitPrice = {
  lines: PriceLine[]
  price: Pence
  travel: Pence
  fee: Pence
  /** VAT on the adviser's price and travel, and on Waymark's fee. */
  adviserVat: Pence
  feeVat: Pence
  net: Pence
  vat: Pence
  gross: Pence
  /** Shown, and claimed back by the payer: never charged to a fund. */
  recoverableVat: Pence
  /** Gross less recoverable VAT: what the funds carry, and what a visit's funding lines add up to. */
  payerBears: Pence
}

/** Per cent in hundredths (600 is 6%) of the adviser's price before travel, at least and at most. */
export type FeeRule = { basisPoints: number; leastPence: number; mostPence: number }

export type DatedFeeRule = FeeRule & { fromOn: Day }

/** The rule as it is for one supplier and school. `none`: why there is no fee, and since when staff had confirmed it. */
export type FeeTerms = FeeRule & { none?: { because: 'existing_client'; confirmedAt: string } }

/** The standard rate of VAT. (Source: VAT Act 1994, section 2.) */
export const VAT_BASIS_POINTS = 2_000

/** The rule in force on a day: the latest that starts on or before it, or null when none does. */
export const feeRuleOn = <R extends DatedFeeRule>(rules: readonly R[], on: Day): R | null =>
  rules.reduce<R | null>(
    (best, rule) => (rule.fromOn <= on && (best === null || rule.fromOn > best.fromOn) ? rule : best),
    null,
  )

/** The rule for a school that its supplier brought to Waymark, as staff confirmed at some moment: no fee, and why. */
export const feeFor = (rule: FeeRule, confirmedAt: string | null | undefined): FeeTerms =>
  confirmedAt
    ? { basisPoints: 0, leastPence: 0, mostPence: 0, none: { because: 'existing_client', confirmedAt } }
    : { basisPoints: rule.basisPoints, leastPence: rule.leastPence, mostPence: rule.mostPence }

/** The booking fee on an adviser's price, VAT not included. */
export const bookingFee = (price: Pence, rule: FeeRule): Pence =>
  pence(Math.min(rule.mostPence, Math.max(rule.leastPence, rateOf(price, rule.basisPoints))))

/** The whole price of one visit. VAT is rounded half up on each line, as each line is shown with its own. */
export function visitPrice(terms: {
  price: Pence
  travel: Pence
  fee: Pence
  isAdviserVatRegistered: boolean
  isWaymarkVatRegistered: boolean
  payerRecoversVat: boolean
}): VisitPrice {
  const vatOn = (net: Pence, isRegistered: boolean) => (isRegistered ? rateOf(net, VAT_BASIS_POINTS) : pence(0))
  const priceVat = vatOn(terms.price, terms.isAdviserVatRegistered)
  const travelVat = vatOn(terms.travel, terms.isAdviserVatRegistered)
  const feeVat = vatOn(terms.fee, terms.isWaymarkVatRegistered)
  const { price, travel, fee } = terms
  const net = sumPence([price, travel, fee])
  const vat = sumPence([priceVat, travelVat, feeVat])
  const gross = sumPence([net, vat])
  const recoverableVat = terms.payerRecoversVat ? vat : pence(0)
  return {
    lines: [
      { what: 'price', supplier: 'adviser', net: price, vat: priceVat },
      { what: 'travel', supplier: 'adviser', net: travel, vat: travelVat },
      { what: 'fee', supplier: 'waymark', net: fee, vat: feeVat },
    ],
    price,
    travel,
    fee,
    adviserVat: sumPence([priceVat, travelVat]),
    feeVat,
    net,
    vat,
    gross,
    recoverableVat,
    payerBears: pence(gross - recoverableVat),
  }
}

/** What a visit’s row says of its money: as it was agreed, and what is billed instead where that is something else. */
export type VisitAmounts = Readonly<
  Record<'pricePence' | 'travelPence' | 'feePence', number> & {
    billedPricePence?: number | null
    billedTravelPence?: number | null
    billedFeePence?: number | null
  }
>

/** Price, travel and fee of a visit as they are billed, before VAT: as agreed, unless it is something else. */
export const netOf = (visit: VisitAmounts): { price: Pence; travel: Pence; fee: Pence } => ({
  price: pence(visit.billedPricePence ?? visit.pricePence),
  travel: pence(visit.billedTravelPence ?? visit.travelPence),
  fee: pence(visit.billedFeePence ?? visit.feePence),
})

/** What the payer is invoiced for a visit: price, travel, fee and VAT, as agreed or as billed instead. */
export const grossOf = (visit: VisitAmounts & Readonly<{ vatPence: number }>): Pence => {
  const { price, travel, fee } = netOf(visit)
  return sumPence([price, travel, fee, visit.vatPence])
}
