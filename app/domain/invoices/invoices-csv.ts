import { stringify } from 'csv-stringify/sync'

export type CsvInvoice = {
  number: string
  issuer: string
  issuedOn: string
  taxPointOn: string
  dueOn: string
  school: string
  booking: string
  orderNumber: string
  netPence: number
  vatPence: number
  grossPence: number
  creditedPence: number
  /** Of all the invoices that are paid with it in one payment. */
  leftPence: number
  status: string
  paidOn: string
}

const pounds = (amount: number) => (amount / 100).toFixed(2)

/** One line for each invoice, as an accounts office takes them in. A cell that begins like a formula is kept as words. */
export const invoicesCsv = (rows: readonly CsvInvoice[]): string =>
  stringify(
    [
      [
        'Invoice',
        'From',
        'Issued',
        'Tax point',
        'Due',
        'School',
        'Booking',
        'Order number',
        'Net (£)',
        'VAT (£)',
        'Total (£)',
        'Credited (£)',
        'Still to pay, with its payment’s other invoices (£)',
        'Status',
        'Paid',
      ],
      ...rows.map((row) => [
        row.number,
        row.issuer,
        row.issuedOn,
        row.taxPointOn,
        row.dueOn,
        row.school,
        row.booking,
        row.orderNumber,
        pounds(row.netPence),
        pounds(row.vatPence),
        pounds(row.grossPence),
        pounds(row.creditedPence),
        pounds(row.leftPence),
        row.status,
        row.paidOn,
      ]),
    ],
    { bom: true, escape_formulas: true, record_delimiter: 'windows' },
  )
