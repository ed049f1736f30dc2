import { and, eq, isNull } from 'drizzle-orm'
import { type BuyingActor, may, type StaffActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { problems } from '#db/schema/index.ts'
import { byOf } from '../audit/write-event.server.ts'
import { newId } from '../ids.ts'
import { done, refuse } from '../result.ts'
import { fivePmOnSchoolDay } from '../school-days.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import {
  type Answer,
  collectOrTell,
  type OneVisit,
  onceOf,
  onVisit,
  SCHOOL_DAYS_TO_AGREE,
} from './deliver-visit.server.ts'
import { moveVisits } from './move-visits.server.ts'
import { tell } from './tell.server.ts'

/** The buying side says what was wrong; nothing is due until staff have settled it. */
export async function raiseProblem(actor: BuyingActor, input: OneVisit & { what: string }, now: Date): Promise<Answer> {
  if (!may(actor, 'agree delivery')) return refuse('role_missing')
  if (!input.what.trim()) return refuse('reason_missing')
  return onVisit(actor, input, async (tx, booking, visit) => {
    const moved = await moveVisits(tx, booking, [visit], {
      event: 'raise_problem',
      by: byOf(actor),
      now,
      reason: input.what.trim(),
    })
    if (!moved.ok) return moved
    const { schoolId, payerId, supplierId, leadId } = booking
    await tx.insert(problems).values({
      id: newId('problem'),
      visitId: visit.id,
      ...{ schoolId, payerId, supplierId, leadId },
      what: input.what.trim(),
      raisedBy: actor.personId,
      raisedByName: actor.name,
      raisedAt: now,
    })
    await tell(tx, 'problem-raised', ['staff', 'adviser'], {
      bookingId: booking.id,
      visitIds: [visit.id],
      once: `${visit.id}:${now.getTime()}`,
    })
    return done({ bookingId: booking.id })
  })
}

/**
 * The buying side takes back a problem while staff have not settled it: the visit waits to be agreed again, with five school
 * days of its own and reminders anew. Whoever read that it was raised reads that it is not.
 */
export async function takeBackProblem(actor: BuyingActor, input: OneVisit, now: Date): Promise<Answer> {
  if (!may(actor, 'agree delivery')) return refuse('role_missing')
  return onVisit(actor, input, async (tx, booking, visit) => {
    const agreeBy = fivePmOnSchoolDay(await schoolCalendarIn(tx, booking.schoolId), now, SCHOOL_DAYS_TO_AGREE)
    const moved = await moveVisits(tx, booking, [visit], {
      event: 'take_back_problem',
      by: byOf(actor),
      now,
      set: { agreeBy, remindersSent: 0 },
    })
    if (!moved.ok) return moved
    await close(tx, visit.id, { outcome: 'taken_back', by: actor, now })
    await tell(tx, 'problem-taken-back', ['staff', 'adviser'], {
      bookingId: booking.id,
      visitIds: [visit.id],
      once: onceOf(visit),
      facts: { by: actor.name },
    })
    return done({ bookingId: booking.id })
  })
}

/**
 * Staff settle a problem: the visit is agreed and invoiced, or void and its money given back. Both sides read why, in an
 * email too; whoever approves its money reads it where it came back.
 */
export async function settleProblem(
  actor: StaffActor,
  input: OneVisit & { outcome: 'agree' | 'void'; note: string },
  now: Date,
): Promise<Answer> {
  if (!may(actor, 'settle problems')) return refuse('role_missing')
  if (!input.note.trim()) return refuse('reason_missing')
  return onVisit(actor, input, async (tx, booking, visit) => {
    const isAgreed = input.outcome === 'agree'
    const moved = await moveVisits(tx, booking, [visit], {
      event: isAgreed ? 'settle_agree' : 'settle_void',
      by: byOf(actor),
      now,
      reason: input.note.trim(),
      set: isAgreed ? { agreedAt: now, agreedHow: 'staff' } : {},
    })
    if (!moved.ok) return moved
    await close(tx, visit.id, { outcome: input.outcome, note: input.note.trim(), by: actor, now })
    const about = {
      bookingId: booking.id,
      visitIds: [visit.id],
      once: visit.id,
      facts: { outcome: input.outcome, note: input.note.trim() },
    }
    // Where nothing is due, what an approver committed is theirs again.
    await tell(tx, 'problem-settled', ['requester', 'adviser', ...(isAgreed ? [] : (['approvers'] as const))], about)
    if (isAgreed) await collectOrTell(tx, booking, visit)
    return done({ bookingId: booking.id })
  })
}

type Close = {
  outcome: 'agree' | 'void' | 'taken_back'
  note?: string
  by: BuyingActor | StaffActor
  now: Date
}

const close = (tx: Tx, visitId: string, { outcome, note, by, now }: Close) =>
  tx
    .update(problems)
    .set({ outcome, note, settledBy: by.personId, settledByName: by.name, settledAt: now })
    .where(and(eq(problems.visitId, visitId), isNull(problems.settledAt)))
