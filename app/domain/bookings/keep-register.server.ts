import { and, eq } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { interviews } from '#db/schema/index.ts'
import { londonTime } from '../calendar.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { asSupplier, couldNotGoAhead } from './answer-visits.server.ts'
import type { Booking, Visit } from './move-visits.server.ts'
import type { BookingRefusal } from './refusals.ts'
import { isSeenTwice, isWithinVisit, markShown, type Outcome } from './register-rules.ts'
import { interviewTimes } from './slots.ts'

/** One interview of the register: the school's own reference and never a name. `outcome` null: not marked yet. */
export type Marked = {
  position: number
  startsAt: string
  yearGroup: number | null
  schoolReference: string
  outcome: Outcome | null
}
/** `shown`: what the form had of this interview, by `markShown`; not given where there was no form. */
type NewMark = Marked & { shown?: string }

/** The times of a visit's register before anything is marked: as many interviews as were wanted, by the service's length. */
export function plannedInterviews(visit: Visit, booking: Booking): { position: number; startsAt: string }[] {
  const { interviewMinutes } = booking.terms
  if (interviewMinutes === 0 || visit.interviewsWanted === 0 || visit.span === null) return []
  const times = interviewTimes(visit.interviewsWanted, {
    from: londonTime(visit.span.from),
    to: londonTime(visit.span.to),
    minutes: interviewMinutes,
    most: visit.interviewsWanted,
  })
  if (!times.ok) return Array.from({ length: visit.interviewsWanted }, (_, i) => ({ position: i + 1, startsAt: '' }))
  return times.value.map((span, i) => ({ position: i + 1, startsAt: span.from }))
}

/**
 * Keeps the register of a visit, as often as wanted, from the visit's start until delivery is agreed: times, year groups, the
 * school's own references and who was seen. Marking again with the same marks changes nothing. Refused for a time outside
 * the visit, for a pupil who was seen already at the visit, and where a mark has changed since its form was
 * shown, and where something that the service needs does not hold on that day.
 */
export async function keepRegister(
  actor: AdviserActor,
  input: { bookingId: string; visitId: string; marks: NewMark[] },
  now: Date,
): Promise<Result<{ bookingId: string }, BookingRefusal>> {
  return asSupplier(actor, input.bookingId, async (tx, booking, all) => {
    const visit = all.find((one) => one.id === input.visitId)
    if (!visit) return refuse('not_found')
    if (visit.status !== 'confirmed' && visit.status !== 'delivered') return refuse('not_now')
    if (visit.span === null) return refuse('not_now')
    if (now < visit.span.from) return refuse('too_early')
    if (visit.status === 'confirmed' && (await couldNotGoAhead(tx, booking, visit, now))) return refuse('check_missing')
    const times = { from: londonTime(visit.span.from), to: londonTime(visit.span.to) }
    const standing = new Map<number, Marked>(
      (await tx.select().from(interviews).where(eq(interviews.visitId, visit.id))).map((row) => [row.position, row]),
    )
    for (const { shown, ...mark } of input.marks) {
      const before = standing.get(mark.position)
      if (before && markShown(before) === markShown(mark)) continue
      if (shown !== undefined && shown !== markShown(before)) return refuse('mark_changed')
      if (!isWithinVisit(mark.startsAt, times)) return refuse('outside_the_visit')
      const others = [...standing.values()].filter(({ position }) => position !== mark.position)
      if (isSeenTwice(mark, others)) return refuse('seen_twice')
      standing.set(mark.position, mark)
      const kept = {
        startsAt: mark.startsAt,
        yearGroup: mark.yearGroup,
        schoolReference: mark.schoolReference,
        outcome: mark.outcome,
        markedAt: mark.outcome ? now : null,
      }
      await tx
        .insert(interviews)
        .values({
          id: newId('interview'),
          visitId: visit.id,
          schoolId: booking.schoolId,
          payerId: booking.payerId,
          supplierId: booking.supplierId,
          leadId: booking.leadId,
          position: mark.position,
          ...kept,
        })
        .onConflictDoUpdate({ target: [interviews.visitId, interviews.position], set: kept })
    }
    return done({ bookingId: booking.id })
  })
}

/** Takes an interview that was added by mistake off the register. */
export async function dropInterview(
  actor: AdviserActor,
  input: { bookingId: string; visitId: string; position: number },
): Promise<Result<{ bookingId: string }, BookingRefusal>> {
  return asSupplier(actor, input.bookingId, async (tx, booking, all) => {
    const visit = all.find((one) => one.id === input.visitId)
    if (!visit) return refuse('not_found')
    if (visit.status !== 'confirmed' && visit.status !== 'delivered') return refuse('not_now')
    await tx.delete(interviews).where(and(eq(interviews.visitId, visit.id), eq(interviews.position, input.position)))
    return done({ bookingId: booking.id })
  })
}
