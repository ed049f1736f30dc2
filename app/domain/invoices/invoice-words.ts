import type { Day } from '../calendar.ts'
import { londonDay } from '../calendar.ts'
import { formatDate } from '../format-day.ts'
import type { InvoiceSheet } from './sheet.ts'

/** "12-34-56" from six digits, as banks write it. */
export const formatSortCode = (digits: string): string => digits.replace(/^(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3')

/** "24 Feb 2027": whole, and short enough for a box. */
export const shortDate = (on: Day): string => formatDate(on).replace(/ ([A-Z][a-z]{2})[a-z]*/, ' $1')

/** Whose invoice it is, in one line under its number. */
export const issuerWords = ({ issuer }: InvoiceSheet, issuedAt: Date, taxPointOn: Day): string =>
  [
    `${issuer.trading}, ${issuer.addressLines.join(', ')}.`,
    `Dated ${formatDate(londonDay(issuedAt))}, tax point ${formatDate(taxPointOn)}.`,
    issuer.vatNumber ? `VAT number ${issuer.vatNumber}.` : 'Not registered for VAT.',
    ...(issuer.onBehalf ? [`${issuer.onBehalf}.`] : []),
  ].join(' ')

/** Said wherever account details stand: the commonest fraud is a letter that says they have changed. */
export const ACCOUNT_WARNING =
  'These account details are yours alone and do not change. If you are told they have, call us on 01632 960 204 before you pay.'
