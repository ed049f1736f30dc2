import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { framed } from '#app/auth/frame.server.ts'
import { missing, requireBuyer } from '#app/auth/guards.server.ts'
import type { Act } from '#app/auth/roles.ts'
import { type BookingSeen, readBookingIn, type VisitSeen } from '#app/domain/bookings/read-booking.server.ts'
import { readLacksApprover } from '#app/domain/bookings/read-lacks-approver.server.ts'
import { readBookingAndTurnsIn } from '#app/domain/bookings/read-turns.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import type { Frame } from '#app/ui/frame.tsx'
import { baseOf } from './base.ts'

export type OpenBooking<Seen = BookingSeen> = {
  actor: BuyingActor
  seen: Seen
  base: string
  here: string
  now: Date
  today: Day
  frame: Frame
}

type Tx = Parameters<Parameters<typeof framed>[2]>[0]
type Asked = LoaderFunctionArgs | ActionFunctionArgs

/** The booking of a page. Other people's bookings do not exist. */
export const openBooking = (args: Asked, act?: Act): Promise<OpenBooking> => open(args, readBookingIn, act)

/** The same, with what waits in it for whoever is looking. */
export const openBookingAndTurns = (args: Asked) => open(args, readBookingAndTurnsIn)

async function open<Seen extends BookingSeen>(
  { request, params }: Asked,
  read: (tx: Tx, actor: BuyingActor, bookingId: string, now: Date) => Promise<Seen | null>,
  act?: Act,
): Promise<OpenBooking<Seen>> {
  const actor = await requireBuyer(request, act)
  const now = new Date()
  const found = await framed(actor, request, (tx) => read(tx, actor, params.bookingId ?? '', now))
  if (!found) throw await missing(actor, request)
  const { seen, frame } = found
  const base = baseOf(actor)
  return {
    actor,
    seen,
    base,
    here: `${base}/bookings/${seen.booking.id}`,
    now,
    today: londonDay(now),
    frame,
  }
}

/** Who can see to it that what waits for approval can be approved; null where somebody can, or nothing waits for it. */
export async function lacksApproverOf({ actor, seen }: Pick<OpenBooking, 'actor' | 'seen'>) {
  const waits = seen.visits.some(isWaitingForApproval)
  if (!waits || seen.approvers.length > 0) return null
  return readLacksApprover(actor, { id: seen.approvingId, name: seen.lead ?? seen.payer.name })
}

const isWaitingForApproval = ({ status, isLapsed, open }: VisitSeen): boolean =>
  status === 'requested' && !isLapsed && open.includes('approval')

/** Whether somebody answers a disagreement with what is on file, or decides otherwise: whoever approves, and did not ask for it. */
export const maySayStatus = (actor: BuyingActor, { booking, approvingId, determinations }: BookingSeen): boolean =>
  may(actor, 'approve visits') &&
  approvingId === actor.organisationId &&
  booking.requestedBy !== actor.personId &&
  determinations[0]?.kind === 'determination'

/** One visit of the booking of a page. */
export async function openVisit(args: Asked, act?: Act): Promise<OpenBooking & { visit: VisitSeen }> {
  const open = await openBooking(args, act)
  const visit = open.seen.visits.find((one) => one.id === args.params.visitId)
  if (!visit) throw await missing(open.actor, args.request)
  return { ...open, visit }
}
