import { stringify } from 'csv-stringify/sync'

/** An amount as a file writes it, in pounds with two decimals: -356.14. */
export const csvPounds = (pence: number): string => (pence / 100).toFixed(2)

/** What a spreadsheet takes for a formula; an amount that is less than nothing is none. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/
const AMOUNT = /^-?\d+(\.\d+)?$/

/** A cell that begins like a formula is kept as words; a number stays one. */
export const csvCell = (words: string): string => (FORMULA.test(words) && !AMOUNT.test(words) ? `'${words}` : words)

/** Rows as a CSV file that spreadsheets open as they are meant: UTF-8 said so, Windows line ends, no formulas. */
export const csvFile = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => row.map(csvCell)),
    { bom: true, record_delimiter: 'windows' },
  )
