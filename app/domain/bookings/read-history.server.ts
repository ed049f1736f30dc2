import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { bookingEvents, visits } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { type HistoryLine, inOrder } from './history.ts'

/**
 * A booking's history, oldest first, as far as the actor of the database transaction may see it: what is for the school's
 * side only stays there. With a visit: what is about it, and about the booking as a whole.
 */
export async function readHistory(tx: Tx, of: { bookingId: string; visitId?: string }): Promise<HistoryLine[]> {
  const rows = await tx
    .select({
      at: bookingEvents.at,
      event: bookingEvents.event,
      who: bookingEvents.actorName,
      note: bookingEvents.note,
      on: sql<Day | null>`case when ${visits.span} is not null then ${visits.onDay} end`,
      isUndated: sql<boolean>`${visits.id} is not null and ${visits.span} is null`,
    })
    .from(bookingEvents)
    .leftJoin(visits, eq(visits.id, bookingEvents.visitId))
    .where(
      and(
        eq(bookingEvents.bookingId, of.bookingId),
        of.visitId ? or(eq(bookingEvents.visitId, of.visitId), isNull(bookingEvents.visitId)) : undefined,
      ),
    )
    .orderBy(asc(bookingEvents.at), asc(visits.position))
  return rows.sort(inOrder)
}
