import { and, asc, eq, lt, or } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { visits } from '#db/schema/index.ts'
import { byOf } from '../audit/write-event.server.ts'
import { londonDay } from '../calendar.ts'
import { schoolDaysBetween } from '../school-days.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { agreed, noteReminder } from './deliver-visit.server.ts'
import { type Booking, type LoadedVisit, lockBooking, moveVisits } from './move-visits.server.ts'
import { tell } from './tell.server.ts'

/** School days after delivery was recorded on which each reminder goes out: the requester's, then the approver's. */
const REMIND_AFTER_SCHOOL_DAYS = [2, 4] as const

/** School days after the visit on which its adviser is asked to record it, or to say that it did not take place. */
const ASK_TO_RECORD_AFTER_SCHOOL_DAYS = [1, 3, 8] as const

/**
 * The timer behind visits that are over. Until they are recorded their adviser is asked to: nobody else can, and nothing is
 * agreed or paid before. Once they are: two reminders, the second to the approver, and then, where a register was kept,
 * silence agrees. Without a register nothing is ever agreed by silence, and the reminders go on to the page.
 */
export async function chaseDeliveries(actor: SystemActor, now: Date): Promise<{ reminded: number; agreed: number }> {
  const waiting = await inTransaction(actor, (tx) =>
    tx
      .select({ id: visits.id, bookingId: visits.bookingId })
      .from(visits)
      .where(
        or(
          eq(visits.status, 'delivered'),
          and(
            eq(visits.status, 'confirmed'),
            lt(visits.onDay, londonDay(now)),
            lt(visits.remindersSent, ASK_TO_RECORD_AFTER_SCHOOL_DAYS.length),
          ),
        ),
      )
      .orderBy(asc(visits.onDay)),
  )
  const counts = { reminded: 0, agreed: 0 }
  for (const visit of waiting) {
    const what = await inTransaction(actor, (tx) => chase(tx, actor, visit, now))
    if (what) counts[what]++
  }
  return counts
}

async function chase(
  tx: Tx,
  actor: SystemActor,
  which: { id: string; bookingId: string },
  now: Date,
): Promise<'reminded' | 'agreed' | null> {
  const locked = await lockBooking(tx, which.bookingId)
  const visit = locked?.visits.find((one) => one.id === which.id)
  if (!locked || !visit) return null
  const { booking } = locked
  const calendar = await schoolCalendarIn(tx, booking.schoolId)
  if (visit.status === 'confirmed') {
    const passed = schoolDaysBetween(calendar, visit.onDay, londonDay(now))
    return (await askToRecord(tx, booking, visit, passed)) ? 'reminded' : null
  }
  if (visit.status !== 'delivered' || !visit.deliveredAt) return null

  const passed = schoolDaysBetween(calendar, londonDay(visit.deliveredAt), londonDay(now))
  const sent = visit.remindersSent
  const after = REMIND_AFTER_SCHOOL_DAYS[sent]
  if (after !== undefined && passed >= after) {
    await tell(tx, 'delivery-reminder', [sent === 0 ? 'requester' : 'approvers'], {
      bookingId: booking.id,
      visitIds: [visit.id],
      once: `${visit.id}:${visit.version}:${sent + 1}`,
      facts: { which: String(sent + 1) },
    })
    await noteReminder(tx, visit.id, sent + 1)
    return 'reminded'
  }
  // Silence never agrees before both reminders have gone.
  if (sent < REMIND_AFTER_SCHOOL_DAYS.length) return null
  const set = { agreedAt: now, agreedHow: 'silence' as const }
  const moved = await moveVisits(tx, booking, [visit], { event: 'agree_by_silence', by: byOf(actor), now, set })
  if (!moved.ok) return null
  await agreed(tx, booking, visit, 'silence')
  return 'agreed'
}

async function askToRecord(tx: Tx, booking: Booking, visit: LoadedVisit, passed: number): Promise<boolean> {
  // Whoever was not asked in time is asked once, and not for every time that was missed.
  const which = ASK_TO_RECORD_AFTER_SCHOOL_DAYS.filter((after) => passed >= after).length
  if (which <= visit.remindersSent) return false
  await tell(tx, 'record-wanted', ['adviser'], {
    bookingId: booking.id,
    visitIds: [visit.id],
    once: `${visit.id}:${visit.version}:${which}`,
  })
  await noteReminder(tx, visit.id, which)
  return true
}
