import { and, desc, eq } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { bookingEvents, bookings, organisations, payers, platform, practices, visits } from '#db/schema/index.ts'
import { vatRecoveryNote } from '../bookings/vat-recovery.ts'
import { placeInFull } from '../bookings/visit-words.ts'
import { type Day, londonDay, londonTime } from '../calendar.ts'
import { formatDate, formatDay, formatTimeRange } from '../format-day.ts'
import { TRADING_WORDS } from '../providers/provider-kinds.ts'
import { quantityWords } from '../services/menu-words.ts'
import { chargeOfVisit, isRegisteredOn } from './charge.ts'
import type { InvoiceSheet } from './sheet.ts'

/** Everything an invoice for a visit is made from, with the booking locked; null when there is no such visit. */
export async function invoiceFacts(tx: Tx, visitId: string) {
  const [row] = await tx
    .select({ visit: visits, booking: bookings, practice: practices, payer: payers, school: organisations, platform })
    .from(visits)
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .innerJoin(practices, eq(practices.supplierId, visits.supplierId))
    .innerJoin(payers, eq(payers.payerId, visits.payerId))
    .innerJoin(organisations, eq(organisations.id, visits.schoolId))
    .innerJoin(platform, eq(platform.only, true))
    .where(eq(visits.id, visitId))
    .for('no key update', { of: bookings })
  if (!row) return null
  const agreedWords = await wordsOfAgreement(tx, row.visit)
  const charge = chargeOfVisit({
    terms: row.booking.terms,
    service: row.booking.serviceName,
    agreedWords,
    isAdviserVatRegistered: isRegisteredOn(row.practice, suppliedOn(row.visit)),
    isWaymarkVatRegistered: row.platform.vatNumber !== null,
  })
  return { ...row, agreedWords, charge }
}

/** When it was supplied: on its day, or on the day on which the last of what has no date was there. */
const suppliedOn = ({ span, onDay, deliveredAt }: typeof visits.$inferSelect): Day =>
  span === null && deliveredAt ? londonDay(deliveredAt) : onDay

export type InvoiceFacts = NonNullable<Awaited<ReturnType<typeof invoiceFacts>>>

/** Who agreed, and when. Silence is named as such. */
async function wordsOfAgreement(tx: Tx, visit: typeof visits.$inferSelect): Promise<string> {
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

/** The two sheets, the adviser's and Waymark's, as they are frozen. */
export function sheetsOf(facts: InvoiceFacts): { visit: InvoiceSheet; fee: InvoiceSheet } {
  const { visit, booking, practice, payer, school, platform: waymark, charge } = facts
  const times = visit.span && formatTimeRange(londonTime(visit.span.from), londonTime(visit.span.to))
  const isDated = times !== null
  const about = {
    payer: { legalName: payer.legalName, addressLines: payer.addressLines },
    school: school.name,
    schoolUrn: school.urn,
    bookingReference: booking.reference,
    orderNumber: booking.orderNumber,
    visit: {
      day: suppliedOn(visit),
      times: times ?? '',
      service: isDated
        ? booking.serviceName
        : `${booking.serviceName}, ${quantityWords(visit.quantity, booking.terms.unit)}`,
      place: isDated ? placeInFull(visit) : '',
    },
    taxPointOn: suppliedOn(visit),
    agreedWords: facts.agreedWords,
  }
  const recoveryNote = (vatPence: number) =>
    vatPence === 0 ? '' : payer.recoveryNote || vatRecoveryNote(payer.recoversVat)
  return {
    visit: {
      ...about,
      issuer: {
        legalName: practice.legalName,
        trading: TRADING_WORDS[practice.trading],
        addressLines: practice.addressLines,
        vatNumber: isRegisteredOn(practice, suppliedOn(visit)) ? practice.vatNumber : null,
        onBehalf: `Issued by ${waymark.legalName} in the name and on behalf of ${practice.legalName}`,
      },
      lines: charge.adviser.lines,
      recoveryNote: recoveryNote(charge.adviser.vatPence),
    },
    fee: {
      ...about,
      issuer: {
        legalName: waymark.legalName,
        trading: 'Limited company',
        addressLines: waymark.addressLines,
        vatNumber: waymark.vatNumber,
        onBehalf: null,
      },
      lines: charge.waymark.lines.map((line) => ({
        ...line,
        note: isDated
          ? `For the visit of ${formatDay(visit.onDay)}`
          : `For what was delivered on ${formatDay(suppliedOn(visit))}`,
      })),
      recoveryNote: recoveryNote(charge.waymark.vatPence),
    },
  }
}
