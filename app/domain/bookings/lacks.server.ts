import type { Tx } from '#db/client.server.ts'
import type { bookings, visits } from '#db/schema/index.ts'
import { type Given, type HeldCredential, lackingOn } from '../accreditation/credential-needs.ts'
import { isOnHold } from '../accreditation/credential-words.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import type { Day } from '../calendar.ts'

export type Lacks = (typeof visits.$inferSelect)['lacks']

/**
 * How a visit to come stands by what its service needs on its day of whoever comes: null when all of it holds. `hold`: nothing that
 * they hold counts, because they are suspended.
 */
export function lacksOn(held: readonly HeldCredential[], given: Given, on: Day): Lacks {
  if (lackingOn(held, given, on).length === 0) return null
  return isOnHold(held) ? 'hold' : 'renewal'
}

/** What a row of a visit keeps of it. */
export const keptOf = (lacks: Lacks, now: Date, since: Date | null = null) => ({
  ...{ lacks, lacksSince: lacks === null ? null : (since ?? now) },
})

/** Writes in a visit’s history that it needs renewal, is held, or is neither any more. */
export async function writeLacks(
  tx: Tx,
  booking: typeof bookings.$inferSelect,
  visitId: string,
  lacks: Lacks,
  now: Date,
): Promise<void> {
  const event = lacks === null ? 'renewed' : lacks === 'hold' ? 'put_on_hold' : 'needs_renewal'
  await writeEvent(tx, booking, { visitId, event, at: now, by: WAYMARK, note: null })
}
