import { csvFile, csvPounds } from '../documents/csv.ts'
import { writeTaggedPdf } from '../documents/tagged-pdf.server.ts'
import { formatDate } from '../format-day.ts'
import { shortDate } from '../invoices/invoice-words.ts'
import { AGES, type Age } from '../ledger/days-late.ts'
import { formatPounds } from '../money.ts'
import type { ReadStatement } from './read-payer-statement.server.ts'
import { lineKind, statementWords } from './statement-words.ts'

const EVERY_AGE = Object.keys(AGES) as Age[]

export const statementFileName = ({ span }: ReadStatement, ext: 'pdf' | 'csv'): string =>
  `waymark-statement-${span.startsOn}-to-${span.endsOn}.${ext}`

/** One line for each line of the statement between its opening and closing balance. */
export function statementCsv({ span, statement, school, payer }: ReadStatement): string {
  const whose = school?.name ?? payer.legalName
  const balance = (on: string, words: string, pence: number) => [on, words, '', '', whose, '', csvPounds(pence)]
  return csvFile([
    ['Date', 'What', 'Kind', 'Bookings', 'Of', 'Amount (£)', 'Balance (£)'],
    balance(span.startsOn, 'Opening balance', statement.openingPence),
    ...statement.lines.map((line) => [
      line.on,
      statementWords(line),
      lineKind(line.kind),
      line.bookings.join(', '),
      whose,
      csvPounds(line.amountPence),
      csvPounds(line.balancePence),
    ]),
    balance(span.endsOn, 'Closing balance', statement.closingPence),
  ])
}

/** The same as a tagged PDF, with how late what is owed is. */
export function statementPdf(read: ReadStatement, at: Date): Promise<Buffer> {
  const { payer, span, statement, school, schools } = read
  const title = `Statement, ${formatDate(span.startsOn)} to ${formatDate(span.endsOn)}`
  return writeTaggedPdf(
    {
      title: `${title}, ${payer.legalName}`,
      author: 'Waymark',
      foot: `Statement of ${payer.legalName}. Help: 01632 960 204, help@waymark.example`,
      at,
    },
    (pdf) => {
      pdf.top(
        'Statement',
        [
          `${formatDate(span.startsOn)} to ${formatDate(span.endsOn)}`,
          school ? `Only what is for ${school.name}` : 'All that Waymark has invoiced for advisers, and for itself',
        ],
        [`To ${payer.legalName}`, ...payer.addressLines],
      )
      pdf.figures([
        { name: 'Owed at the start', words: formatPounds(statement.openingPence) },
        { name: 'Owed at the end', words: formatPounds(statement.closingPence) },
        { name: 'Of it late', words: formatPounds(lateOf(statement.ages)) },
      ])
      pdf.heading(2, 'What came to it')
      pdf.table({
        caption: 'Every invoice and payment',
        heads: ['What', 'Amount', 'Balance'],
        rows: [
          {
            words: `Opening balance, ${shortDate(span.startsOn)}`,
            amounts: ['', formatPounds(statement.openingPence)],
          },
          ...statement.lines.map((line) => ({
            words: statementWords(line),
            note: [shortDate(line.on), ...(line.bookings.length > 0 ? [line.bookings.join(', ')] : [])].join('. '),
            amounts: [formatPounds(line.amountPence), formatPounds(line.balancePence)],
          })),
          { words: `Closing balance, ${shortDate(span.endsOn)}`, amounts: ['', formatPounds(statement.closingPence)] },
        ],
        totals: 1,
      })
      pdf.heading(2, 'How late it is')
      pdf.table({
        caption: `What is owed on ${formatDate(span.endsOn)}, by how late it is`,
        heads: ['How late', 'Owed'],
        rows: [
          ...EVERY_AGE.map((age) => ({ words: AGES[age], amounts: [formatPounds(statement.ages[age])] })),
          ...(statement.toReturnPence !== 0
            ? [{ words: 'Paid beyond what was due, to be returned', amounts: [formatPounds(statement.toReturnPence)] }]
            : []),
          { words: 'Closing balance', amounts: [formatPounds(statement.closingPence)] },
        ],
        totals: 1,
      })
      if (!school && schools.length > 1) {
        pdf.heading(2, 'By school')
        pdf.table({
          caption: 'Each school',
          heads: ['School', 'At the start', 'Invoiced', 'Taken off', 'At the end'],
          rows: [
            ...statement.schools.map((one) => ({
              words: one.name,
              amounts: [one.openingPence, one.upPence, one.downPence, one.closingPence].map(formatPounds),
            })),
            {
              words: 'In all',
              amounts: (['openingPence', 'upPence', 'downPence', 'closingPence'] as const).map((part) =>
                formatPounds(statement.schools.reduce((sum, one) => sum + one[part], 0)),
              ),
            },
          ],
          totals: 1,
        })
      }
    },
  )
}

/** What of it is late at all. Pence. */
const lateOf = (ages: Record<Age, number>): number =>
  EVERY_AGE.reduce((sum, age) => (age === 'not_due' ? sum : sum + ages[age]), 0)
