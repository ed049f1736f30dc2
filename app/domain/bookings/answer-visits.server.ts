import { eq } from 'drizzle-orm'
import type { ProviderActor, SupplierActor } from '#app/auth/actor.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { approvals, signatures, visits } from '#db/schema/index.ts'
import { lackingOn } from '../accreditation/credential-needs.ts'
import { lackingToAsk } from '../accreditation/credential-renewals.ts'
import { byOf } from '../audit/write-event.server.ts'
import { londonDay } from '../calendar.ts'
import { formatDeadline } from '../format-day.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { closeApproval } from './close-approval.server.ts'
import { judgedFor, tookPlaceBefore } from './held-for-visit.server.ts'
import { type Booking, type LoadedVisit, lockBooking, type MovedVisit, moveVisits } from './move-visits.server.ts'
import { nameFor } from './name-practitioner.server.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell, tellHowFar } from './tell.server.ts'
import { momentsOf } from './visit-moments.ts'
import { canBeHeldLonger, waitsUntil } from './waits-until.ts'

type Answer = Result<{ bookingId: string }, BookingRefusal>

/**
 * The adviser's answer, day by day: each visit is accepted, declined, or left for later. `isTakingBack`: what is declined
 * was accepted before, and its adviser knows.
 */
export type AnswerVisits = {
  bookingId: string
  accept: string[]
  decline: string[]
  reason: string
  isTakingBack?: boolean
  /** Of a provider: whom it sends to each visit that it accepts, by the visit's id. */
  named?: Readonly<Record<string, string>>
}

/**
 * The adviser accepts some days and declines others of one booking. Accepting signs the agreement; what a declined day
 * reserved goes back at once. Refused without a reason for declining, when a day's time has run out, and when a check that
 * the service needs does not hold on an accepted visit's own day and is not renewed as a matter of course. A provider names who comes
 * with its yes. What was accepted is declined only by taking it back: an old form does not revoke a signature.
 */
export async function answerVisits(actor: SupplierActor, input: AnswerVisits, now: Date): Promise<Answer> {
  if (input.decline.length > 0 && !input.reason.trim()) return refuse('reason_missing')
  return asSupplier(
    actor,
    input.bookingId,
    async (tx, booking, all) => {
      const pick = (ids: string[]) => all.filter((visit) => ids.includes(visit.id))
      const accepted = pick(input.accept)
      const declined = pick(input.decline)
      if (accepted.length !== input.accept.length || declined.length !== input.decline.length)
        return refuse('not_found')
      if (accepted.length + declined.length === 0) return refuse('not_now')
      if (!input.isTakingBack && declined.some(hasAnswer)) return refuse('accepted_since')
      const by = byOf(actor)
      if (accepted.length > 0) {
        if (await isCheckMissing(tx, booking, accepted, lackingToAccept(now))) return refuse('check_missing')
        const moved = await moveVisits(tx, booking, accepted, { event: 'accept', by, now })
        if (!moved.ok) return moved
        await sign(tx, booking, actor, now)
        const named = actor.kind === 'provider' ? await nameEach(tx, actor, booking, accepted, input, now) : moved
        if (!named.ok) return named
        await tellHowFar(tx, booking.id, named.value, 'accepted', ['requester', 'approvers'])
      }
      if (declined.length > 0) {
        const moved = await moveVisits(tx, booking, declined, { event: 'decline', by, now, reason: input.reason })
        if (!moved.ok) return moved
        const ids = declined.map((visit) => visit.id)
        await tell(tx, 'declined', ['requester', 'approvers', 'host'], {
          bookingId: booking.id,
          visitIds: ids,
          once: `${booking.id}:${ids.join()}`,
        })
        await closeApproval(tx, booking.id, 'withdraw', now)
      }
      return done({ bookingId: booking.id })
    },
    Object.values(input.named ?? {}),
  )
}

/** A provider says who comes to each of the visits that it accepts. */
async function nameEach(
  tx: Tx,
  actor: ProviderActor,
  booking: Booking,
  accepted: readonly LoadedVisit[],
  { named = {} }: AnswerVisits,
  now: Date,
): Promise<Result<MovedVisit[], BookingRefusal>> {
  const moved: MovedVisit[] = []
  for (const { id } of accepted) {
    const personId = named[id]
    if (!personId) return refuse('practitioner_missing')
    const one = await nameFor(tx, booking, { visitId: id, personId, by: byOf(actor), reason: '' }, now)
    if (!one.ok) return one
    moved.push(one.value)
  }
  return done(moved)
}

const hasAnswer = ({ status, state }: LoadedVisit): boolean => status === 'requested' && !state.open.includes('answer')

/**
 * Holds the days that still wait for approval for another five school days, or until the visit itself if that is sooner.
 * `heldUntil`: the moment the form was about; when the days are held to another one by now, it was sent before. Refused
 * where every day is held up to its visit already.
 */
export async function holdLonger(
  actor: SupplierActor,
  input: { bookingId: string; heldUntil?: Date },
  now: Date,
): Promise<Answer> {
  return asSupplier(actor, input.bookingId, async (tx, booking, all) => {
    const waiting = all.filter((visit) => visit.status === 'requested' && visit.state.open.includes('approval'))
    if (waiting.length === 0) return refuse('not_now')
    const longer = waiting.filter((visit) => canBeHeldLonger(visit.state))
    const isAbout = (visit: LoadedVisit) => visit.approveBy.getTime() === input.heldUntil?.getTime()
    if (input.heldUntil && !(longer.length > 0 ? longer : waiting).some(isAbout)) return done({ bookingId: booking.id })
    if (longer.length === 0) return refuse('held_to_the_visit')
    const calendar = await schoolCalendarIn(tx, booking.schoolId)
    const ends: Date[] = []
    for (const visit of longer) {
      const until = waitsUntil(calendar, visit.approveBy, momentsOf(visit).from)
      ends.push(until)
      const step = { event: 'hold_longer' as const, by: byOf(actor), now, reason: formatDeadline(until) }
      const moved = await moveVisits(tx, booking, [visit], step)
      if (!moved.ok) return moved
      await tx
        .update(visits)
        .set({ approveBy: until, ...(visit.state.open.includes('answer') ? { answerBy: until } : {}) })
        .where(eq(visits.id, visit.id))
    }
    const soonest = new Date(Math.min(...ends.map(Number)))
    const every = [...ends, ...waiting.filter((visit) => !longer.includes(visit)).map((visit) => visit.approveBy)]
    const latest = new Date(Math.max(...every.map(Number)))
    await seeingAllParties(tx, () =>
      tx.update(approvals).set({ approveBy: latest }).where(eq(approvals.bookingId, booking.id)),
    )
    await tell(tx, 'held-longer', ['requester', 'approvers'], {
      bookingId: booking.id,
      visitIds: longer.map((visit) => visit.id),
      once: `${booking.id}:${ends.map(Number).join()}`,
      // The first of them to run out is when somebody has to have acted.
      facts: { until: formatDeadline(soonest, londonDay(now)) },
    })
    return done({ bookingId: booking.id })
  })
}

/** What is renewed as a matter of course is no reason to decline: the visit needs renewal, and both sides know. */
const lackingToAccept =
  (now: Date): typeof lackingOn =>
  (held, given, on) =>
    lackingToAsk(held, given, on, londonDay(now))

/** Whether something that the service needs does not hold on the own day of one of these visits of whoever comes to it. */
async function isCheckMissing(
  tx: Tx,
  booking: Booking,
  some: readonly LoadedVisit[],
  lacking: typeof lackingOn = lackingOn,
  evenOnHold = false,
): Promise<boolean> {
  const people = new Set(some.flatMap((visit) => visit.personId ?? []))
  for (const personId of people) {
    const { service, held } = await judgedFor(tx, booking, personId, evenOnHold)
    const theirs = some.filter((visit) => visit.personId === personId)
    if (theirs.some((visit) => lacking(held, service, visit.onDay).length > 0)) return true
  }
  return false
}

/**
 * Whether a visit could not go ahead on its day, so that nothing of it is recorded: it was held, or something that the service needs
 * did not hold. Whoever was suspended only after it took place had been there.
 */
export const couldNotGoAhead = async (tx: Tx, booking: Booking, visit: LoadedVisit, now: Date): Promise<boolean> =>
  visit.lacks === 'hold' || isCheckMissing(tx, booking, [visit], lackingOn, tookPlaceBefore(visit, now))

async function sign(tx: Tx, booking: Booking, actor: SupplierActor, now: Date): Promise<void> {
  await tx
    .insert(signatures)
    .values({
      bookingId: booking.id,
      schoolId: booking.schoolId,
      payerId: booking.payerId,
      supplierId: booking.supplierId,
      leadId: booking.leadId,
      act: 'accepted',
      personId: actor.personId,
      name: actor.name,
      at: now,
      agreementHash: booking.agreementHash,
    })
    .onConflictDoNothing()
}

/**
 * Locks a booking of this adviser's own practice, or of the provider that the actor acts for, and works on it; a practitioner on
 * those of its visits that name them. `also`: who is to be named for some of its visits.
 */
export async function asSupplier<R = BookingRefusal>(
  actor: SupplierActor,
  bookingId: string,
  work: (tx: Tx, booking: Booking, visits: LoadedVisit[]) => Promise<Result<{ bookingId: string }, R | BookingRefusal>>,
  also: readonly string[] = [],
): Promise<Result<{ bookingId: string }, R | BookingRefusal>> {
  return runCommand(actor, async (tx) => {
    const locked = await lockBooking(tx, bookingId, also)
    if (!locked || locked.booking.supplierId !== actor.organisationId) return refuse('not_found')
    const isOwn = ({ personId }: LoadedVisit) =>
      actor.kind === 'provider' || !actor.isPractitioner || personId === actor.personId
    return work(tx, locked.booking, locked.visits.filter(isOwn))
  })
}
