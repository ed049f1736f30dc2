import { type Pence, pence } from '../money.ts'
import type { PractitionerTerms } from '../providers/practitioner-terms.ts'

/**
 * What of a visit's due goes to whoever came, by the terms that were agreed when they were named: their part of the price, half
 * pence up, and all of the travel, for they drive. VAT stays with the provider, which charges it. Null where the provider pays
 * them itself.
 */
export const practitionerDue = (
  visit: { pricePence: number; travelPence: number },
  { rate }: Pick<PractitionerTerms, 'rate'>,
): Pence | null =>
  rate.how === 'split' ? pence(Math.round((visit.pricePence * rate.percent) / 100) + visit.travelPence) : null
