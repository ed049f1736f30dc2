import type { Actor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { bookingEvents, type bookings } from '#db/schema/index.ts'
import type { Side } from '../bookings/lifecycle.ts'
import { newId } from '../ids.ts'

// A booking's history: whatever happens to it writes its line here, with the parties that may read it.

/** Who acts, as the history says it. */
export type By = {
  side: Side
  actorId: string | null
  name: string
  as: 'school' | 'consortium' | 'adviser' | 'staff' | 'waymark'
}

/** What no person does. */
export const WAYMARK: By = { side: 'waymark', actorId: null, name: 'Waymark', as: 'waymark' }

export function byOf(actor: Exclude<Actor, { kind: 'anyone' | 'person' }>): By {
  if (actor.kind === 'system') return WAYMARK
  // Whoever acts for a provider is on the side that supplies.
  if (actor.kind === 'adviser' || actor.kind === 'provider')
    return { side: 'adviser', actorId: actor.personId, name: actor.name, as: 'adviser' }
  const side: Side = actor.kind === 'staff' ? 'staff' : 'buyer'
  return { side, actorId: actor.personId, name: actor.name, as: actor.kind }
}

type History = {
  visitId: string | null
  event: string
  fromStatus?: string | null
  toStatus?: string | null
  at: Date
  by: By
  note: string | null
  /** For the school's side only: the adviser never sees it. */
  isPrivate?: boolean
}

/** Adds one line to a booking's history, with the parties that may read it. */
export async function writeEvent(
  tx: Tx,
  booking: Pick<typeof bookings.$inferSelect, 'id' | 'schoolId' | 'payerId' | 'supplierId' | 'leadId'>,
  history: History,
): Promise<void> {
  await tx.insert(bookingEvents).values({
    id: newId('event'),
    bookingId: booking.id,
    visitId: history.visitId,
    schoolId: booking.schoolId,
    payerId: booking.payerId,
    supplierId: history.isPrivate ? null : booking.supplierId,
    leadId: booking.leadId,
    at: history.at,
    event: history.event,
    fromStatus: history.fromStatus ?? null,
    toStatus: history.toStatus ?? null,
    actorId: history.by.actorId,
    actorName: history.by.name,
    actorSide: history.by.as,
    note: history.note,
  })
}
