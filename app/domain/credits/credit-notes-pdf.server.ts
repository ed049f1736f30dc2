import type { BuyingActor, StaffActor, SupplierActor, SystemActor } from '#app/auth/actor.ts'
import { londonDay } from '../calendar.ts'
import { amountsOf, type TaggedPdf, writeTaggedPdf } from '../documents/tagged-pdf.server.ts'
import { formatDate, formatDay } from '../format-day.ts'
import type { Pdf } from '../invoices/invoice-pdf.server.ts'
import { documentWords, shortDate } from '../invoices/invoice-words.ts'
import { listed } from '../listed.ts'
import { formatPounds, sumPence } from '../money.ts'
import { type CreditNote, readCreditNotes } from './read-credits.server.ts'

/**
 * The credit notes of one credit in one tagged PDF, each against its invoice; a supplier's copy holds its own alone. Null where
 * there is none that the reader may see. Its figures come from the frozen sheets alone.
 */
export async function creditNotesPdf(
  actor: BuyingActor | StaffActor | SystemActor | SupplierActor,
  creditId: string,
): Promise<Pdf | null> {
  const notes = await readCreditNotes(actor, creditId)
  const [first] = notes
  if (!first) return null
  const { sheet } = first
  const numbers = notes.map(({ number }) => number)
  const { visit, bookingReference } = sheet.item
  const about = `${visit.service}, ${formatDay(visit.day)}, booking ${bookingReference}`
  const bytes = await writeTaggedPdf(
    {
      title: `Credit note ${listed(numbers)}, ${about}`,
      author: 'Waymark',
      foot: `${about}. Help: 01632 960 204, help@waymark.example`,
      at: first.issuedAt,
    },
    (pdf) => {
      const school = sheet.school === sheet.payer.legalName ? [] : [`For ${sheet.school}`]
      pdf.top(
        notes.length === 1 ? 'Credit note' : 'Credit notes',
        [about, sheet.reason],
        [`To ${sheet.payer.legalName}`, ...sheet.payer.addressLines, ...school],
      )
      pdf.figures([
        { name: 'Credited', words: formatPounds(sumPence(notes.map(({ grossPence }) => grossPence))) },
        { name: 'On', words: shortDate(londonDay(first.issuedAt)) },
        { name: 'Your order number', words: sheet.item.orderNumber ?? 'None was given' },
      ])
      for (const note of notes) writeNote(pdf, note)
    },
  )
  return { fileName: `waymark-${numbers.join('-')}.pdf`, bytes }
}

function writeNote(pdf: TaggedPdf, note: CreditNote): void {
  const { sheet } = note
  const withVat = note.vatPence > 0
  pdf.heading(2, `Credit note ${note.number} from ${sheet.issuer.legalName}`)
  pdf.paragraph(
    `Credits invoice ${sheet.invoice.number} of ${formatDate(sheet.invoice.issuedOn)}. ${documentWords(sheet.issuer, note.issuedAt, `tax point ${formatDate(note.taxPointOn)}`)}`,
    { muted: true },
  )
  pdf.table({
    caption: `Credit note ${note.number}`,
    heads: withVat ? ['What is credited', 'Net', 'VAT rate', 'VAT', 'Total'] : ['What is credited', 'Amount'],
    rows: [
      ...sheet.item.lines.map((line) => ({ words: line.words, note: null, amounts: amountsOf(line, withVat) })),
      {
        words: `Credit note ${note.number}`,
        amounts: withVat
          ? [formatPounds(note.netPence), '', formatPounds(note.vatPence), formatPounds(note.grossPence)]
          : [formatPounds(note.grossPence)],
      },
    ],
    totals: 1,
  })
  pdf.paragraph(`Why: ${sheet.reason}`)
  if (sheet.recoveryNote) pdf.paragraph(sheet.recoveryNote, { muted: true })
}
