import { and, eq, sql } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  bookings,
  charges,
  invoices,
  organisations,
  payoutReversals,
  payouts,
  practices,
  visits,
} from '#db/schema/index.ts'
import { type Day, londonDay } from '../calendar.ts'
import { writeTaggedPdf } from '../documents/tagged-pdf.server.ts'
import { formatDate } from '../format-day.ts'
import { formatPounds } from '../money.ts'
import { standsOfPayout } from '../payouts/open-payouts.server.ts'

export type Remittance = {
  payoutId: string
  to: { legalName: string; addressLines: string[] }
  amountPence: number
  /** When it was sent, and Stripe's own number of it; null while it has not been. */
  sentOn: Day | null
  transferId: string | null
  /** It was taken off before it left, and never leaves. */
  isTakenOff: boolean
  /** What of it was taken back from their account. Pence. */
  takenBackPence: number
  school: string
  /** Whom the invoice is to; null where it is a provider's, which a practitioner does not read. */
  payer: string | null
  /** The provider that a practice is paid for; null of its own visits. */
  provider: string | null
  booking: string | null
  service: string
  visitOn: Day
  isDated: boolean
  invoice: { number: string; issuedOn: Day; grossPence: number } | null
  /** What else stands of what was or is paid out of the same visit, in parts. Pence. */
  otherPence: number
}

/** One payout to whoever reads, with the invoice that it pays. Null when it is not theirs. */
export function readRemittance(actor: SupplierActor, payoutId: string): Promise<Remittance | null> {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ payout: payouts, visit: visits, booking: bookings, school: organisations.name, practice: practices })
      .from(payouts)
      .innerJoin(visits, eq(visits.id, payouts.visitId))
      // A provider's bookings are not read by those who go for it.
      .leftJoin(bookings, eq(bookings.id, visits.bookingId))
      .innerJoin(organisations, eq(organisations.id, visits.schoolId))
      .innerJoin(practices, eq(practices.supplierId, payouts.supplierId))
      .where(and(eq(payouts.id, payoutId), eq(payouts.supplierId, actor.organisationId)))
    if (!row) return null
    const { payout, visit, booking, practice } = row
    const isOwn = visit.supplierId === payout.supplierId
    const [document] = isOwn
      ? await tx
          .select({ document: invoices })
          .from(charges)
          .innerJoin(
            invoices,
            and(eq(invoices.paymentRequestId, charges.paymentRequestId), eq(invoices.supplierId, charges.supplierId)),
          )
          .where(eq(charges.id, payout.chargeId))
      : []
    const [provider] = isOwn
      ? []
      : await tx.select({ name: organisations.name }).from(organisations).where(eq(organisations.id, visit.supplierId))
    const others = await tx
      .select()
      .from(payouts)
      .where(and(eq(payouts.chargeId, payout.chargeId), eq(payouts.supplierId, payout.supplierId)))
    const [back] = await tx
      .select({ pence: sql<number>`coalesce(sum(${payoutReversals.amountPence}), 0)::float8` })
      .from(payoutReversals)
      .where(and(eq(payoutReversals.payoutId, payoutId), eq(payoutReversals.status, 'done')))
    const invoice = document?.document
    return {
      payoutId,
      to: { legalName: practice.legalName, addressLines: practice.addressLines },
      amountPence: payout.amountPence,
      sentOn: payout.sentAt && londonDay(payout.sentAt),
      transferId: payout.stripeTransferId,
      isTakenOff: payout.status === 'void',
      takenBackPence: back?.pence ?? 0,
      school: row.school,
      payer: invoice?.sheet.payer.legalName ?? null,
      provider: provider?.name ?? null,
      booking: booking?.reference ?? null,
      service: booking?.serviceName ?? 'Visit',
      visitOn: visit.onDay,
      isDated: visit.span !== null,
      invoice: invoice
        ? { number: invoice.number, issuedOn: londonDay(invoice.issuedAt), grossPence: invoice.grossPence }
        : null,
      otherPence: others.reduce((sum, one) => (one.id === payoutId ? sum : sum + standsOfPayout(one)), 0),
    }
  })
}

/** The facts of a remittance, in the order in which its page and its PDF say them. */
export const remittanceFacts = (of: Remittance): [name: string, words: string][] => [
  ['Sent', of.sentOn ? formatDate(of.sentOn) : of.isTakenOff ? 'No: it was taken off before it left' : 'Not yet'],
  ...(of.transferId ? ([['Stripe’s reference', of.transferId]] as [string, string][]) : []),
  ...(of.takenBackPence > 0 ? ([['Taken back since', formatPounds(of.takenBackPence)]] as [string, string][]) : []),
  ['For', `${of.service}, ${of.isDated ? '' : 'wanted by '}${formatDate(of.visitOn)}, ${of.school}`],
  ...(of.booking ? ([['Booking', of.booking]] as [string, string][]) : []),
  ...(of.payer ? ([['Paid by', of.payer]] as [string, string][]) : []),
  ...(of.provider ? ([['On behalf of', of.provider]] as [string, string][]) : []),
  ...(of.invoice
    ? ([
        [
          'Invoice in your name',
          `${of.invoice.number} of ${formatDate(of.invoice.issuedOn)}, ${formatPounds(of.invoice.grossPence)}`,
        ],
      ] as [string, string][])
    : []),
  ...(of.otherPence > 0
    ? ([['Other payouts for the same visit', formatPounds(of.otherPence)]] as [string, string][])
    : []),
]

/** The advice of one payout as a tagged PDF, for its payee's accounts. */
export async function remittancePdf(of: Remittance, at: Date): Promise<{ fileName: string; bytes: Buffer }> {
  const title = `Remittance advice, ${formatPounds(of.amountPence)}`
  const bytes = await writeTaggedPdf(
    {
      title: of.booking ? `${title}, booking ${of.booking}` : title,
      author: 'Waymark',
      foot: `Remittance advice for ${of.to.legalName}. Help: 01632 960 204, help@waymark.example`,
      at,
    },
    (pdf) => {
      pdf.top(
        'Remittance advice',
        ['What Waymark has paid out to you, for whom'],
        [`To ${of.to.legalName}`, ...of.to.addressLines],
      )
      pdf.figures([
        {
          name: of.sentOn ? 'Sent to you' : of.isTakenOff ? 'Not sent' : 'To be sent to you',
          words: formatPounds(of.amountPence),
        },
        { name: 'For', words: of.booking ?? of.provider ?? of.school },
      ])
      pdf.heading(2, 'What it pays')
      pdf.facts(remittanceFacts(of))
      if (of.isTakenOff) return
      pdf.paragraph(
        'It goes from Stripe to your payout account there. Your bank shows it with what else Stripe pays out to you that day.',
        { muted: true },
      )
    },
  )
  return { fileName: `waymark-remittance-${of.payoutId}.pdf`, bytes }
}
