import type { Day } from '../calendar.ts'
import { csvFile, csvPounds } from '../documents/csv.ts'
import type { InvoiceSheet } from '../invoices/sheet.ts'
import { orderNumbersOf } from '../invoices/sheet.ts'
import type { ExportColumn, Source } from './columns.ts'

/** What of an export's mapping its file depends on. */
export type ExportShape = {
  rowOf: 'invoice' | 'line'
  hasHeader: boolean
  dateFormat: 'dd/mm/yyyy' | 'yyyy-mm-dd' | 'dd-mmm-yyyy'
  creditsAre: 'negative' | 'positive'
  columns: readonly ExportColumn[]
}

/** An invoice as it was issued, or what takes from one: `sign` -1 then. Pence. */
export type ExportDocument = {
  sign: 1 | -1
  number: string
  reference: string
  issuedOn: Day
  taxPointOn: Day
  dueOn: Day
  netPence: number
  vatPence: number
  grossPence: number
  sheet: InvoiceSheet
}

type Amounts = {
  netPence: number
  vatPence: number
  vatRate: 0 | 20
  description: string
  booking: string
  order: string
}

/** The rows of a file for an accounts package, its heads first where it has them. */
export function exportRows(shape: ExportShape, documents: readonly ExportDocument[]): string[][] {
  const heads = shape.hasHeader ? [shape.columns.map(({ head }) => head)] : []
  const rows = documents.flatMap((document) =>
    amountsOf(shape, document).map((amounts) => {
      const cells = cellsOf(shape, document, amounts)
      return shape.columns.map(({ source, words }) => (source === 'constant' ? words : cells[source]))
    }),
  )
  return [...heads, ...rows]
}

export const exportFile = (shape: ExportShape, documents: readonly ExportDocument[]): string =>
  csvFile(exportRows(shape, documents))

/** What stands on each row: an invoice's whole, or its lines. */
function amountsOf({ rowOf }: ExportShape, document: ExportDocument): Amounts[] {
  const { sheet, netPence, vatPence } = document
  if (rowOf === 'line')
    return sheet.items.flatMap((item) =>
      item.lines.map((line) => ({
        ...{ netPence: line.netPence, vatPence: line.vatPence, vatRate: line.vatRate, description: line.words },
        ...{ booking: item.bookingReference, order: item.orderNumber ?? '' },
      })),
    )
  const unique = (some: string[]) => [...new Set(some)].join(', ')
  return [
    {
      netPence,
      vatPence,
      vatRate: vatPence > 0 ? 20 : 0,
      description: unique(sheet.items.map(({ visit }) => visit.service)),
      booking: unique(sheet.items.map(({ bookingReference }) => bookingReference)),
      order: orderNumbersOf(sheet).join(', '),
    },
  ]
}

function cellsOf(
  shape: ExportShape,
  document: ExportDocument,
  of: Amounts,
): Record<Exclude<Source, 'constant'>, string> {
  const { sheet, sign } = document
  const pounds = (pence: number) => csvPounds(shape.creditsAre === 'negative' ? sign * pence : pence)
  const date = (on: Day) => dateWords(on, shape.dateFormat)
  return {
    supplier: sheet.issuer.legalName,
    supplier_vat: sheet.issuer.vatNumber ?? '',
    number: document.number,
    reference: document.reference,
    issued: date(document.issuedOn),
    tax_point: date(document.taxPointOn),
    due: date(document.dueOn),
    payer: sheet.payer.legalName,
    school: sheet.school,
    urn: sheet.schoolUrn === null ? '' : String(sheet.schoolUrn),
    order: of.order,
    booking: of.booking,
    description: [of.description, sheet.school, of.booking].join(', '),
    quantity: '1',
    net: pounds(of.netPence),
    vat: pounds(of.vatPence),
    vat_rate: String(of.vatRate),
    vat_xero: of.vatRate === 20 ? '20% (VAT on Expenses)' : 'No VAT',
    vat_quickbooks: of.vatRate === 20 ? '20.0% S' : 'No VAT',
    gross: pounds(of.netPence + of.vatPence),
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function dateWords(on: Day, format: ExportShape['dateFormat']): string {
  const [year = '', month = '', number = ''] = on.split('-')
  if (format === 'yyyy-mm-dd') return on
  return format === 'dd/mm/yyyy' ? `${number}/${month}/${year}` : `${number}-${MONTHS[Number(month) - 1]}-${year}`
}
