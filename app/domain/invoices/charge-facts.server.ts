import { and, desc, eq } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { approvals, bookingEvents, bookings, payers, platform, practices, visits } from '#db/schema/index.ts'
import { vatRecoveryNote } from '../bookings/vat-recovery.ts'
import { placeInFull } from '../bookings/visit-words.ts'
import { type Day, londonDay, londonTime } from '../calendar.ts'
import { formatDate, formatDay, formatTimeRange } from '../format-day.ts'
import { TRADING_WORDS } from '../providers/provider-kinds.ts'
import { quantityWords } from '../services/menu-words.ts'
import { isRegisteredOn, type VatRegistration } from '../vat-registration.ts'
import { type Billed, chargeOfVisit } from './charge.ts'
import { isChargedInAdvance } from './in-advance.ts'
import type { ChargeItem, InvoiceSheet } from './sheet.ts'

/**
 * Everything a charge for a visit is made from as things stand, with the booking locked; null when there is no such visit. What is
 * charged in advance is charged as it was agreed, with VAT as it is today: the tax point is the invoice, or the visit where that
 * comes first. (Source: VAT Act 1994, section 6(2) to (4).)
 */
export async function chargeFacts(tx: Tx, visitId: string, today: Day) {
  const [row] = await tx
    .select({ visit: visits, booking: bookings, practice: practices, payer: payers, platform })
    .from(visits)
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .innerJoin(practices, eq(practices.supplierId, visits.supplierId))
    .innerJoin(payers, eq(payers.payerId, visits.payerId))
    .innerJoin(platform, eq(platform.only, true))
    .where(eq(visits.id, visitId))
    .for('no key update', { of: bookings })
  if (!row) return null
  const { visit, booking } = row
  const kind = visit.status === 'cancelled' ? ('cancellation' as const) : ('visit' as const)
  const inAdvance = isChargedInAdvance(visit, booking)
  const agreedWords = inAdvance ? await wordsOfAdvance(tx, visit) : await wordsOfAgreement(tx, visit)
  const taxPointOn = inAdvance && (suppliedOn(visit) > today || isToCome(visit)) ? today : suppliedOn(visit)
  const charge = chargeOfVisit({
    kind,
    terms: booking.terms,
    billed: billedOf(visit),
    service: booking.serviceName,
    agreedWords,
    isAdviserVatRegistered: isRegisteredOn(row.practice, taxPointOn),
    isWaymarkVatRegistered: isRegisteredOn(row.platform, taxPointOn),
  })
  return { ...row, kind, inAdvance, taxPointOn, agreedWords, charge }
}

/** What is billed of a visit instead of what was agreed; null where it is billed as agreed. */
const billedOf = (visit: typeof visits.$inferSelect): Billed | null =>
  visit.billedPricePence === null || visit.billedTravelPence === null || visit.billedFeePence === null
    ? null
    : {
        pricePence: visit.billedPricePence,
        travelPence: visit.billedTravelPence,
        feePence: visit.billedFeePence,
      }

/** When it was supplied: on its day, or on the day on which the last of what has no date was there. */
export const suppliedOn = ({
  span,
  onDay,
  deliveredAt,
}: Pick<typeof visits.$inferSelect, 'span' | 'onDay' | 'deliveredAt'>): Day =>
  span === null && deliveredAt ? londonDay(deliveredAt) : onDay

/** Of what has no date: nothing says yet on which day it was there. */
const isToCome = ({ span, deliveredAt }: typeof visits.$inferSelect): boolean => span === null && deliveredAt === null

export type ChargeFacts = NonNullable<Awaited<ReturnType<typeof chargeFacts>>>

/** Who agreed, and when, or who cancelled. Silence is named as such. */
async function wordsOfAgreement(tx: Tx, visit: typeof visits.$inferSelect): Promise<string> {
  if (visit.status === 'cancelled') return wordsOfCancelling(tx, visit)
  if (!visit.agreedAt) return ''
  const on = formatDate(londonDay(visit.agreedAt))
  if (visit.agreedHow === 'silence') return `Agreed by silence on ${on}: no problem was raised within 5 school days`
  const [event] = await tx
    .select({ name: bookingEvents.actorName })
    .from(bookingEvents)
    .where(and(eq(bookingEvents.visitId, visit.id), eq(bookingEvents.toStatus, 'agreed')))
    .orderBy(desc(bookingEvents.at))
    .limit(1)
  if (visit.agreedHow === 'staff') return `Delivery settled by Waymark on ${on}, after a problem was raised`
  return event ? `Delivery agreed by ${event.name} on ${on}` : `Delivery agreed on ${on}`
}

/** That it is invoiced before it took place, and who chose so. */
async function wordsOfAdvance(tx: Tx, { bookingId, span }: typeof visits.$inferSelect): Promise<string> {
  const [approval] = await tx.select().from(approvals).where(eq(approvals.bookingId, bookingId))
  const chosen =
    approval?.decidedByName && approval.decidedAt
      ? `, as ${approval.decidedByName} chose on ${formatDate(londonDay(approval.decidedAt))}`
      : ''
  return `Invoiced in advance of ${span ? 'the visit' : 'delivery'}${chosen}`
}

async function wordsOfCancelling(tx: Tx, visit: typeof visits.$inferSelect): Promise<string> {
  const [event] = await tx
    .select({ name: bookingEvents.actorName, at: bookingEvents.at })
    .from(bookingEvents)
    .where(and(eq(bookingEvents.visitId, visit.id), eq(bookingEvents.toStatus, 'cancelled')))
    .orderBy(desc(bookingEvents.at))
    .limit(1)
  return event ? `Cancelled by ${event.name} on ${formatDate(londonDay(event.at))}` : 'Cancelled'
}

/** A charge as both invoices print it. */
export function itemOf({ visit, booking, charge, inAdvance, taxPointOn, agreedWords }: ChargeFacts): ChargeItem {
  const times = visit.span && formatTimeRange(londonTime(visit.span.from), londonTime(visit.span.to))
  const isDated = times !== null
  const on = suppliedOn(visit)
  const feeNote = isDated
    ? `For the visit of ${formatDay(visit.onDay)}`
    : `For what ${inAdvance ? 'is to be delivered by' : 'was delivered on'} ${formatDay(on)}`
  return {
    bookingReference: booking.reference,
    visit: {
      day: on,
      times: times ?? '',
      service: isDated
        ? booking.serviceName
        : `${booking.serviceName}, ${quantityWords(visit.quantity, booking.terms.unit)}`,
      place: isDated ? placeInFull(visit) : '',
    },
    taxPointOn,
    ...(inAdvance ? { inAdvance } : {}),
    agreedWords,
    adviser: charge.adviser,
    waymark: { ...charge.waymark, lines: charge.waymark.lines.map((line) => ({ ...line, note: feeNote })) },
  }
}

type Practice = typeof practices.$inferSelect
type Platform = typeof platform.$inferSelect

/** The number that holds on any of the days for which something is charged. */
const numberOn = (of: VatRegistration, days: readonly Day[]): string | null =>
  days.some((on) => isRegisteredOn(of, on)) ? of.vatNumber : null

/**
 * Whoever issues an invoice, as it says on it: a supplier by Waymark's hand. Its VAT number stands where it charges VAT on any
 * of the days of the invoice.
 */
export const supplierAsIssuer = (
  practice: Practice,
  waymark: Platform,
  days: readonly Day[],
): InvoiceSheet['issuer'] => ({
  legalName: practice.legalName,
  trading: TRADING_WORDS[practice.trading],
  addressLines: practice.addressLines,
  vatNumber: numberOn(practice, days),
  onBehalf: `Issued by ${waymark.legalName} in the name and on behalf of ${practice.legalName}`,
})

export const waymarkAsIssuer = (waymark: Platform, days: readonly Day[]): InvoiceSheet['issuer'] => ({
  legalName: waymark.legalName,
  trading: 'Limited company',
  addressLines: waymark.addressLines,
  vatNumber: numberOn(waymark, days),
  onBehalf: null,
})

/** How a payer claims the VAT of an invoice; nothing where there is none. */
export const recoveryNoteOf = (payer: typeof payers.$inferSelect, vatPence: number): string =>
  vatPence === 0 ? '' : payer.recoveryNote || vatRecoveryNote(payer.recoversVat)
