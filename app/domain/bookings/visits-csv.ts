import { stringify } from 'csv-stringify/sync'
import type { VisitListed } from './read-bookings.server.ts'

const pounds = (amount: number) => (amount / 100).toFixed(2)

/** Every visit with its price, for a school's own sheet. */
export const visitsCsv = (visits: readonly VisitListed[]): string =>
  // Excel opens UTF-8 as such only with a byte order mark; a cell that begins like a formula is kept as words.
  `\uFEFF${stringify(
    [
      [
        'Visit on',
        'Booking',
        'School',
        'Adviser',
        'Service',
        'How it stands',
        'Order number',
        'Cost centre',
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
        one.service,
        one.status,
        one.orderNumber ?? '',
        one.costCentres,
        pounds(one.pricePence),
        pounds(one.travelPence),
        pounds(one.feePence),
        pounds(one.vatPence),
        pounds(one.pricePence + one.travelPence + one.feePence + one.vatPence),
      ]),
    ],
    { record_delimiter: 'windows', escape_formulas: true },
  )}`
