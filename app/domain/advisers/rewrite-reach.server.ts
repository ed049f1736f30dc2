import { and, eq, max } from 'drizzle-orm'
import { reachBox } from '#app/domain/travel.ts'
import type { Tx } from '#db/client.server.ts'
import { adviserCards, services } from '#db/schema/index.ts'

/**
 * Writes down anew how far a search looks for an adviser: as far as they travel for any service that they offer. Call it
 * wherever one of those distances, or where they set out from, has changed.
 */
export async function rewriteReach(tx: Tx, supplierId: string): Promise<void> {
  const [card] = await tx.select().from(adviserCards).where(eq(adviserCards.supplierId, supplierId))
  if (!card) return
  const [own] = await tx
    .select({ miles: max(services.radiusMiles) })
    .from(services)
    .where(and(eq(services.supplierId, supplierId), eq(services.isOffered, true)))
  const { west, south, east, north } = reachBox(card, Math.max(card.radiusMiles, own?.miles ?? 0))
  await tx
    .update(adviserCards)
    .set({ reach: `(${east},${north}),(${west},${south})` })
    .where(eq(adviserCards.supplierId, supplierId))
}
