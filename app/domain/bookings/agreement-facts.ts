import { formatPounds, pence } from '../money.ts'
import type { AgreementText, PriceTerms } from './agreement.ts'
import { visitPrice } from './price.ts'
import type { RemoteAnswer } from './request-answers.ts'

/** What the words of an agreement are made from. */
export type AgreementFacts = Omit<AgreementText, 'clauses' | 'pricePence'> & {
  terms: PriceTerms
  totalPence: number
  /** Of each visit; none for what is given to a group. */
  interviews: number
  /** Pupils in the group at each visit; null where it is for none. */
  groupSize: number | null
  safeguardingLead: string
  /** Whether the supplier is a provider, which sends somebody. */
  isProvider: boolean
  /** Of visits by video or telephone. */
  remote: RemoteAnswer | null
}

/** "booking fee £19.20", or why there is none. */
export const agreedFee = ({ terms, supplier }: Pick<AgreementFacts, 'terms' | 'supplier'>): string =>
  terms.fee.none
    ? `no booking fee, since ${supplier} brought the school to Waymark`
    : `booking fee ${formatPounds(terms.feePence)}`

/** VAT as a sum, with who charges it. */
export function vatWords(terms: PriceTerms): string {
  const { adviserVat, feeVat, vat } = visitPrice({
    price: pence(terms.pricePence),
    travel: pence(terms.travelPence),
    fee: pence(terms.feePence),
    isAdviserVatRegistered: terms.supplierRegisteredForVat,
    isWaymarkVatRegistered: terms.platformRegisteredForVat,
    payerRecoversVat: terms.payerRecoversVat,
  })
  if (vat === 0) return 'No VAT is charged.'
  if (adviserVat === 0) return `VAT of ${formatPounds(vat)} is added to the booking fee; the adviser charges none.`
  if (feeVat === 0) return `VAT of ${formatPounds(vat)} is added to the adviser’s price and travel.`
  return `VAT of ${formatPounds(vat)} is added: ${formatPounds(adviserVat)} by the adviser and ${formatPounds(feeVat)} by Waymark.`
}
