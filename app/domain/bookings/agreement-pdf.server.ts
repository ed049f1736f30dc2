import { and, asc, eq, getTableColumns, or } from 'drizzle-orm'
import type { MemberActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, dayChanges, namings, signatures, visits } from '#db/schema/index.ts'
import { writeTaggedPdf } from '../documents/tagged-pdf.server.ts'
import { formatDay, formatInstant } from '../format-day.ts'
import { formatPounds } from '../money.ts'
import { agreedLines } from './agreement-text.ts'
import { changeWords } from './day-change-words.ts'
import { newestStatus } from './determine-status.server.ts'
import { OUTCOME_WORDS } from './employment-status.ts'
import { isProvider } from './held-for-visit.server.ts'
import { OPEN_CONDITIONS } from './open-conditions.server.ts'
import { signedFor } from './signed-for.ts'

const ACTS = { sent: 'Sent for the school', approved: 'Approved for the payer', accepted: 'Accepted by the supplier' }

/**
 * The agreement of a booking as it was frozen when it was sent, with who has signed it and when, as a tagged PDF. For both
 * sides of the booking and staff; null for everybody else, a provider’s practitioners among them: the provider is its side.
 */
export async function agreementPdf(
  actor: MemberActor,
  bookingId: string,
): Promise<{ fileName: string; bytes: Buffer } | null> {
  if (actor.kind === 'adviser' && actor.isPractitioner) return null
  const party = [bookings.schoolId, bookings.payerId, bookings.supplierId, bookings.leadId].map((column) =>
    eq(column, actor.organisationId),
  )
  const read = await inTransaction(actor, async (tx) => {
    const [booking] = await tx
      .select()
      .from(bookings)
      .where(and(eq(bookings.id, bookingId), actor.kind === 'staff' ? undefined : or(...party)))
    if (!booking) return null
    const signed = await tx
      .select()
      .from(signatures)
      .where(eq(signatures.bookingId, bookingId))
      .orderBy(asc(signatures.at))
    const asked = await tx
      .select({ ...getTableColumns(visits), open: OPEN_CONDITIONS })
      .from(visits)
      .where(eq(visits.bookingId, bookingId))
      .orderBy(asc(visits.position))
    const named = await tx
      .select({ visitId: namings.visitId, name: namings.name })
      .from(namings)
      .where(and(eq(namings.bookingId, bookingId), eq(namings.status, 'stands')))
    const moved = await tx
      .select()
      .from(dayChanges)
      .where(and(eq(dayChanges.bookingId, bookingId), eq(dayChanges.status, 'agreed')))
      .orderBy(asc(dayChanges.decidedAt))
    const status = await newestStatus(tx, bookingId)
    return { booking, signed, asked, named, moved, status, ofProvider: await isProvider(tx, booking.supplierId) }
  })
  if (!read) return null
  const { booking, signed, asked, named, moved, status, ofProvider } = read
  const { agreement } = booking
  const bytes = await writeTaggedPdf(
    {
      title: `Agreement for booking ${booking.reference}`,
      author: 'Waymark',
      foot: `Booking ${booking.reference}. Mark of these words: ${booking.agreementHash.slice(0, 16)}`,
      at: booking.requestedAt,
    },
    (pdf) => {
      pdf.top(
        agreement.wanted ? 'Agreement for what is delivered' : 'Agreement for guidance',
        [agreement.service, `Booking ${booking.reference}`],
        [`Supplied by ${agreement.supplier}`, `To ${agreement.payer}`, ...schoolLines(agreement)],
      )
      pdf.figures([
        { name: 'The whole booking', words: formatPounds(agreement.pricePence) },
        agreement.wanted
          ? { name: 'How many', words: agreement.wanted.what }
          : { name: 'Visits', words: String(agreement.visits.length) },
        { name: 'Signatures', words: `${signed.length} of 3` },
      ])
      pdf.heading(
        2,
        agreement.wanted ? 'What is delivered' : agreement.visits.length === 1 ? 'The visit' : 'The visits',
      )
      for (const words of agreedLines(agreement)) pdf.paragraph(words)
      for (const clause of agreement.clauses) {
        pdf.heading(2, clause.heading)
        for (const sentence of clause.sentences) pdf.paragraph(sentence)
      }
      // Not of the frozen words: who contracts is in them, and who comes is named afterwards.
      if (ofProvider) {
        pdf.heading(2, agreement.wanted ? 'Who answers for it' : 'Who comes')
        for (const visit of asked)
          pdf.paragraph(
            `${agreement.wanted ? '' : `${formatDay(visit.onDay)}: `}${named.find(({ visitId }) => visitId === visit.id)?.name ?? 'nobody is named yet'}`,
          )
      }
      if (moved.length > 0) {
        pdf.heading(2, 'Put to another day since')
        for (const change of moved) pdf.paragraph(`As both sides agreed, ${changeWords(change)}.`)
      }
      // Nor this: a determination is given after the agreement was sent, and may change.
      if (status?.kind === 'determination') {
        pdf.heading(2, 'Employment status')
        const decided = `${formatDay(status.decidedOn)}, by ${status.recordedByName}`
        pdf.paragraph(`Decided: ${OUTCOME_WORDS[status.outcome]} (IR35). ${decided}.`)
        if (status.outcome === 'inside')
          pdf.paragraph(
            `${agreement.payer} pays the adviser through its payroll. Waymark sends no invoice and collects nothing of visits that were not agreed before, whatever these words say about invoices, fee and VAT.`,
          )
      }
      pdf.heading(2, 'Signed')
      if (signed.length === 0) pdf.paragraph('Nobody has signed yet.')
      else
        pdf.facts(
          signed.map(({ act, name, at }) => [
            ACTS[act],
            [name, formatInstant(at), signedFor(act, asked)].filter(Boolean).join(', '),
          ]),
        )
      pdf.paragraph('Signed by name and time in Waymark, and frozen when it was sent.', { muted: true })
    },
  )
  return { fileName: `waymark-agreement-${booking.reference}.pdf`, bytes }
}

const schoolLines = ({ school, payer, lead }: { school: string; payer: string; lead: string | null }): string[] => [
  ...(school === payer ? [] : [`For ${school}`]),
  ...(lead ? [`Led by ${lead}`] : []),
]
