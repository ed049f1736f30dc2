import { csvFile, csvPounds } from '../documents/csv.ts'
import { writeTaggedPdf } from '../documents/tagged-pdf.server.ts'
import { formatDate } from '../format-day.ts'
import { formatPounds } from '../money.ts'
import type { OpenedReport, OwnReport } from './read-reports.server.ts'
import { quarterWords } from './seller-figures.ts'
import { ASKED } from './seller-rules.ts'
import { TAX_NUMBER_WORDS } from './tax-numbers.ts'

const QUARTER_HEADS = [1, 2, 3, 4].flatMap((quarter) => [
  `Q${quarter} consideration (£)`,
  `Q${quarter} activities`,
  `Q${quarter} fees (£)`,
  `Q${quarter} commissions (£)`,
  `Q${quarter} taxes (£)`,
])

/**
 * A report as a list, one row for each reportable seller, with every fact that the rules name, to the penny: for staff. What
 * HMRC's service takes is `messagesOf`.
 */
export const reportCsv = ({ report, sellers }: OpenedReport): string =>
  csvFile([
    [
      ...['Year', 'Version', 'Seller', 'Kind', 'Address', 'Country', 'Tax number', 'Which number', 'Issued by'],
      ...['VAT number', 'Date of birth', 'Paid to (Stripe account)', 'Account holder', 'Activity'],
      ...['Consideration (£)', 'Activities', ...QUARTER_HEADS],
    ],
    ...sellers.map((one) => [
      ...[String(report.year), String(report.version), one.legalName],
      ...[ASKED[one.trading].person ? 'Individual' : 'Entity', one.addressLines.join(', '), 'GB'],
      ...[one.taxNumber ?? 'NOTIN', one.taxNumberKind ? TAX_NUMBER_WORDS[one.taxNumberKind] : '', 'GB'],
      ...[one.vatNumber ?? '', one.bornOn ?? '', one.paidTo ?? '', one.legalName, 'Personal services'],
      ...[csvPounds(one.considerationPence), String(one.activities)],
      ...one.quarters.flatMap(({ considerationPence, activities, feesPence }) => [
        ...[csvPounds(considerationPence), String(activities), csvPounds(feesPence), '0.00', '0.00'],
      ]),
    ]),
  ])

/** The facts of a seller's copy, in the order in which its page and its PDF say them. */
export const copyFacts = (of: OwnReport): [name: string, words: string][] => [
  ['Name', of.legalName],
  ['Address', of.addressLines.join(', ') || 'None given'],
  ['Country', 'United Kingdom'],
  ['Tax number', of.taxNumber ?? 'You had not given it'],
  ...(of.bornIn ? ([['Born in', `${of.bornIn}; HMRC was told the day`]] as [string, string][]) : []),
  ...(of.vatNumber ? ([['VAT number', of.vatNumber]] as [string, string][]) : []),
  ['Paid to', of.paidTo ? `Account ${of.paidTo} at Stripe, held by ${of.legalName}` : 'No account is known'],
  ['What you did', 'Personal services: careers guidance in schools'],
  ['Fees, commissions and taxes taken off', 'None: schools pay Waymark’s fee on top'],
]

export const WRONG_WORDS =
  'If something is wrong, write to help@waymark.example or call 01632 960 204, and say which figure. We look at it within five school days, and send HMRC a corrected report where it is wrong.'

/** How what was counted was counted. */
export const COUNTED_WORDS =
  'Counted on the day on which money was sent to you. HMRC takes whole pounds, so each quarter is rounded there. What was taken back from you is taken off the quarter in which it had been paid. A visit counts once, in the quarter in which it was first paid.'

/** A seller's copy as a tagged PDF. */
export async function copyPdf(of: OwnReport, at: Date): Promise<{ fileName: string; bytes: Buffer }> {
  const bytes = await writeTaggedPdf(
    {
      title: `What Waymark told HMRC about ${of.year}, ${of.legalName}`,
      author: 'Waymark',
      foot: `Copy for ${of.legalName}. Help: 01632 960 204, help@waymark.example`,
      at,
    },
    (pdf) => {
      pdf.top(
        `What we told HMRC about ${of.year}`,
        [`Sent to HMRC on ${formatDate(of.sentOn)}${of.isCorrected ? ', correcting what was sent before' : ''}`],
        [`For ${of.legalName}`, ...of.addressLines],
      )
      pdf.figures([
        { name: 'Paid to you', words: formatPounds(of.considerationPence) },
        { name: 'Visits', words: String(of.activities) },
        { name: 'Taken off', words: formatPounds(0) },
      ])
      pdf.heading(2, 'By quarter')
      pdf.table({
        caption: 'What was paid to you, by quarter',
        heads: ['Quarter', 'Visits', 'Taken off', 'Paid to you'],
        rows: [
          ...of.quarters.map(({ considerationPence, activities, feesPence }, at) => ({
            words: quarterWords(at + 1, of.year),
            amounts: [String(activities), formatPounds(feesPence), formatPounds(considerationPence)],
          })),
          {
            words: `In ${of.year}`,
            amounts: [String(of.activities), formatPounds(0), formatPounds(of.considerationPence)],
          },
        ],
        totals: 1,
      })
      pdf.paragraph(COUNTED_WORDS, { muted: true })
      pdf.heading(2, 'Who you are')
      pdf.facts(copyFacts(of))
      pdf.heading(2, 'This is the same information that HMRC has')
      pdf.paragraph(WRONG_WORDS)
    },
  )
  return { fileName: `waymark-hmrc-${of.year}.pdf`, bytes }
}
