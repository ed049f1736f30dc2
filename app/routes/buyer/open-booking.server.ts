import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import type { BuyingActor } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireBuyer } from '#app/auth/guards.server.ts'
import type { Act } from '#app/auth/roles.ts'
import { type BookingSeen, readBooking, type VisitSeen } from '#app/domain/bookings/read-booking.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import type { Frame } from '#app/ui/frame.tsx'
import { baseOf } from './base.ts'

export type OpenBooking = {
  actor: BuyingActor
  seen: BookingSeen
  base: string
  here: string
  now: Date
  today: Day
  frame: Frame
}

/** The booking of a page. Other people's bookings do not exist. */
export async function openBooking(
  { request, params }: LoaderFunctionArgs | ActionFunctionArgs,
  act?: Act,
): Promise<OpenBooking> {
  const actor = await requireBuyer(request, act)
  const now = new Date()
  const seen = await readBooking(actor, params.bookingId ?? '', now)
  if (!seen) throw await missing(actor, request)
  const base = baseOf(actor)
  return {
    actor,
    seen,
    base,
    here: `${base}/bookings/${seen.booking.id}`,
    now,
    today: londonDay(now),
    frame: await frameOf(actor, request),
  }
}

/** One visit of the booking of a page. */
export async function openVisit(
  args: LoaderFunctionArgs | ActionFunctionArgs,
  act?: Act,
): Promise<OpenBooking & { visit: VisitSeen }> {
  const open = await openBooking(args, act)
  const visit = open.seen.visits.find((one) => one.id === args.params.visitId)
  if (!visit) throw await missing(open.actor, args.request)
  return { ...open, visit }
}
