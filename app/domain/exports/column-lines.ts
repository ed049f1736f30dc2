import { EVERY_SOURCE, type ExportColumn, type Source } from './columns.ts'

const MOST_COLUMNS = 60
const MOST_WORDS = 100

/** Columns as staff write them, one a line: "*InvoiceNumber | number", "Currency | "GBP"" for the same words on every row. */
export const columnLines = (columns: readonly ExportColumn[]): string =>
  columns.map(({ head, source, words }) => `${head} | ${source === 'constant' ? `"${words}"` : source}`).join('\n')

/** Columns from such lines, or what is wrong with the first line that can't be read. */
export function parseColumnLines(typed: string): { ok: true; columns: ExportColumn[] } | { ok: false; fault: string } {
  const lines = typed
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
  if (lines.length === 0) return { ok: false, fault: 'Write at least one column' }
  if (lines.length > MOST_COLUMNS) return { ok: false, fault: `Write ${MOST_COLUMNS} columns or fewer` }
  const columns: ExportColumn[] = []
  for (const [at, line] of lines.entries()) {
    const fault = (words: string) => ({ ok: false as const, fault: `Line ${at + 1}: ${words}` })
    const bar = line.lastIndexOf('|')
    const head = line.slice(0, Math.max(0, bar)).trim()
    const what = line.slice(bar + 1).trim()
    if (bar < 0 || head === '') return fault('write a heading, a bar and what it holds, like Due date | due')
    const words = /^"(.*)"$/.exec(what)?.[1]
    if (head.length > MOST_WORDS || (words ?? '').length > MOST_WORDS)
      return fault(`use ${MOST_WORDS} characters or fewer`)
    if (words !== undefined) columns.push({ head, source: 'constant', words })
    else if (what !== 'constant' && (EVERY_SOURCE as readonly string[]).includes(what))
      columns.push({ head, source: what as Source, words: '' })
    else
      return fault(
        `there is nothing called ${what.slice(0, 40) || 'nothing'}. Choose from the list, or put words in quotes`,
      )
  }
  return { ok: true, columns }
}
