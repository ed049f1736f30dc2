import type { PriceTerms } from '../bookings/agreement.ts'
import { VAT_BASIS_POINTS, visitPrice } from '../bookings/price.ts'
import type { Day } from '../calendar.ts'
import { formatPounds, type Pence, pence, sumPence } from '../money.ts'
import { quantityWords } from '../services/menu-words.ts'
import type { InvoiceLine } from './sheet.ts'

/** One supplier's part of a charge. Pence. */
export type Supply = { lines: InvoiceLine[]; netPence: Pence; vatPence: Pence; grossPence: Pence }

/** What one agreed visit costs its payer: the adviser's supply and Waymark's, and what its funds bear of it. */
export type Charge = { adviser: Supply; waymark: Supply; totalPence: Pence; bearsPence: Pence }

/** Whether a supplier charges VAT on a supply of that day: registered by then. */
export const isRegisteredOn = (supplier: { vatNumber: string | null; vatFromOn?: Day | null }, on: Day): boolean =>
  supplier.vatNumber !== null && (!supplier.vatFromOn || supplier.vatFromOn <= on)

/**
 * The charge for an agreed visit: net price, travel and fee as frozen on the booking, VAT as each supplier is registered
 * at the tax point, the day of the visit. (Source: VAT Act 1994, section 6.)
 */
export function chargeOfVisit(of: {
  terms: PriceTerms
  service: string
  agreedWords: string
  isAdviserVatRegistered: boolean
  isWaymarkVatRegistered: boolean
}): Charge {
  const { terms } = of
  const price = visitPrice({
    price: pence(terms.pricePence),
    travel: pence(terms.travelPence),
    fee: pence(terms.feePence),
    isAdviserVatRegistered: of.isAdviserVatRegistered,
    isWaymarkVatRegistered: of.isWaymarkVatRegistered,
    payerRecoversVat: terms.payerRecoversVat,
  })
  const words = {
    price: { words: `${of.service}${quantityNote(terms)}`, note: of.agreedWords },
    travel: { words: `Travel, ${terms.travelMiles} miles at ${terms.mileagePence}p`, note: null },
    fee: { words: feeWords(terms), note: null },
  }
  const supply = (supplier: 'adviser' | 'waymark'): Supply => {
    const priced = price.lines.filter((line) => line.supplier === supplier && line.net > 0)
    const rate = (supplier === 'adviser' ? of.isAdviserVatRegistered : of.isWaymarkVatRegistered)
      ? ((VAT_BASIS_POINTS / 100) as 20)
      : 0
    const netPence = sumPence(priced.map((line) => line.net))
    const vatPence = sumPence(priced.map((line) => line.vat))
    return {
      lines: priced.map((line) => ({ ...words[line.what], netPence: line.net, vatRate: rate, vatPence: line.vat })),
      netPence,
      vatPence,
      grossPence: sumPence([netPence, vatPence]),
    }
  }
  return {
    adviser: supply('adviser'),
    waymark: supply('waymark'),
    totalPence: price.gross,
    bearsPence: price.payerBears,
  }
}

/** ", 30 licences at £4.50 each" of what has no date. */
const quantityNote = ({ quantity, eachPence, unit }: PriceTerms): string =>
  quantity === undefined || eachPence === undefined
    ? ''
    : `, ${quantityWords(quantity, unit)} at ${formatPounds(eachPence)} each`

function feeWords({ fee, feePence, pricePence }: PriceTerms): string {
  const rate = `${fee.basisPoints / 100}% of ${formatPounds(pricePence)}`
  if (feePence === fee.mostPence) return `Booking fee, ${rate}, at most ${formatPounds(fee.mostPence)}`
  if (feePence === fee.leastPence) return `Booking fee, ${rate}, at least ${formatPounds(fee.leastPence)}`
  return `Booking fee, ${rate}`
}
