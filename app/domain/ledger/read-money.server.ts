import { and, asc, eq, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  bookings,
  organisations,
  paymentRequests,
  payments,
  payouts,
  stripeCalls,
  stripeEvents,
  visits,
} from '#db/schema/index.ts'
import { orderNumberLastAsked } from '../invoices/order-number-asked.server.ts'
import { readMoneyWaiting } from '../payments/read-waiting.server.ts'

/**
 * What a person should look at. `stuck` is Waymark's to put right: what Stripe has not taken, money to return, events and
 * calls left over. `waits` is not: an order number, a higher total and money that covers no invoice are the payer's, a payout
 * account the adviser's.
 */
export async function readPaymentTroubles(actor: StaffActor, now: Date) {
  const young = new Date(now.getTime() - 5 * 60_000)
  const transfers = await readMoneyWaiting(actor)
  return inTransaction(actor, async (tx) => {
    const organisation = (id: typeof payouts.supplierId | typeof paymentRequests.payerId) =>
      sql<string>`(select o.name from organisations o where o.id = ${id})`
    const requests = await tx
      .select({
        id: paymentRequests.id,
        status: paymentRequests.status,
        payer: organisation(paymentRequests.payerId),
        reference: bookings.reference,
        visitOn: visits.onDay,
        isDated: sql<boolean>`${visits.span} is not null`,
        askedAt: orderNumberLastAsked(),
        totalPence: paymentRequests.totalPence,
        approvedPence: paymentRequests.approvedPence,
        refusal: sql<string | null>`(select c.refusal from stripe_calls c where c.row_id = ${paymentRequests.id}
          and c.status = 'refused' order by c.attempt desc limit 1)`,
      })
      .from(paymentRequests)
      .innerJoin(bookings, eq(bookings.id, paymentRequests.bookingId))
      .innerJoin(visits, eq(visits.id, paymentRequests.visitId))
      .where(
        or(
          inArray(paymentRequests.status, ['held', 'awaiting_order_number']),
          and(
            eq(paymentRequests.status, 'open'),
            isNull(paymentRequests.stripeInvoiceUrl),
            lt(paymentRequests.issuedAt, young),
          ),
        ),
      )
      .orderBy(paymentRequests.status, bookings.reference, visits.onDay)
      .limit(100)
    const held = await tx
      .select({
        id: payouts.id,
        status: payouts.status,
        reason: payouts.reason,
        amountPence: payouts.amountPence,
        supplier: organisation(payouts.supplierId),
        reference: bookings.reference,
        visitOn: visits.onDay,
        isDated: sql<boolean>`${visits.span} is not null`,
      })
      .from(payouts)
      .innerJoin(payments, eq(payments.id, payouts.paymentId))
      .innerJoin(paymentRequests, eq(paymentRequests.id, payments.paymentRequestId))
      .innerJoin(bookings, eq(bookings.id, paymentRequests.bookingId))
      .innerJoin(visits, eq(visits.id, payouts.visitId))
      .where(and(ne(payouts.status, 'sent'), lt(payouts.dueAt, young)))
      .orderBy(payouts.dueAt)
      .limit(100)
    const surplus = await tx
      .select({
        id: payments.id,
        surplusPence: payments.surplusPence,
        payer: organisations.name,
        reference: bookings.reference,
        visitOn: visits.onDay,
        isDated: sql<boolean>`${visits.span} is not null`,
      })
      .from(payments)
      .innerJoin(organisations, eq(organisations.id, payments.payerId))
      .innerJoin(paymentRequests, eq(paymentRequests.id, payments.paymentRequestId))
      .innerJoin(bookings, eq(bookings.id, paymentRequests.bookingId))
      .innerJoin(visits, eq(visits.id, paymentRequests.visitId))
      .where(sql`${payments.surplusPence} > 0`)
      .limit(100)
    const events = await tx
      .select({ id: stripeEvents.id, type: stripeEvents.type, storedAt: stripeEvents.storedAt })
      .from(stripeEvents)
      .where(and(isNull(stripeEvents.processedAt), lt(stripeEvents.storedAt, young)))
      .orderBy(asc(stripeEvents.storedAt))
      .limit(100)
    const calls = await tx
      .select({
        id: stripeCalls.id,
        kind: stripeCalls.kind,
        rowId: stripeCalls.rowId,
        writtenAt: stripeCalls.writtenAt,
      })
      .from(stripeCalls)
      .where(and(eq(stripeCalls.status, 'pending'), lt(stripeCalls.writtenAt, young)))
      .limit(100)
    const isPayers = (one: (typeof requests)[number]) => one.status !== 'open'
    const isAdvisers = (one: (typeof held)[number]) => one.status === 'waiting' && one.reason !== null
    return {
      stuck: {
        requests: requests.filter((one) => !isPayers(one)),
        payouts: held.filter((one) => !isAdvisers(one)),
        surplus,
        events,
        calls,
      },
      waits: { requests: requests.filter(isPayers), payouts: held.filter(isAdvisers), transfers },
    }
  })
}
