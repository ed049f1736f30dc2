import { parse } from 'csv-parse/sync'

/** What is wrong with one row of a file: all of them are listed, and one is enough to refuse the file. */
export type Fault = { line: number; column: string; reason: string }

export type TableRow = { line: number; cells: string[] }

export type Table = { headings: string[]; rows: TableRow[]; faults: Fault[] }

/**
 * Text of a file as government and spreadsheets save it: UTF-8 with or without a byte order mark, UTF-16 with one, and
 * Windows-1252 for whatever is not valid UTF-8.
 */
function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes).replace(/[\u0080-\u009f]/g, (letter) => {
      const meant = WINDOWS_1252[letter.charCodeAt(0) - 0x80] as string
      return meant === '\u0000' ? letter : meant
    })
  }
}

// Bytes 0x80 to 0x9f, which Node 20's own decoder reads as control characters (nodejs/node#56542).
const WINDOWS_1252 =
  '\u20ac\u0000\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u0000\u017d\u0000' +
  '\u0000\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u0000\u017e\u0178'

/**
 * Rows of a CSV file with the line each begins on (the headings are line 1). A row with too few or too many columns, a
 * broken quotation mark or a character that cannot be kept is a fault and not a row. Answers a sentence when there is
 * nothing to read.
 */
export function readTable(bytes: Uint8Array): Table | { sentence: string } {
  const faults: Fault[] = []
  let read: { record: string[]; info: { lines: number } }[]
  try {
    read = parse(decodeText(bytes).replace(/\r\n?/g, '\n'), {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        const line = Number((error as { lines?: number } | undefined)?.lines ?? 0)
        // One broken mark is met more than once while the row is given up.
        if (faults.at(-1)?.line !== line) {
          faults.push({ line, column: 'the whole row', reason: reasonOf(error) })
        }
      },
    }) as unknown as typeof read
  } catch (error) {
    const line = Number((error as { lines?: number }).lines ?? 0)
    return {
      sentence: `The file cannot be read as CSV: a quotation mark that opens near line ${line} is never closed.`,
    }
  }
  const [first, ...rest] = read
  if (!first) return { sentence: 'The file is empty.' }
  const headings = first.record.map((heading) => heading.trim())
  if (rest.length === 0 && faults.length === 0) return { sentence: 'The file has headings and no rows.' }
  const rows: TableRow[] = []
  for (const { record, info } of rest) {
    // `lines` is where the record ends; a quoted cell may hold line ends of its own.
    const line =
      info.lines - record.reduce((inside, cell) => inside + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0)
    const fault = shapeFault(record, headings.length)
    if (fault) faults.push({ line, column: 'the whole row', reason: fault })
    else rows.push({ line, cells: record })
  }
  return { headings, rows, faults }
}

function shapeFault(record: string[], columns: number): string | null {
  if (record.length !== columns) return `${record.length} columns where the headings name ${columns}`
  if (record.some((cell) => cell.includes('\u0000') || cell.includes('\uFFFD')))
    return 'a character that cannot be read'
  return null
}

/** Finds columns by name, whatever their order, spacing and capitals. A name that occurs twice counts where it is first. */
const reasonOf = (error: unknown): string =>
  (error as { code?: string } | undefined)?.code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'the file ends inside quotation marks: it may have been cut off'
    : 'a quotation mark is not where one may be'

/** Where every column with such a name is. */
export const columnsOf = (headings: string[], name: RegExp): number[] =>
  headings.flatMap((heading, at) => (name.test(heading.replace(/\s+/g, ' ').trim().toLowerCase()) ? [at] : []))

export function columnFinder(headings: string[]): (name: string | RegExp) => number | null {
  const plain = headings.map((heading) => heading.replace(/\s+/g, ' ').trim().toLowerCase())
  return (name) => {
    const at = plain.findIndex((heading) =>
      typeof name === 'string' ? heading === name.toLowerCase() : name.test(heading),
    )
    return at < 0 ? null : at
  }
}

/** One sentence that names every column a file lacks, or null when it lacks none. */
export function missingColumns(names: string[]): string | null {
  if (names.length === 0) return null
  const listed = names.map((name) => `“${name}”`)
  const last = listed.pop()
  return listed.length > 0
    ? `The file has no columns called ${listed.join(', ')} and ${last}.`
    : `The file has no column called ${last}.`
}
