import { and, eq, inArray } from 'drizzle-orm'
import { type BuyingActor, may, type SupplierActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { bookingEvents } from '#db/schema/index.ts'
import { byOf } from '../audit/write-event.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { closeApproval } from './close-approval.server.ts'
import { lockBooking, moveVisits } from './move-visits.server.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell } from './tell.server.ts'

type Ended = Result<{ bookingId: string }, BookingRefusal>
export type EndVisits = { bookingId: string; visitIds: string[]; reason: string }

/**
 * The buying side takes back visits that are not confirmed, approved or not: the days are free and the money is back at
 * once, and nothing is due.
 */
export async function withdrawVisits(actor: BuyingActor, input: EndVisits, now: Date): Promise<Ended> {
  if (!may(actor, 'withdraw visits')) return refuse('role_missing')
  return end(actor, input, 'withdraw', now)
}

/**
 * Either side cancels confirmed visits. The buying side may do so here before they begin, while its notice makes it free by
 * the tiers frozen on the booking (`cancelling_costs` otherwise). The adviser may at any time until they are recorded, and so
 * says of one that has begun that it did not take place; the adviser's cancellation never costs the school.
 */
export async function cancelVisits(actor: BuyingActor | SupplierActor, input: EndVisits, now: Date): Promise<Ended> {
  const supplies = actor.kind === 'adviser' || actor.kind === 'provider'
  if (!may(actor, supplies ? 'answer requests' : 'withdraw visits')) return refuse('role_missing')
  if (!input.reason.trim()) return refuse('reason_missing')
  return end(actor, input, 'cancel', now)
}

function end(
  actor: BuyingActor | SupplierActor,
  input: EndVisits,
  event: 'withdraw' | 'cancel',
  now: Date,
): Promise<Ended> {
  return runCommand(actor, async (tx) => {
    const locked = await lockBooking(tx, input.bookingId)
    const chosen = locked?.visits.filter((visit) => input.visitIds.includes(visit.id)) ?? []
    if (!locked || chosen.length === 0 || chosen.length !== input.visitIds.length) return refuse('not_found')
    const { booking } = locked
    const moved = await moveVisits(tx, booking, chosen, {
      event,
      by: byOf(actor),
      now,
      reason: input.reason.trim() || null,
    })
    if (!moved.ok) return moved
    await closeApproval(tx, booking.id, 'withdraw', now)
    const about = { bookingId: booking.id, visitIds: input.visitIds, once: `${booking.id}:${input.visitIds.join()}` }
    if (event === 'withdraw')
      await tell(tx, 'withdrawn', [...(await keptBy(tx, input.visitIds)), 'adviser', 'approvers', 'host'], about)
    // Whoever approved them set the money aside, and gave the order number.
    else await tell(tx, 'cancelled', ['requester', 'approvers', 'adviser', 'host'], about)
    return done({ bookingId: booking.id })
  })
}

/** Whoever asked has visits that were confirmed before in their calendar: an email takes them out again. */
async function keptBy(tx: Tx, visitIds: string[]): Promise<['requester'] | []> {
  const were = and(inArray(bookingEvents.visitId, visitIds), eq(bookingEvents.toStatus, 'confirmed'))
  return (await tx.$count(bookingEvents, were)) > 0 ? ['requester'] : []
}
