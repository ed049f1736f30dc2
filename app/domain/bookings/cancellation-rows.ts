import { addDays, type Day } from '../calendar.ts'
import type { Counted } from '../explain-school-days.ts'
import { formatDayShort } from '../format-day.ts'
import { type Pence, pence, rateOf } from '../money.ts'
import { type SchoolCalendar, schoolDaysBetween } from '../school-days.ts'
import type { PriceTerms } from './agreement.ts'
import { cancellationCharge, cancellationSteps } from './cancellation.ts'
import { VAT_BASIS_POINTS } from './price.ts'

/**
 * What cancelling one visit costs, until when, in words for a table. Steps that are over already are left out. A
 * registered adviser's charge carries VAT.
 */
export function cancellationRows(
  terms: PriceTerms,
  calendar: SchoolCalendar,
  visitOn: Day,
  today: Day,
): { what: string; amount: Pence | string }[] {
  return cancellationSteps(pence(terms.pricePence), terms.tiers, calendar, visitOn)
    .filter(({ from, until }) => until >= today && (from === null || from <= until))
    .map(({ from, until, charge }) => {
      const amount = charge === 0 ? 'Nothing' : withVat(terms, charge)
      const begun = from === null || from <= today ? null : from
      if (begun === null) return { what: `To ${formatDayShort(until, today)}`, amount }
      if (until >= visitOn || addDays(until, 1) > visitOn)
        return { what: `From ${formatDayShort(begun, today)}`, amount }
      return { what: `${formatDayShort(begun, today)} to ${formatDayShort(until, today)}`, amount }
    })
}

/** The days that the table of one visit has counted: from the end of its first step, or from today where that is over. */
export function noticeCounted(terms: PriceTerms, calendar: SchoolCalendar, visitOn: Day, today: Day): Counted {
  const [first] = cancellationSteps(pence(terms.pricePence), terms.tiers, calendar, visitOn)
  return { from: first && first.until > today ? first.until : today, to: visitOn }
}

/** What cancelling one visit on a day costs its buyers, by the tiers frozen on its booking; VAT as in the table above. */
export const cancellingCosts = (terms: PriceTerms, calendar: SchoolCalendar, visitOn: Day, on: Day): Pence =>
  withVat(terms, cancellationCharge(pence(terms.pricePence), terms.tiers, schoolDaysBetween(calendar, on, visitOn)))

const withVat = (terms: PriceTerms, charge: Pence): Pence =>
  pence(charge + (terms.supplierRegisteredForVat ? rateOf(charge, VAT_BASIS_POINTS) : 0))
