import { and, asc, eq, inArray, isNull, lt } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookingEvents, bookings, charges } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { londonDay } from '../calendar.ts'
import { formatDay } from '../format-day.ts'
import { isSchoolDay, schoolDaysBetween } from '../school-days.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { askForHigherTotal, HIGHER_TOTAL_ASKED } from './ask-higher-total.server.ts'

/** School days after an approver was last asked for the higher total on which they are asked again. */
const ASK_AGAIN_AFTER_SCHOOL_DAYS = 10

/** Held, and nobody has approved what it comes to. */
const waitsForApproval = and(
  eq(charges.status, 'held'),
  isNull(charges.annulledAt),
  lt(charges.approvedPence, charges.totalPence),
)

/**
 * The timer behind charges that VAT has made dearer than what was approved: their adviser is paid by nobody meanwhile. Every ten
 * school days one email for each goes to those who approve. What was asked, and when, stands in the booking's history, which
 * is also what makes it once.
 */
export async function remindHeldCharges(actor: SystemActor, now: Date): Promise<{ reminded: number }> {
  const held = await inTransaction(actor, (tx) =>
    tx
      .select({ id: charges.id, bookingId: charges.bookingId })
      .from(charges)
      .where(waitsForApproval)
      .orderBy(asc(charges.id)),
  )
  let reminded = 0
  for (const one of held) if (await inTransaction(actor, (tx) => remind(tx, one, now))) reminded++
  return { reminded }
}

async function remind(tx: Tx, { id, bookingId }: { id: string; bookingId: string }, now: Date): Promise<boolean> {
  const [booking] = await tx.select().from(bookings).where(eq(bookings.id, bookingId)).for('no key update')
  const [charge] = await tx
    .select()
    .from(charges)
    .where(and(eq(charges.id, id), waitsForApproval))
  if (!booking || !charge) return false
  const asked = await tx
    .select({ at: bookingEvents.at })
    .from(bookingEvents)
    .where(and(eq(bookingEvents.visitId, charge.visitId), inArray(bookingEvents.event, [...HIGHER_TOTAL_ASKED])))
    .orderBy(asc(bookingEvents.at))
  const [first, last] = [asked[0], asked.at(-1)]
  if (!first || !last) return false

  const today = londonDay(now)
  const calendar = await schoolCalendarIn(tx, booking.schoolId)
  const passed = schoolDaysBetween(calendar, londonDay(last.at), today)
  if (!isSchoolDay(calendar, today) || passed < ASK_AGAIN_AFTER_SCHOOL_DAYS) return false

  const history = { visitId: charge.visitId, event: 'invoice_held_reminded', at: now, by: WAYMARK, note: null }
  await writeEvent(tx, booking, history)
  await askForHigherTotal(tx, booking, charge, { today, askedOn: formatDay(londonDay(first.at), today) })
  return true
}
