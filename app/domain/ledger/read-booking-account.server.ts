import { asc, eq, inArray } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  bookings,
  invoices,
  organisations,
  paymentRequests,
  payments,
  payouts,
  people,
  visits,
} from '#db/schema/index.ts'
import { isLive } from '../bookings/lifecycle.ts'
import { grossOf } from '../bookings/price.ts'
import type { Day } from '../calendar.ts'
import { type Pence, pence, sumPence } from '../money.ts'

/** One visit's invoices and payments, as somebody rings about them. Pence. */
export type VisitAccount = {
  visitId: string
  onDay: Day
  /** Of what has no date `onDay` is the day by which it is wanted. */
  isDated: boolean
  totalPence: Pence
  stands: 'not_agreed' | 'ended' | 'awaiting_order_number' | 'held' | 'owed' | 'paid'
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
      .select({ visit: visits, request: paymentRequests })
      .from(visits)
      .leftJoin(paymentRequests, eq(paymentRequests.visitId, visits.id))
      .where(eq(visits.bookingId, booking.id))
      .orderBy(asc(visits.onDay), asc(visits.position))
    const requestIds = rows.flatMap(({ request }) => (request ? [request.id] : []))
    const [documents, paid] = [
      await tx
        .select({ requestId: invoices.paymentRequestId, number: invoices.number })
        .from(invoices)
        .where(inArray(invoices.paymentRequestId, [...requestIds, '']))
        .orderBy(asc(invoices.issuedAt), asc(invoices.kind)),
      await tx
        .select({ payment: payments, payout: payouts })
        .from(payments)
        .leftJoin(payouts, eq(payouts.paymentId, payments.id))
        .where(inArray(payments.paymentRequestId, [...requestIds, '']))
        .orderBy(asc(payments.receivedAt)),
    ]
    const accounts = rows.map(({ visit, request }): VisitAccount & { invoiced: Pence; received: Pence } => {
      const own = paid.filter(({ payment }) => payment.paymentRequestId === request?.id)
      const payout = own.find((one) => one.payout)?.payout
      const gross = grossOf(visit)
      const isIssued = request !== null && request.issuedAt !== null && request.status !== 'void'
      return {
        visitId: visit.id,
        onDay: visit.onDay,
        isDated: visit.span !== null,
        totalPence: pence(isIssued ? request.totalPence : gross),
        stands: standsOf(visit, request),
        dueOn: isIssued ? request.dueOn : null,
        orderNumber: request?.orderNumber ?? booking.orderNumber,
        numbers: documents.filter(({ requestId }) => requestId === request?.id).map(({ number }) => number),
        stripeIds: [
          request?.stripeInvoiceId,
          ...own.flatMap((one) => [one.payment.stripePaymentIntentId, one.payout?.stripeTransferId]),
        ].filter((id): id is string => Boolean(id)),
        paidOut: payout ? { pence: pence(payout.amountPence), at: payout.sentAt, reason: payout.reason } : null,
        invoiced: pence(isIssued ? request.totalPence : 0),
        received: pence(request?.receivedPence ?? 0),
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
  request: typeof paymentRequests.$inferSelect | null,
): VisitAccount['stands'] {
  if (!isLive(visit.status)) return 'ended'
  if (!request || request.status === 'void') return 'not_agreed'
  return request.status === 'open' ? 'owed' : request.status
}
