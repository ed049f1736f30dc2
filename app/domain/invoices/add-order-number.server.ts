import { and, eq, or } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, charges } from '#db/schema/index.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import { isStandInForOrderNumber } from '../bookings/order-number.ts'
import { done, type Result, refuse } from '../result.ts'
import type { InvoiceRefusal } from './refusals.ts'

/** The bookings an actor buys: for their school, their trust's academies, or the members of their consortium. */
const boughtBy = (actor: BuyingActor) =>
  or(
    eq(bookings.schoolId, actor.organisationId),
    eq(bookings.payerId, actor.organisationId),
    eq(bookings.leadId, actor.organisationId),
  )

/**
 * Adds the school's order number to a booking, or corrects it while nothing is invoiced; invoices that waited for it then
 * leave. The same number again changes nothing. Refuses `role_missing`, `not_found`, `order_number_too_long`,
 * `order_number_stands_in` for "TBC" and the like, and `already_invoiced` when another number is on an issued invoice.
 */
export async function addOrderNumber(
  actor: BuyingActor,
  input: { bookingId: string; orderNumber: string },
  now: Date,
): Promise<Result<{ released: number }, InvoiceRefusal>> {
  if (!may(actor, 'add order numbers')) return refuse('role_missing')
  const orderNumber = input.orderNumber.trim()
  if (orderNumber.length < 1 || orderNumber.length > 35) return refuse('order_number_too_long')
  if (isStandInForOrderNumber(orderNumber)) return refuse('order_number_stands_in')
  return inTransaction(actor, async (tx) => {
    const [booking] = await tx
      .select()
      .from(bookings)
      .where(and(eq(bookings.id, input.bookingId), boughtBy(actor)))
      .for('no key update')
    if (!booking) return refuse('not_found')
    if (booking.orderNumber === orderNumber) return done({ released: 0 })
    const charged = await tx.select().from(charges).where(eq(charges.bookingId, booking.id))
    if (booking.orderNumber && charged.some(({ status }) => status === 'invoiced')) return refuse('already_invoiced')
    await tx.update(bookings).set({ orderNumber, orderNumberAt: now }).where(eq(bookings.id, booking.id))
    const event = 'order_number_added'
    await writeEvent(tx, booking, { visitId: null, event, at: now, by: byOf(actor), note: orderNumber })
    const waiting = charged.filter(({ status }) => status === 'awaiting_order_number')
    for (const { visitId } of waiting) await enqueue(tx, 'issue-invoice', { visitId })
    return done({ released: waiting.length })
  })
}
