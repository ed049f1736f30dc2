import { and, eq, inArray } from 'drizzle-orm'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { approvals, visits } from '#db/schema/index.ts'
import { decideApproval } from './lifecycle.ts'

/** Closes an approval that still waits when no visit of its booking is left to approve. */
export async function closeApproval(tx: Tx, bookingId: string, how: 'withdraw' | 'expire', now: Date): Promise<void> {
  const [left] = await tx
    .select({ id: visits.id })
    .from(visits)
    .where(and(eq(visits.bookingId, bookingId), inArray(visits.status, ['requested', 'confirmed'])))
    .limit(1)
  if (left) return
  // The adviser who declines the last day cannot see the approval that this closes.
  await seeingAllParties(tx, async () => {
    const [approval] = await tx.select().from(approvals).where(eq(approvals.bookingId, bookingId))
    if (!approval) return
    const decided = decideApproval({ status: approval.status, requestedBy: '' }, how, null)
    if (!decided.ok) return
    await tx.update(approvals).set({ status: decided.value, decidedAt: now }).where(eq(approvals.bookingId, bookingId))
  })
}
