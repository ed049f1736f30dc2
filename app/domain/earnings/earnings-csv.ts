import { csvFile, csvPounds } from '../documents/csv.ts'
import type { Earnings } from './read-earnings.server.ts'

/** A tax year for somebody's accounts: a row for each invoice, each payout and each journey, told apart by the first column. */
export const earningsCsv = ({ invoices, payouts, trips }: Earnings): string =>
  csvFile([
    ['Kind', 'Date', 'School', 'Booking', 'Number', 'Net (£)', 'VAT (£)', 'Total (£)', 'Miles'],
    ...invoices.map((one) => [
      ...['Invoice', one.on, one.school, one.bookings.join(', '), one.number],
      ...[csvPounds(one.netPence), csvPounds(one.vatPence), csvPounds(one.grossPence), ''],
    ]),
    ...payouts.map((one) => [
      ...['Payout', one.on, one.school, one.booking, one.transferId, '', '', csvPounds(one.amountPence), ''],
    ]),
    ...trips.map((one) => [
      ...['Travel', one.on, one.school, one.booking, '', '', '', csvPounds(one.travelPence), String(one.miles)],
    ]),
  ])
