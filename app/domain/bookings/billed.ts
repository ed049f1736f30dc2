import { type Pence, pence, sumPence } from '../money.ts'
import type { PriceTerms } from './agreement.ts'
import { cancellationCharge } from './cancellation.ts'
import type { PaidThrough } from './paid-through.ts'
import { bookingFee, visitPrice } from './price.ts'

/** What is billed of a visit instead of what was agreed, with its VAT, and what the payer’s funds bear of it. Pence. */
export type Billed = {
  billedPricePence: Pence
  billedTravelPence: Pence
  billedFeePence: Pence
  vatPence: Pence
  bearsPence: Pence
}

type Agreed = { pricePence: number; travelPence: number; feePence: number; paidThrough: PaidThrough }

/** VAT as the visit itself would have had it: a cancellation charge, like a part, is a supply of the same suppliers. */
function billed(
  terms: PriceTerms,
  net: { price: Pence; travel: Pence; fee: Pence },
  { paidThrough }: { paidThrough: PaidThrough },
): Billed {
  // By a payroll nothing is invoiced, so there is no VAT.
  const isInvoiced = paidThrough === 'waymark'
  const priced = visitPrice({
    ...net,
    isAdviserVatRegistered: isInvoiced && terms.supplierRegisteredForVat,
    isWaymarkVatRegistered: isInvoiced && terms.platformRegisteredForVat,
    payerRecoversVat: terms.payerRecoversVat,
  })
  return {
    billedPricePence: net.price,
    billedTravelPence: net.travel,
    billedFeePence: net.fee,
    vatPence: priced.vat,
    bearsPence: priced.payerBears,
  }
}

/**
 * What cancelling one visit costs at so many school days of notice, by the tiers frozen on its booking: so many per cent of the
 * adviser’s price. Nobody travels and nothing took place, so there is no travel and no booking fee in it.
 */
export const cancellationBilled = (
  terms: PriceTerms,
  visit: Pick<Agreed, 'pricePence' | 'paidThrough'>,
  schoolDaysNotice: number,
): Billed =>
  billed(
    terms,
    {
      price: cancellationCharge(pence(visit.pricePence), terms.tiers, schoolDaysNotice),
      travel: pence(0),
      fee: pence(0),
    },
    visit,
  )

/** In what parts a visit is billed where not all of it took place. */
export type PartUnit = 'interview' | 'half'

/** How many parts a visit has: its interviews, or two halves where it has one interview at most. */
export const partsOf = (visit: { interviewsWanted: number }): { unit: PartUnit; of: number } =>
  visit.interviewsWanted > 1 ? { unit: 'interview', of: visit.interviewsWanted } : { unit: 'half', of: 2 }

/**
 * What is billed where only a part of a visit took place: that part of the adviser’s price, half a penny up; all of the travel,
 * which was driven; and the booking fee by its frozen rule on the price that is billed, never more than was agreed. Throws on a
 * part that is none, or all.
 */
export function partBilled(terms: PriceTerms, visit: Agreed, part: { done: number; of: number }): Billed {
  if (!(Number.isInteger(part.done) && part.done > 0 && part.done < part.of))
    throw new Error(`not a part of a visit: ${part.done} of ${part.of}`)
  const price = pence(Math.floor((2 * visit.pricePence * part.done + part.of) / (2 * part.of)))
  return billed(
    terms,
    {
      price,
      travel: pence(visit.travelPence),
      fee: pence(Math.min(visit.feePence, bookingFee(price, terms.fee))),
    },
    visit,
  )
}

/**
 * What is billed where staff settle a problem in part: so much of the adviser’s price and of the travel, before VAT, and the booking
 * fee by its frozen rule on that price, never more than was agreed; none where nothing of the visit itself is due. Null where
 * it is no part: nothing, all that was recorded, or more of either.
 */
export function settledBilled(terms: PriceTerms, visit: Recorded, of: { price: Pence; travel: Pence }): Billed | null {
  const recorded = partOfVisit(terms, visit)
  const most = {
    price: recorded?.billedPricePence ?? visit.pricePence,
    travel: recorded?.billedTravelPence ?? visit.travelPence,
  }
  const isWithin = (amount: number, limit: number) => Number.isInteger(amount) && amount >= 0 && amount <= limit
  if (!isWithin(of.price, most.price) || !isWithin(of.travel, most.travel)) return null
  if (of.price + of.travel === 0 || (of.price === most.price && of.travel === most.travel)) return null
  const fee = of.price === 0 ? pence(0) : pence(Math.min(visit.feePence, bookingFee(of.price, terms.fee)))
  return billed(terms, { price: of.price, travel: of.travel, fee }, visit)
}

/** What a payer is invoiced of it, VAT included. */
export const billedGross = (of: Billed): Pence =>
  sumPence([of.billedPricePence, of.billedTravelPence, of.billedFeePence, of.vatPence])

type Recorded = Agreed & { partDone: number | null; partOf: number | null }

/** What is billed of a visit of which a part was recorded; null of one that took place as a whole. */
export const partOfVisit = (terms: PriceTerms, visit: Recorded): Billed | null =>
  visit.partDone === null || visit.partOf === null
    ? null
    : partBilled(terms, visit, { done: visit.partDone, of: visit.partOf })

/** A visit with the amounts that agreeing to it bills: of a recorded part what that comes to, whether it is agreed yet or not. */
export const asToBeBilled = <Visit extends Recorded & { billedPricePence: number | null }>(
  visit: Visit,
  terms: PriceTerms,
): Visit => (visit.billedPricePence === null ? { ...visit, ...partOfVisit(terms, visit) } : visit)
