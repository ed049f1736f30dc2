import { and, eq, sql } from 'drizzle-orm'
import type { AdviserActor, SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookingEvents, statusDisagreements } from '#db/schema/index.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import { daysBetween, londonDay } from '../calendar.ts'
import { done, type Result, refuse } from '../result.ts'
import { asSupplier } from './answer-visits.server.ts'
import { disagreementStatus, newestStatus, type OnFile } from './determine-status.server.ts'
import { answerByDay, decideDisagreement, remindersDue } from './disagreement-lifecycle.ts'
import { UNDER_WAY } from './lifecycle.ts'
import type { Booking, LoadedVisit } from './move-visits.server.ts'
import { isCollected } from './paid-through.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell } from './tell.server.ts'

type Answer = Result<{ bookingId: string }, BookingRefusal>

/**
 * The adviser disagrees with the determination that counts, and says why; whoever contracts has 45 days to answer. How they are
 * paid does not change meanwhile. Until the last visit of the booking has been paid out (`paid_already`).
 */
export function disagreeWithStatus(
  actor: AdviserActor,
  input: { bookingId: string; statusId: string; reasons: string },
  now: Date,
): Promise<Answer> {
  return onNewest(actor, input, async (tx, booking, visits, newest) => {
    const decided = decideDisagreement(await disagreementStatus(tx, newest.id), 'disagree', 'adviser', input.reasons)
    if (!decided.ok) return decided
    if (await isAllPaid(tx, visits)) return refuse('paid_already')
    const { id: bookingId, schoolId, payerId, supplierId, leadId } = booking
    const reasons = input.reasons.trim()
    const answerByOn = answerByDay(londonDay(now))
    await tx.insert(statusDisagreements).values({
      ...{ statusId: newest.id, bookingId, schoolId, payerId, supplierId, leadId, status: decided.value, reasons },
      ...{ raisedBy: actor.personId, raisedByName: actor.name, raisedAt: now, answerByOn },
    })
    const event = { visitId: null, event: 'status_disagreed', at: now, by: byOf(actor), note: null }
    await writeEvent(tx, booking, event)
    await tell(tx, 'status-disagreed', ['approvers'], {
      ...{ bookingId, once: newest.id },
      facts: { by: actor.name, reasons, answerByOn, outcome: newest.outcome, left: '' },
    })
    return done({ bookingId })
  })
}

/** The adviser takes back that they disagree, while nobody has answered. */
export function takeBackDisagreement(
  actor: AdviserActor,
  input: { bookingId: string; statusId: string },
  now: Date,
): Promise<Answer> {
  return onNewest(actor, input, async (tx, booking, _visits, newest) => {
    const decided = decideDisagreement(await disagreementStatus(tx, newest.id), 'take_back', 'adviser')
    if (!decided.ok) return decided
    await tx
      .update(statusDisagreements)
      .set({ status: decided.value })
      .where(eq(statusDisagreements.statusId, newest.id))
    const event = { visitId: null, event: 'status_agreed_after_all', at: now, by: byOf(actor), note: null }
    await writeEvent(tx, booking, event)
    return done({ bookingId: booking.id })
  })
}

function onNewest(
  actor: AdviserActor,
  { bookingId, statusId }: { bookingId: string; statusId: string },
  work: (tx: Tx, booking: Booking, visits: LoadedVisit[], newest: OnFile) => Promise<Answer>,
): Promise<Answer> {
  return asSupplier(actor, bookingId, async (tx, booking, visits) => {
    const newest = await newestStatus(tx, bookingId)
    if (newest?.kind !== 'determination') return refuse('not_found')
    return newest.id === statusId ? work(tx, booking, visits, newest) : refuse('not_now')
  })
}

/** Whether nothing of a booking is left to be paid: its visits are over, and of each that was agreed the money has gone out. */
async function isAllPaid(tx: Tx, visits: readonly LoadedVisit[]): Promise<boolean> {
  if (visits.some(({ status }) => UNDER_WAY.includes(status))) return false
  const agreed = visits.filter(({ status }) => status === 'agreed')
  const paid = await tx
    .selectDistinct({ visitId: bookingEvents.visitId })
    .from(bookingEvents)
    .where(and(eq(bookingEvents.bookingId, visits[0]?.bookingId ?? ''), eq(bookingEvents.event, 'paid_out')))
  // By a payroll nobody here knows when, so that it can be said as long as it may matter.
  return agreed.every((visit) => isCollected(visit) && paid.some(({ visitId }) => visitId === visit.id))
}

/**
 * The timer behind disagreements that nobody has answered: whoever approves is reminded 14 and 3 days before the last day. Of two
 * reminders that were missed one is sent.
 */
export async function remindOfDisagreements(actor: SystemActor, now: Date): Promise<{ reminded: number }> {
  const today = londonDay(now)
  const open = await inTransaction(actor, (tx) =>
    tx
      .select()
      .from(statusDisagreements)
      .where(and(eq(statusDisagreements.status, 'open'), sql`${statusDisagreements.answerByOn} >= ${today}`)),
  )
  let reminded = 0
  for (const one of open)
    if (remindersDue(one.answerByOn, today) > one.remindersSent) if (await remind(actor, one.statusId, now)) reminded++
  return { reminded }
}

const remind = (actor: SystemActor, statusId: string, now: Date): Promise<boolean> =>
  inTransaction(actor, async (tx) => {
    const [one] = await tx
      .select()
      .from(statusDisagreements)
      .where(and(eq(statusDisagreements.statusId, statusId), eq(statusDisagreements.status, 'open')))
      .for('no key update')
    const due = one ? remindersDue(one.answerByOn, londonDay(now)) : 0
    if (!one || due <= one.remindersSent) return false
    await tx.update(statusDisagreements).set({ remindersSent: due }).where(eq(statusDisagreements.statusId, statusId))
    const newest = await newestStatus(tx, one.bookingId)
    await tell(tx, 'status-disagreed', ['approvers'], {
      ...{ bookingId: one.bookingId, once: `${statusId}:${due}` },
      facts: {
        ...{ by: one.raisedByName, reasons: one.reasons, answerByOn: one.answerByOn },
        ...{ outcome: newest?.outcome ?? '', left: String(daysBetween(londonDay(now), one.answerByOn)) },
      },
    })
    return true
  })
