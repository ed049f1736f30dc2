import type { PriceTerms } from '../bookings/agreement.ts'
import { VAT_BASIS_POINTS, visitPrice } from '../bookings/price.ts'
import { formatPounds, type Pence, pence, sumPence } from '../money.ts'
import { quantityWords } from '../services/menu-words.ts'
import type { Supply } from './sheet.ts'

/** What one visit costs its payer: the adviser's supply and Waymark's, and what its funds bear of it. */
export type Charge = { adviser: Supply; waymark: Supply; totalPence: Pence; bearsPence: Pence }

/** What is billed of a visit instead of what was agreed: a part of it, or what cancelling it late costs. Pence, net. */
export type Billed = { pricePence: Pence; travelPence: Pence; feePence: Pence }

/**
 * The charge for a visit: net price, travel and fee as frozen on the booking, or what is billed instead, VAT as each supplier
 * is registered at the tax point, the day of the visit; a late cancellation carries it as the visit would have. (Source: VAT
 * Act 1994, section 6; HMRC brief 2 (2019).)
 */
export function chargeOfVisit(of: {
  kind: 'visit' | 'cancellation'
  terms: PriceTerms
  billed: Billed | null
  service: string
  agreedWords: string
  isAdviserVatRegistered: boolean
  isWaymarkVatRegistered: boolean
}): Charge {
  const { terms, billed } = of
  const price = visitPrice({
    price: billed?.pricePence ?? pence(terms.pricePence),
    travel: billed?.travelPence ?? pence(terms.travelPence),
    fee: billed?.feePence ?? pence(terms.feePence),
    isAdviserVatRegistered: of.isAdviserVatRegistered,
    isWaymarkVatRegistered: of.isWaymarkVatRegistered,
    payerRecoversVat: terms.payerRecoversVat,
  })
  const words = {
    price: { words: priceWords(of), note: of.agreedWords },
    travel: { words: `Travel, ${terms.travelMiles} miles at ${terms.mileagePence}p`, note: null },
    fee: { words: billed ? 'Booking fee' : feeWords(terms), note: null },
  }
  const supply = (supplier: 'adviser' | 'waymark'): Supply => {
    const priced = price.lines.filter((line) => line.supplier === supplier && line.net > 0)
    const rate = (supplier === 'adviser' ? of.isAdviserVatRegistered : of.isWaymarkVatRegistered)
      ? ((VAT_BASIS_POINTS / 100) as 20)
      : 0
    const netPence = sumPence(priced.map((line) => line.net))
    const vatPence = sumPence(priced.map((line) => line.vat))
    return {
      lines: priced.map((line) => ({
        what: line.what,
        ...words[line.what],
        netPence: line.net,
        vatRate: rate,
        vatPence: line.vat,
      })),
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

/** "Personal guidance day", and of a part or a late cancellation what of its price it is. */
function priceWords({ kind, terms, billed, service }: Parameters<typeof chargeOfVisit>[0]): string {
  const whole = formatPounds(terms.pricePence)
  if (kind === 'cancellation') return `Cancellation charge, ${service}: ${partOf(billed, terms)} of ${whole}`
  if (billed && billed.pricePence < terms.pricePence) return `${service}, in part: ${partOf(billed, terms)} of ${whole}`
  return `${service}${quantityNote(terms)}`
}

/** "50%" of the price, or the pounds where it is no whole per cent. */
function partOf(billed: Billed | null, terms: PriceTerms): string {
  const billedPence = billed?.pricePence ?? terms.pricePence
  const percent = (billedPence * 100) / terms.pricePence
  return Number.isInteger(percent) ? `${percent}%` : formatPounds(billedPence)
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
