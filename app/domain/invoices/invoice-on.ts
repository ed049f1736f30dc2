import { addDays, type Day, day } from '../calendar.ts'

/** When a payer's invoices leave: for each visit at once, or a month's or a term's together. */
export const INVOICING = ['visit', 'month', 'term'] as const
export type Invoicing = (typeof INVOICING)[number]

/** The months with which a term's invoices begin to be due: the day before ends a term, or a financial year. */
const TERMS_BEGIN = [1, 4, 9]

/**
 * The first day on which a charge is invoiced. A month's leave on the first of the next. A term's leave on 1 January, 1 April
 * and 1 September, so that no financial year of a school, to 31 March or 31 August, ends with visits not yet invoiced.
 */
export function invoiceOn(invoicing: Invoicing, chargedOn: Day): Day {
  if (invoicing === 'visit') return chargedOn
  let next = firstOfNext(chargedOn)
  if (invoicing === 'term') while (!TERMS_BEGIN.includes(Number(next.slice(5, 7)))) next = firstOfNext(next)
  return next
}

const firstOfNext = (on: Day): Day => day(`${addDays(day(`${on.slice(0, 7)}-28`), 4).slice(0, 7)}-01`)
