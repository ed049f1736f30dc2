import { stringify } from 'csv-stringify/sync'
import { PP_APPROACHES } from '../budgets/pupil-premium.ts'
import { academicYear, ppYear } from '../school-years.ts'
import { type PremiumLine, programmes, type StatementLine } from './pupil-premium-statement.ts'

const pounds = (amount: number) => (amount / 100).toFixed(2)
// Excel opens UTF-8 as such only with a byte order mark; a cell that begins like a formula is kept as words.
const csv = (rows: (string | number)[][]) =>
  `\uFEFF${stringify(rows, { record_delimiter: 'windows', escape_formulas: true })}`

/** Every funding line with its visit, for the school's own records: exact numbers, not for publication. */
export const visitsCsv = (lines: readonly PremiumLine[]): string =>
  csv([
    [
      'Visit on, or wanted by',
      'Academic year',
      'Financial year',
      'Booking',
      'Activity',
      'Provider',
      'Heading',
      'Challenge',
      'Rationale',
      'Fund',
      'Standing',
      'Pupil Premium (£)',
      'Whole visit (£)',
      'Other funds',
      'Pupils seen (Year 11 and below)',
      'Eligible pupils',
    ],
    ...lines.map((line) => [
      line.onDay,
      academicYear(line.onDay).key,
      ppYear(line.onDay).key,
      line.reference,
      line.quantity === null ? line.activity : `${line.activity}, ${line.quantity}`,
      line.provider,
      PP_APPROACHES[line.approach],
      line.challenge,
      line.rationale,
      line.fundName,
      line.standing,
      pounds(line.amountPence),
      pounds(line.visitPence),
      line.otherFunds.map(({ name, amountPence }) => `${name} ${pounds(amountPence)}`).join('; '),
      line.quantity === null ? line.seen : 'no visit',
      line.quantity === null ? (line.eligible ?? 'not counted yet') : 'no visit',
    ]),
  ])

/** The lines to publish: groups of fewer than five pupils are "c". */
export const publishedCsv = (statement: readonly StatementLine[], spent: readonly PremiumLine[]): string =>
  csv([
    [
      'Heading',
      'Activity',
      'Evidence that supports this approach',
      'Challenge numbers addressed',
      'Cost (£)',
      'Eligible pupils',
    ],
    ...statement.map((line) => [
      line.heading,
      line.activity,
      line.evidence.join(' '),
      line.challenges.join(', '),
      pounds(line.cost),
      line.pupils,
    ]),
    ...programmes(spent).map(({ programme, providers }) => [
      'Externally provided programmes',
      programme,
      providers.join('; '),
      '',
      '',
      '',
    ]),
  ])
