import { stringify } from 'csv-stringify/sync'
import { isBilled } from './lifecycle.ts'
import { grossOf, netOf } from './price.ts'
import { quantityOf } from './price-lines.ts'
import type { VisitListed } from './read-bookings.server.ts'
import { statusWords } from './status-words.ts'

const pounds = (amount: number) => (amount / 100).toFixed(2)

/** Every visit with its price, for a school's own sheet, in the words of its pages. What has ended costs nothing but what cancelling it late does. */
export const visitsCsv = (visits: readonly VisitListed[]): string =>
  // Excel opens UTF-8 as such only with a byte order mark; a cell that begins like a formula is kept as words.
  `\uFEFF${stringify(
    [
      [
        'Visit on, or wanted by',
        'Booking',
        'School',
        'Adviser',
        'Service',
        'How it stands',
        'Order number',
        'Cost centre',
        'Paid from',
        'Price (£)',
        'Travel (£)',
        'Booking fee (£)',
        'VAT (£)',
        'To pay (£)',
      ],
      ...visits.map((one) => [
        one.onDay,
        one.reference,
        one.school,
        one.adviser,
        quantityOf(one.terms) === null ? one.service : `${one.service}, ${quantityOf(one.terms)}`,
        statusWords(one, { adviser: one.adviser, approver: 'approval' }).words,
        one.orderNumber ?? '',
        one.costCentres,
        isBilled(one) ? one.paidFrom : '',
        ...amountsOf(one).map(pounds),
      ]),
    ],
    { record_delimiter: 'windows', escape_formulas: true },
  )}`

function amountsOf(visit: VisitListed): number[] {
  if (!isBilled(visit)) return [0, 0, 0, 0, 0]
  const { price, travel, fee } = netOf(visit)
  return [price, travel, fee, visit.vatPence, grossOf(visit)]
}
