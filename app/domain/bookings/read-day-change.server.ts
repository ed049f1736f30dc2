import { and, eq, gt, inArray } from 'drizzle-orm'
import type { BuyingActor, SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { dayChanges } from '#db/schema/index.ts'
import type { DayChangeSide } from './day-change-lifecycle.ts'
import { whenWords } from './day-change-words.ts'

/** Another day that waits for an answer, in words for either side. */
export type DayChangeSeen = {
  id: string
  visitId: string
  side: DayChangeSide
  by: string
  was: string
  will: string
  reason: string
  answerBy: Date
}

/** What waits about the days of these visits; what nobody answered in time waits no more, whether its timer has fired or not. */
export async function dayChangesOf(tx: Tx, visitIds: readonly string[], now: Date): Promise<DayChangeSeen[]> {
  if (visitIds.length === 0) return []
  const rows = await tx
    .select()
    .from(dayChanges)
    .where(
      and(inArray(dayChanges.visitId, [...visitIds]), eq(dayChanges.status, 'proposed'), gt(dayChanges.answerBy, now)),
    )
  return rows.map((change) => ({
    ...{ id: change.id, visitId: change.visitId, side: change.side, by: change.proposedByName },
    ...{ was: whenWords({ onDay: change.wasOn, span: change.wasSpan }), will: whenWords(change) },
    ...{ reason: change.reason, answerBy: change.answerBy },
  }))
}

export const readDayChange = (
  actor: BuyingActor | SupplierActor,
  visitId: string,
  now: Date,
): Promise<DayChangeSeen | null> =>
  inTransaction(actor, async (tx) => (await dayChangesOf(tx, [visitId], now))[0] ?? null)
