import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { columnLines, parseColumnLines } from './column-lines.ts'
import { EVERY_SOURCE, type ExportColumn } from './columns.ts'
import { type ExportDocument, type ExportShape, exportFile, exportRows } from './write-export.ts'

const column = (source: ExportColumn['source'], words = ''): ExportColumn => ({ head: source, source, words })
const shape: ExportShape = {
  rowOf: 'line',
  hasHeader: true,
  dateFormat: 'dd/mm/yyyy',
  creditsAre: 'negative',
  columns: [column('number'), column('issued'), column('net'), column('vat'), column('gross'), column('vat_xero')],
}
const line = (what: 'price' | 'travel', words: string, netPence: number, vatRate: 0 | 20) => ({
  ...{ what, words, note: null, netPence, vatRate, vatPence: (netPence * vatRate) / 100 },
})
const document: ExportDocument = {
  sign: 1,
  number: 'RT-0001',
  reference: 'RT-0001',
  issuedOn: day('2027-01-25'),
  taxPointOn: day('2027-01-21'),
  dueOn: day('2027-02-24'),
  netPence: 32_810,
  vatPence: 6_562,
  grossPence: 39_372,
  sheet: {
    issuer: { legalName: '=Rowan', trading: 'Sole trader', addressLines: [], vatNumber: 'GB 1', onBehalf: null },
    payer: { legalName: 'Fernhollow School', addressLines: [] },
    school: 'Fernhollow School',
    schoolUrn: 900_001,
    items: [
      {
        chargeId: 'chg_1',
        bookingReference: 'WMK-100000',
        orderNumber: 'FH-1',
        taxPointOn: day('2027-01-21'),
        visit: { day: day('2027-01-21'), times: '', service: 'Guidance day', place: '' },
        agreedWords: '',
        lines: [line('price', 'Guidance day', 32_000, 20), line('travel', 'Travel, 18 miles at 45p', 810, 20)],
      },
    ],
    recoveryNote: '',
  },
}

test('a row for each line of an invoice adds up to the row for the whole', () => {
  expect(exportRows(shape, [document])).toEqual([
    ['number', 'issued', 'net', 'vat', 'gross', 'vat_xero'],
    ['RT-0001', '25/01/2027', '320.00', '64.00', '384.00', '20% (VAT on Expenses)'],
    ['RT-0001', '25/01/2027', '8.10', '1.62', '9.72', '20% (VAT on Expenses)'],
  ])
  expect(exportRows({ ...shape, rowOf: 'invoice', hasHeader: false }, [document])).toEqual([
    ['RT-0001', '25/01/2027', '328.10', '65.62', '393.72', '20% (VAT on Expenses)'],
  ])
})

test.each([
  ['dd/mm/yyyy', '25/01/2027'],
  ['yyyy-mm-dd', '2027-01-25'],
  ['dd-mmm-yyyy', '25-Jan-2027'],
] as const)('a date is written %s', (dateFormat, written) =>
  expect(exportRows({ ...shape, dateFormat, rowOf: 'invoice' }, [document])[1]?.[1]).toBe(written),
)

test.each([
  ['negative', '-328.10'],
  ['positive', '328.10'],
] as const)('what takes from an invoice is %s: %s', (creditsAre, written) =>
  expect(exportRows({ ...shape, creditsAre, rowOf: 'invoice' }, [{ ...document, sign: -1 }])[1]?.[2]).toBe(written),
)

test('every source has something to hold, and no cell is a formula', () => {
  const columns = EVERY_SOURCE.map((source) => column(source, '@words'))
  const [row] = exportRows({ ...shape, columns, hasHeader: false, rowOf: 'invoice' }, [document])
  expect(row?.every((cell) => cell !== '' && cell !== undefined)).toBe(true)
  const text = exportFile({ ...shape, columns, hasHeader: false, rowOf: 'invoice' }, [document])
  expect(text).toContain("'@words,'=Rowan,")
})

test('columns that are written down are read again as they were', () => {
  const columns = [
    column('number'),
    { head: 'Currency | of', source: 'constant' as const, words: 'GBP' },
    column('net'),
  ]
  expect(parseColumnLines(columnLines(columns))).toEqual({ ok: true, columns })
})

test.each([
  ['', 'Write at least one column'],
  ['Number', 'Line 1: write a heading'],
  ['A | number\n | net', 'Line 2: write a heading'],
  ['A | nonsense', 'Line 1: there is nothing called nonsense'],
  ['A | constant', 'Line 1: there is nothing called constant'],
  [`${'x'.repeat(101)} | net`, 'Line 1: use 100 characters'],
  [Array.from({ length: 61 }, () => 'A | net').join('\n'), 'Write 60 columns or fewer'],
])('%j is refused', (typed, fault) =>
  expect(parseColumnLines(typed)).toMatchObject({ fault: expect.stringContaining(fault) }),
)
