import type { Day } from '../calendar.ts'
import { londonDay } from '../calendar.ts'
import { formatDate } from '../format-day.ts'
import { type InvoiceSheet, onlyItem, orderNumbersOf, type SheetItem } from './sheet.ts'

/** "12-34-56" from six digits, as banks write it. */
export const formatSortCode = (digits: string): string => digits.replace(/^(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3')

/** "24 Feb 2027": whole, and short enough for a box. */
export const shortDate = (on: Day): string => formatDate(on).replace(/ ([A-Z][a-z]{2})[a-z]*/, ' $1')

/** "booking WMK-379493", or how many visits where it is several. */
export const aboutWords = (sheet: InvoiceSheet): string => {
  const only = onlyItem(sheet)
  return only ? `booking ${only.bookingReference}` : `${sheet.items.length} visits`
}

/** Whose invoice it is, in one line under its number. */
export const issuerWords = (sheet: InvoiceSheet, issuedAt: Date, taxPointOn: Day): string => {
  const only = onlyItem(sheet)
  const taxPoint = only
    ? `tax point ${formatDate(taxPointOn)}${only.inAdvance ? `, in advance of ${formatDate(only.visit.day)}` : ''}`
    : 'tax point of each visit its own day'
  return documentWords(sheet.issuer, issuedAt, taxPoint)
}

/** Who issued a document, when, and what its tax point is. */
export const documentWords = (issuer: InvoiceSheet['issuer'], issuedAt: Date, taxPoint: string): string =>
  [
    `${issuer.trading}, ${issuer.addressLines.join(', ')}.`,
    `Dated ${formatDate(londonDay(issuedAt))}, ${taxPoint}.`,
    issuer.vatNumber ? `VAT number ${issuer.vatNumber}.` : 'Not registered for VAT.',
    ...(issuer.onBehalf ? [`${issuer.onBehalf}.`] : []),
  ].join(' ')

/** The order number that an invoice quotes, or that each of its visits has its own. */
export function orderNumberWords(sheet: InvoiceSheet): string {
  const numbers = orderNumbersOf(sheet)
  if (numbers.length > 1) return 'By each visit'
  return numbers[0] ?? 'None used'
}

/** What stands under a line: where several visits are billed, also of which day, booking and order number it is. */
export function noteOf(sheet: InvoiceSheet, item: SheetItem, note: string | null): string | null {
  if (onlyItem(sheet)) return note
  const which = [
    formatDate(item.visit.day),
    `booking ${item.bookingReference}`,
    ...(item.orderNumber ? [`order ${item.orderNumber}`] : []),
  ].join(', ')
  return [which, note].filter(Boolean).join('. ')
}

/**
 * Said wherever account details stand. An account in the payer's own name is taken for a mistake or a fraud unless somebody
 * says what it is, and the commonest fraud is a letter that says the details have changed.
 */
export const accountWords = (accountName: string | null): string =>
  (accountName
    ? 'Stripe, our licensed payment company, opened this account in your name, only for your payments on Waymark. '
    : 'Stripe, our licensed payment company, holds this account. ') +
  'Its details do not change. If you are told they have, ring us before you pay, on the number that our website gives: type its address yourself.'
