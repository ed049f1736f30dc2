import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { dayChanges } from '#db/schema/index.ts'
import { decideDayChange } from './day-change-lifecycle.ts'

/** Visits that are not confirmed any more: what was proposed about their day waits for nobody. */
export async function endDayChanges(tx: Tx, visitIds: readonly string[], now: Date): Promise<void> {
  if (visitIds.length === 0) return
  const open = await tx
    .select()
    .from(dayChanges)
    .where(and(inArray(dayChanges.visitId, [...visitIds]), eq(dayChanges.status, 'proposed')))
  for (const change of open) {
    const ended = decideDayChange(change, 'end', 'waymark', now)
    if (!ended.ok) throw new Error(`what waits about a visit’s day could not end: ${ended.refusal}`)
    await tx
      .update(dayChanges)
      .set({ status: ended.value, decidedAt: now, decidedByName: 'Waymark' })
      .where(eq(dayChanges.id, change.id))
  }
}
