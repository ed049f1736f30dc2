import { eq } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { balances, type shares } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { type BudgetOf, openBudgetAccount, postShare } from '../ledger/budget-moves.server.ts'
import { lockBalances } from '../ledger/post-journal.server.ts'
import { type Pence, pence } from '../money.ts'

export type Share = typeof shares.$inferSelect

/** The two sides of a share in the ledger: the year of the member's fund, and the share in it. */
export function budgetsOf(share: Share): { fund: BudgetOf; share: BudgetOf } {
  const { fundYearId, schoolId, payerId, leadId } = share
  return {
    fund: { fundYearId, shareId: null, parties: { schoolId, payerId }, hasAllocation: true },
    share: { fundYearId, shareId: share.id, parties: { schoolId, payerId, leadId }, hasAllocation: true },
  }
}

/** Gives back to the member's fund what a locked share has left, in the caller's database transaction. Pence. */
export async function returnLeft(tx: Tx, actor: BuyingActor, share: Share, now: Date): Promise<Pence> {
  const of = budgetsOf(share)
  const available = await openBudgetAccount(tx, of.share, 'available')
  // Both sides at once, in id order: a reservation on the share waits, and then finds nothing left.
  await lockBalances(tx, [available, await openBudgetAccount(tx, of.fund, 'available')])
  const [balance] = await tx.select().from(balances).where(eq(balances.accountId, available))
  const left = pence(balance?.balancePence ?? 0)
  if (left > 0) {
    await postShare(tx, {
      ...of,
      amount: -left,
      at: now,
      onDay: londonDay(now),
      key: `return_share:${share.id}:${newId('journal')}`,
      actorId: actor.personId,
    })
  }
  return left
}
