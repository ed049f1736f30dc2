/** What a column of a file for an accounts package may hold, in words for whoever keeps the columns. */
export const SOURCES = {
  constant: 'The same words on every row',
  supplier: 'Supplier: legal name on the invoice',
  supplier_vat: 'Supplier’s VAT number',
  number: 'Invoice number',
  reference: 'Payment reference',
  issued: 'Date of the invoice',
  tax_point: 'Tax point',
  due: 'Due date',
  payer: 'Payer: legal name on the invoice',
  school: 'School',
  urn: 'School’s URN',
  order: 'Order number',
  booking: 'Booking',
  description: 'What it is for',
  quantity: 'Quantity, always 1',
  net: 'Net amount',
  vat: 'VAT amount',
  vat_rate: 'VAT rate, 20 or 0',
  vat_xero: 'VAT in Xero’s words',
  vat_quickbooks: 'VAT in QuickBooks’ words',
  gross: 'Amount with VAT',
} as const
export type Source = keyof typeof SOURCES
export const EVERY_SOURCE = Object.keys(SOURCES) as [Source, ...Source[]]

/** One column: its head, what it holds, and of a constant its words. */
export type ExportColumn = { head: string; source: Source; words: string }
