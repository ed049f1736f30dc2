import { eq } from 'drizzle-orm'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { visits } from '#db/schema/index.ts'
import { correctCommitted } from '../ledger/correct-committed.server.ts'
import { correctSpent } from '../ledger/correct-spent.server.ts'
import type { Pence } from '../money.ts'

type Bears = {
  visit: Pick<typeof visits.$inferSelect, 'id' | 'status'>
  /** What of it makes the journal's key its own. */
  because: string
  vatPence: Pence
  bearsPence: Pence
  at: Date
  actorId: string | null
  memo: string
}

/**
 * Brings a visit's funds to what its charge costs them: what they have committed to it while it is charged in advance, else what
 * they have spent. More is refused where a fund has not enough left (`balances_floor`). Pence.
 */
export async function bearCharge(tx: Tx, { visit, because, ...bears }: Bears): Promise<void> {
  if (visit.status === 'agreed' || visit.status === 'cancelled')
    return correctSpent(tx, { visitId: visit.id, ...bears })
  await seeingAllParties(tx, async () => {
    await tx
      .update(visits)
      .set({ vatPence: bears.vatPence, bearsPence: bears.bearsPence })
      .where(eq(visits.id, visit.id))
    await correctCommitted(tx, [{ visitId: visit.id, because, ...bears }])
  })
}
