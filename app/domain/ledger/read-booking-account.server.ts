import { and, asc, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  bookings,
  charges,
  invoices,
  organisations,
  paymentParts,
  paymentRequests,
  payments,
  payouts,
  people,
  visits,
} from '#db/schema/index.ts'
import { isLive } from '../bookings/lifecycle.ts'
import { grossOf } from '../bookings/price.ts'
import type { Day } from '../calendar.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { type Pence, pence, sumPence } from '../money.ts'
import { standsOfPayout } from '../payouts/open-payouts.server.ts'

/** One visit's invoices and payments, as somebody rings about them. Pence. */
export type VisitAccount = {
  visitId: string
  /** Of what is invoiced, and may be credited. */
  chargeId: string | null
  onDay: Day
  /** Of what has no date `onDay` is the day by which it is wanted. */
  isDated: boolean
  totalPence: Pence
  stands: 'not_agreed' | 'ended' | 'awaiting_order_number' | 'held' | 'ready' | 'owed' | 'paid'
  dueOn: Day | null
  orderNumber: string | null
  /** The adviser's and Waymark's own, as they are printed. */
  numbers: string[]
  /** What Stripe calls the invoice, the payments, the transfers: to be looked up there. */
  stripeIds: string[]
  paidOut: { pence: Pence; at: Date | null; reason: string | null } | null
}

export type BookingAccount = {
  reference: string
  service: string
  school: string
  payer: string
  adviser: { id: string; name: string }
  consortium: string | null
  askedBy: { name: string; email: string }
  /** Of the visits that have not ended, and of them what is invoiced, received, owed now, and paid out. */
  sums: { total: Pence; invoiced: Pence; received: Pence; owed: Pence; paidOut: Pence }
  visits: VisitAccount[]
}

/** How a booking's money stands between its parties; null when there is no such booking. */
export function readBookingAccount(actor: StaffActor, reference: string): Promise<BookingAccount | null> {
  return inTransaction(actor, async (tx) => {
    const [found] = await tx
      .select({ booking: bookings, email: people.email })
      .from(bookings)
      .innerJoin(people, eq(people.id, bookings.requestedBy))
      .where(eq(bookings.reference, reference))
    if (!found) return null
    const { booking } = found
    const parties = [booking.schoolId, booking.payerId, booking.supplierId, ...(booking.leadId ? [booking.leadId] : [])]
    const named = await tx
      .select({ id: organisations.id, name: organisations.name })
      .from(organisations)
      .where(inArray(organisations.id, parties))
    const nameOf = (id: string) => named.find((one) => one.id === id)?.name ?? ''
    const rows = await tx
      .select({ visit: visits, charge: charges, request: paymentRequests })
      .from(visits)
      .leftJoin(charges, and(eq(charges.visitId, visits.id), isNull(charges.annulledAt)))
      .leftJoin(paymentRequests, eq(paymentRequests.id, charges.paymentRequestId))
      .where(eq(visits.bookingId, booking.id))
      .orderBy(asc(visits.onDay), asc(visits.position))
    // Of what was credited whole in advance only the numbers are left to be asked for.
    const annulled = await tx
      .select({ visitId: charges.visitId, id: charges.id, request: paymentRequests })
      .from(charges)
      .innerJoin(paymentRequests, eq(paymentRequests.id, charges.paymentRequestId))
      .where(and(eq(charges.bookingId, booking.id), isNotNull(charges.annulledAt)))
    const requestIds = [...rows, ...annulled].flatMap(({ request }) => request?.id ?? [])
    const chargeIds = [...annulled.map(({ id }) => id), ...rows.flatMap(({ charge }) => charge?.id ?? [])]
    const [documents, paid, sent] = [
      await tx
        .select({ requestId: invoices.paymentRequestId, number: invoices.number, sheet: invoices.sheet })
        .from(invoices)
        .where(inArray(invoices.paymentRequestId, [...requestIds, '']))
        .orderBy(asc(invoices.issuedAt), asc(invoices.kind)),
      await tx
        .select({ chargeId: paymentParts.chargeId, intentId: payments.stripePaymentIntentId })
        .from(paymentParts)
        .innerJoin(payments, eq(payments.id, paymentParts.paymentId))
        .where(inArray(paymentParts.chargeId, [...chargeIds, '']))
        .orderBy(asc(payments.receivedAt)),
      await tx
        .select()
        .from(payouts)
        .where(inArray(payouts.chargeId, [...chargeIds, '']))
        .orderBy(asc(payouts.dueAt), asc(payouts.id)),
    ]
    const accounts = rows.map(({ visit, charge, request }): VisitAccount & { invoiced: Pence; received: Pence } => {
      const out = sent.filter(({ chargeId }) => chargeId === charge?.id)
      const before = annulled.filter(({ visitId }) => visitId === visit.id)
      const isOfIt = (chargeId: string) => chargeId === charge?.id || before.some(({ id }) => id === chargeId)
      const bills = ({ sheet }: (typeof documents)[number]) => sheet.items.some((item) => isOfIt(item.chargeId))
      const isIssued = charge !== null && request !== null && request.status !== 'void'
      return {
        visitId: visit.id,
        chargeId: isIssued ? charge.id : null,
        onDay: visit.onDay,
        isDated: visit.span !== null,
        totalPence: pence(charge ? charge.totalPence : grossOf(visit)),
        stands: standsOf(visit, charge),
        dueOn: isIssued ? request.dueOn : null,
        orderNumber: booking.orderNumber,
        numbers: documents.filter(bills).map(({ number }) => number),
        stripeIds: [
          ...before.map((one) => one.request.stripeInvoiceId),
          request?.stripeInvoiceId,
          ...paid.flatMap(({ chargeId, intentId }) => (isOfIt(chargeId) ? [intentId] : [])),
          ...out.map(({ stripeTransferId }) => stripeTransferId),
        ].filter((id): id is string => Boolean(id)),
        paidOut: paidOutOf(out),
        invoiced: pence(isIssued ? charge.totalPence - charge.creditedPence : 0),
        received: pence(charge?.receivedPence ?? 0),
      }
    })
    const going = accounts.filter(({ stands }) => stands !== 'ended')
    const invoiced = sumPence(going.map((one) => one.invoiced))
    const received = sumPence(going.map((one) => one.received))
    return {
      reference: booking.reference,
      service: booking.serviceName,
      school: nameOf(booking.schoolId),
      payer: nameOf(booking.payerId),
      adviser: { id: booking.supplierId, name: nameOf(booking.supplierId) },
      consortium: booking.leadId ? nameOf(booking.leadId) : null,
      askedBy: { name: booking.requestedByName, email: found.email },
      sums: {
        total: sumPence(going.map((one) => one.totalPence)),
        invoiced,
        received,
        owed: pence(invoiced - received),
        paidOut: sumPence(accounts.map(({ paidOut }) => (paidOut?.at ? paidOut.pence : pence(0)))),
      },
      visits: accounts.map(({ invoiced: _, received: __, ...account }) => account),
    }
  })
}

function standsOf(
  visit: typeof visits.$inferSelect,
  charge: typeof charges.$inferSelect | null,
): VisitAccount['stands'] {
  if (charge?.status === 'invoiced') return stillToPay(charge) === 0 ? 'paid' : 'owed'
  if (charge) return charge.status
  return isLive(visit.status) ? 'not_agreed' : 'ended'
}

/**
 * All that was, or will be, paid out of a charge, less what was taken back: sent when the last of it is, held for the first
 * reason there is. Null where nothing of it stands.
 */
function paidOutOf(out: (typeof payouts.$inferSelect)[]): VisitAccount['paidOut'] {
  const standing = out.filter((one) => standsOfPayout(one) > 0)
  if (standing.length === 0) return null
  const isSent = standing.every(({ sentAt }) => sentAt)
  return {
    pence: sumPence(standing.map((one) => pence(standsOfPayout(one)))),
    at: isSent ? (standing.at(-1)?.sentAt ?? null) : null,
    reason: standing.find(({ reason }) => reason)?.reason ?? null,
  }
}
