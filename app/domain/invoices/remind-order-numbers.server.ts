import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookingEvents, bookings, charges, payers } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { londonDay } from '../calendar.ts'
import { formatDay } from '../format-day.ts'
import { isSchoolDay, schoolDaysBetween } from '../school-days.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { ORDER_NUMBER_ASKED } from './order-number-asked.server.ts'

/** School days after a payer was last asked for an order number on which they are asked again. */
const ASK_AGAIN_AFTER_SCHOOL_DAYS = 10

/**
 * The timer behind invoices that wait for an order number: their adviser is paid by nobody meanwhile. Every ten school days
 * one email for each booking goes to those who pay and those who approve, until the number comes or the payer says that
 * they use none. What was asked, and when, stands in the booking's history, which is also what makes it once.
 */
export async function remindOrderNumbers(actor: SystemActor, now: Date): Promise<{ reminded: number }> {
  const waiting = await inTransaction(actor, (tx) =>
    tx
      .selectDistinct({ bookingId: bookings.id })
      .from(charges)
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(payers, eq(payers.payerId, charges.payerId))
      .where(
        and(
          eq(charges.status, 'awaiting_order_number'),
          isNull(bookings.orderNumber),
          eq(payers.usesOrderNumbers, true),
        ),
      ),
  )
  let reminded = 0
  for (const { bookingId } of waiting) if (await inTransaction(actor, (tx) => remind(tx, bookingId, now))) reminded++
  return { reminded }
}

async function remind(tx: Tx, bookingId: string, now: Date): Promise<boolean> {
  const [booking] = await tx
    .select()
    .from(bookings)
    .where(and(eq(bookings.id, bookingId), isNull(bookings.orderNumber)))
    .for('no key update')
  if (!booking) return false
  const waiting = await tx
    .select({ visitId: charges.visitId })
    .from(charges)
    .where(and(eq(charges.bookingId, bookingId), eq(charges.status, 'awaiting_order_number')))
    .orderBy(asc(charges.visitId))
  const visitIds = waiting.map((one) => one.visitId)
  if (visitIds.length === 0) return false
  const asked = await tx
    .select({ at: bookingEvents.at })
    .from(bookingEvents)
    .where(and(inArray(bookingEvents.visitId, visitIds), inArray(bookingEvents.event, [...ORDER_NUMBER_ASKED])))
    .orderBy(asc(bookingEvents.at))
  const [first, last] = [asked[0], asked.at(-1)]
  if (!first || !last) return false

  const today = londonDay(now)
  const calendar = await schoolCalendarIn(tx, booking.schoolId)
  const passed = schoolDaysBetween(calendar, londonDay(last.at), today)
  if (!isSchoolDay(calendar, today) || passed < ASK_AGAIN_AFTER_SCHOOL_DAYS) return false

  for (const visitId of visitIds)
    await writeEvent(tx, booking, { visitId, event: 'order_number_reminded', at: now, by: WAYMARK, note: null })
  // One key: whoever approves and pays reads it once.
  const key = `order-number-wanted:${bookingId}:again:${today}`
  for (const to of ['payers', 'approvers'] as const)
    await enqueue(tx, 'write-email', {
      template: 'order-number-wanted',
      key,
      recipients: { to, bookingId },
      bookingId,
      visitIds,
      facts: { askedOn: formatDay(londonDay(first.at), today) },
    })
  return true
}
