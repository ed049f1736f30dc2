import { and, eq, inArray } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type BuyingActor, may, type SupplierActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { bookingEvents } from '#db/schema/index.ts'
import { type By, byOf } from '../audit/write-event.server.ts'
import { londonDay } from '../calendar.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { schoolDaysBetween } from '../school-days.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { type Billed, billedGross, cancellationBilled } from './billed.ts'
import { closeApproval } from './close-approval.server.ts'
import { type EndReason, reasonWords } from './end-reasons.ts'
import { decide } from './lifecycle.ts'
import { type Booking, type LoadedVisit, lockBooking, moveVisits } from './move-visits.server.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell } from './tell.server.ts'

type Ended = Result<{ bookingId: string }, BookingRefusal>
export type EndVisits = { bookingId: string; visitIds: string[]; reason: string }

export type CancelVisits = EndVisits & {
  /** Of the list; `reason` says more in their own words, and has to where it is another reason. */
  because?: EndReason
  /** What the page said that cancelling each visit costs, VAT included, by visit. Nothing of a visit that is not among them. */
  shown?: Readonly<Record<string, number>>
}

/**
 * The buying side takes back visits that are not confirmed, approved or not: the days are free and the money is back at
 * once, and nothing is due.
 */
export async function withdrawVisits(actor: BuyingActor, input: EndVisits, now: Date): Promise<Ended> {
  if (!may(actor, 'withdraw visits')) return refuse('role_missing')
  return runCommand(actor, async (tx) => {
    const chosen = await chosenOf(tx, input)
    if (!chosen) return refuse('not_found')
    const { booking, some } = chosen
    const step = { event: 'withdraw' as const, by: byOf(actor), now, reason: input.reason.trim() || null }
    const moved = await moveVisits(tx, booking, some, step)
    if (!moved.ok) return moved
    await closeApproval(tx, booking.id, 'withdraw', now)
    await tell(tx, 'withdrawn', [...(await keptBy(tx, input.visitIds)), 'adviser', 'approvers', 'host'], about(input))
    return done({ bookingId: booking.id })
  })
}

/**
 * Either side cancels confirmed visits. The buying side may before they begin: free of charge while its notice makes it so by
 * the tiers frozen on the booking, otherwise at what they say, which is spent and invoiced; never more than the page showed
 * (`cancelling_costs`). No approval is asked: the tiers were approved with the booking. The adviser may at any time until they
 * are recorded, and so says of one that has begun that it did not take place; it never costs the school anything.
 */
export async function cancelVisits(actor: BuyingActor | SupplierActor, input: CancelVisits, now: Date): Promise<Ended> {
  const supplies = actor.kind === 'adviser' || actor.kind === 'provider'
  if (!may(actor, supplies ? 'answer requests' : 'withdraw visits')) return refuse('role_missing')
  const because = input.because ?? 'other'
  const reason = reasonWords(because, input.reason)
  if (!reason) return refuse('reason_missing')
  return runCommand(actor, async (tx) => {
    const chosen = await chosenOf(tx, input)
    if (!chosen) return refuse('not_found')
    const { booking, some } = chosen
    const by = byOf(actor)
    const late = await lateOf(tx, booking, some, by, now)
    for (const { visitId, grossPence } of late)
      if (grossPence > (input.shown?.[visitId] ?? 0)) return refuse('cancelling_costs')
    const billed = new Map(late.map(({ visitId, billed }) => [visitId, billed]))
    const moved = await moveVisits(tx, booking, some, {
      event: ({ id }) => (billed.has(id) ? 'cancel_late' : 'cancel'),
      by,
      now,
      reason,
      set: { endedBecause: because },
      billed,
    })
    if (!moved.ok) return moved
    await closeApproval(tx, booking.id, 'withdraw', now)
    // Whoever approved them set the money aside, and gave the order number.
    await tell(tx, 'cancelled', ['requester', 'approvers', 'adviser', 'host'], about(input))
    for (const { visitId, grossPence } of late)
      if (grossPence > 0) await enqueue(tx, 'issue-invoice', { visitId }, { key: `issue-invoice:${visitId}` })
    return done({ bookingId: booking.id })
  })
}

const about = ({ bookingId, visitIds }: EndVisits) => ({
  ...{ bookingId, visitIds },
  once: `${bookingId}:${visitIds.join()}`,
})

/** The booking, locked, and the visits of it that were chosen; null where one of them is not to be seen. */
async function chosenOf(tx: Tx, input: EndVisits): Promise<{ booking: Booking; some: LoadedVisit[] } | null> {
  const locked = await lockBooking(tx, input.bookingId)
  const some = locked?.visits.filter((visit) => input.visitIds.includes(visit.id)) ?? []
  return locked && some.length > 0 && some.length === input.visitIds.length ? { booking: locked.booking, some } : null
}

type Late = { visitId: string; grossPence: number; billed: Billed }

/** Those whose cancelling is not free any more, and what it costs as things stand. */
async function lateOf(tx: Tx, booking: Booking, some: LoadedVisit[], by: By, now: Date): Promise<Late[]> {
  const late = some.filter((visit) => {
    const free = decide(visit.state, 'cancel', by.side, now)
    return !free.ok && free.refusal === 'cancelling_costs'
  })
  if (late.length === 0) return []
  const calendar = await schoolCalendarIn(tx, booking.schoolId)
  return late.map((visit) => {
    const notice = schoolDaysBetween(calendar, londonDay(now), visit.onDay)
    const billed = cancellationBilled(booking.terms, visit, notice)
    return { visitId: visit.id, grossPence: billedGross(billed), billed }
  })
}

/** Whoever asked has visits that were confirmed before in their calendar: an email takes them out again. */
async function keptBy(tx: Tx, visitIds: string[]): Promise<['requester'] | []> {
  const were = and(inArray(bookingEvents.visitId, visitIds), eq(bookingEvents.toStatus, 'confirmed'))
  return (await tx.$count(bookingEvents, were)) > 0 ? ['requester'] : []
}
