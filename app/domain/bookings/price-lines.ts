import { formatPounds } from '../money.ts'
import { quantityWords } from '../services/menu-words.ts'
import type { PriceTerms } from './agreement.ts'
import type { PaidThrough } from './paid-through.ts'
import type { VisitPrice } from './price.ts'

/** A line of a price as a page shows it. Pence. */
export type PriceRow = { what: string; note?: string; amount: number }

/** How a page calls somebody by their first name. */
export const firstOf = (name: string): string => name.split(' ')[0] ?? name

/** "Rowan’s": how a page says whose day it is. */
export const possessive = (name: string): string => `${firstOf(name)}’s`

function vatNote(terms: PriceTerms): string | undefined {
  const { supplierRegisteredForVat: adviser, platformRegisteredForVat: waymark } = terms
  if (adviser && waymark) return '20%'
  if (waymark) return '20% of the fee only'
  return adviser ? '20%, not on the fee' : undefined
}

/** "Rowan brought the school to Waymark": why there is no booking fee. */
export const broughtWords = (supplier: string): string => `${firstOf(supplier)} brought the school to Waymark`

function feeNote({ fee, feePence }: PriceTerms, supplier: string): string {
  if (fee.none) return `none: ${broughtWords(supplier)}`
  if (feePence === fee.mostPence) return 'the most it can be'
  if (feePence === fee.leastPence) return 'the least it can be'
  return `${fee.basisPoints / 100}%`
}

/** "for 5 or more at once, instead of £320.00" */
const blockNote = ({ block }: Pick<PriceTerms, 'block'>): string | undefined =>
  block ? `for ${block.from} or more at once, instead of ${formatPounds(block.usualPence)}` : undefined

/** Whether nobody travels to the visits of a booking. */
export const isRemote = ({ mode }: Pick<PriceTerms, 'mode'>): boolean => mode === 'video' || mode === 'telephone'

/** Whether what is booked has no date: it is delivered, and nobody comes. */
export const isWithoutDate = ({ mode }: Pick<PriceTerms, 'mode'>): boolean => mode === 'without_date'

/** "30 licences" of what has no date; null of visits. */
export const quantityOf = (terms: PriceTerms): string | null =>
  terms.quantity === undefined ? null : quantityWords(terms.quantity, terms.unit)

/** What one visit is made of, VAT as a line of its own where there is any. */
export function priceRows(of: {
  adviser: string
  terms: PriceTerms
  price: Pick<VisitPrice, 'price' | 'travel' | 'fee' | 'vat'>
  paidThrough?: PaidThrough
}): PriceRow[] {
  const { terms, price } = of
  return [
    terms.quantity === undefined || terms.eachPence === undefined
      ? { what: `${possessive(of.adviser)} ${terms.unit}`, note: blockNote(terms), amount: price.price }
      : {
          what: quantityWords(terms.quantity, terms.unit),
          note: [`${formatPounds(terms.eachPence)} each`, blockNote(terms)].filter(Boolean).join(', '),
          amount: price.price,
        },
    ...(isRemote(terms) || isWithoutDate(terms)
      ? []
      : [
          {
            what: 'Travel',
            note: `${terms.travelMiles} miles at ${formatPerMile(terms.mileagePence)}`,
            amount: price.travel,
          },
        ]),
    {
      what: 'Booking fee',
      note: of.paidThrough === 'payroll' ? 'none: your payroll pays' : feeNote(terms, of.adviser),
      amount: price.fee,
    },
    ...(price.vat > 0 ? [{ what: 'VAT', note: vatNote(terms), amount: price.vat }] : []),
  ]
}

const formatPerMile = (pence: number): string => (pence < 100 ? `${pence}p` : formatPounds(pence))

/** "the visit", "the 3 visits" */
export const visitsInWords = (count: number): string => (count === 1 ? 'the visit' : `the ${count} visits`)
