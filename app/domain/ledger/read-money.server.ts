import { and, asc, eq, gt, inArray, isNull, lt, notInArray, sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  bookings,
  charges,
  paymentRequests,
  payments,
  payouts,
  stripeCalls,
  stripeEvents,
  visits,
} from '#db/schema/index.ts'
import { orderNumberLastAsked } from '../invoices/order-number-asked.server.ts'
import { readMoneyWaiting } from '../payments/read-waiting.server.ts'
import { WAITS_FOR_BALANCE } from '../payouts/account-words.ts'
import { returnedOf } from '../refunds/returned-of.server.ts'

/**
 * What a person should look at. `stuck` is Waymark's to put right: what Stripe has not taken, money to return, events and
 * calls left over. `waits` is not: an order number, a higher total and money that covers no invoice are the payer's, a payout
 * account the adviser's.
 */
export async function readPaymentTroubles(actor: StaffActor, now: Date) {
  const young = new Date(now.getTime() - 5 * 60_000)
  const transfers = await readMoneyWaiting(actor)
  return inTransaction(actor, async (tx) => {
    const organisation = (id: typeof payouts.supplierId | typeof charges.payerId) =>
      sql<string>`(select o.name from organisations o where o.id = ${id})`
    const charged = {
      payer: organisation(charges.payerId),
      reference: bookings.reference,
      visitOn: visits.onDay,
      isDated: sql<boolean>`${visits.span} is not null`,
    }
    const awaited = await tx
      .select({
        ...charged,
        id: charges.id,
        status: sql<'held' | 'awaiting_order_number'>`${charges.status}`,
        askedAt: orderNumberLastAsked(),
        totalPence: charges.totalPence,
        approvedPence: charges.approvedPence,
      })
      .from(charges)
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(visits, eq(visits.id, charges.visitId))
      .where(inArray(charges.status, ['held', 'awaiting_order_number']))
      .orderBy(charges.status, bookings.reference, visits.onDay)
      .limit(100)
    // Of a request for several visits the oldest one tells which it is.
    const requests = await tx
      .selectDistinctOn([paymentRequests.id], {
        ...charged,
        id: paymentRequests.id,
        totalPence: paymentRequests.totalPence,
        refusal: sql<string | null>`(select c.refusal from stripe_calls c where c.row_id = ${paymentRequests.id}
          and c.status = 'refused' order by c.attempt desc limit 1)`,
      })
      .from(paymentRequests)
      .innerJoin(charges, eq(charges.paymentRequestId, paymentRequests.id))
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(visits, eq(visits.id, charges.visitId))
      .where(
        and(
          eq(paymentRequests.status, 'open'),
          isNull(paymentRequests.stripeInvoiceUrl),
          lt(paymentRequests.issuedAt, young),
        ),
      )
      .orderBy(paymentRequests.id, visits.onDay)
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
      .innerJoin(visits, eq(visits.id, payouts.visitId))
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .where(and(notInArray(payouts.status, ['sent', 'void']), lt(payouts.dueAt, young)))
      .orderBy(payouts.dueAt)
      .limit(100)
    const surplus = await tx
      .selectDistinctOn([payments.id], {
        ...charged,
        id: payments.id,
        // What of it goes back already is somebody's.
        surplusPence: sql<number>`(${payments.surplusPence} - ${returnedOf()})::float8`,
      })
      .from(payments)
      .innerJoin(charges, eq(charges.paymentRequestId, payments.paymentRequestId))
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(visits, eq(visits.id, charges.visitId))
      .where(and(eq(payments.status, 'stands'), gt(payments.surplusPence, returnedOf())))
      .orderBy(payments.id, visits.onDay)
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
    const isAdvisers = (one: (typeof held)[number]) =>
      one.status === 'waiting' && one.reason !== null && !Object.values(WAITS_FOR_BALANCE).includes(one.reason)
    return {
      stuck: {
        requests,
        payouts: held.filter((one) => !isAdvisers(one)),
        surplus,
        events,
        calls,
      },
      waits: { requests: awaited, payouts: held.filter(isAdvisers), transfers },
    }
  })
}
