import { and, eq } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { fundingLines, journals, visits } from '#db/schema/index.ts'
import { type Pence, splitPence, sumPence } from '../money.ts'
import { isLine, moneyOfVisits, openBudgetAccount } from './budget-moves.server.ts'
import { lockBalances, postJournal } from './post-journal.server.ts'

/**
 * Brings what a visit's funds have spent to what its payer really bears, line by line in proportion: VAT is decided when
 * the visit has taken place, and may differ from what was frozen. More is refused where a fund has not enough left
 * (`balances_floor`). Does nothing when they agree. Pence.
 */
export async function correctSpent(
  tx: Tx,
  input: {
    visitId: string
    vatPence: Pence
    bearsPence: Pence
    /** What is billed of it from now on, where that changes with it: net. */
    billed?: { pricePence: Pence; travelPence: Pence; feePence: Pence }
    at: Date
    actorId: string | null
    memo: string
  },
): Promise<void> {
  const [visit] = await moneyOfVisits(tx, [input.visitId])
  if (!visit) return
  const before = sumPence(visit.lines.map((line) => line.amount))
  // The check on a visit's money wants both at once.
  await tx
    .update(visits)
    .set({
      vatPence: input.vatPence,
      bearsPence: input.bearsPence,
      ...(input.billed && {
        billedPricePence: input.billed.pricePence,
        billedTravelPence: input.billed.travelPence,
        billedFeePence: input.billed.feePence,
      }),
    })
    .where(eq(visits.id, input.visitId))
  if (before === input.bearsPence) return
  const parts = splitPence(
    input.bearsPence,
    visit.lines.map((line) => line.amount),
  )
  const entries: { account: string; amount: number }[] = []
  for (const [at, line] of visit.lines.entries()) {
    const change = (parts[at] as number) - line.amount
    if (change === 0) continue
    entries.push({ account: await openBudgetAccount(tx, line.of, 'available'), amount: -change })
    entries.push({ account: await openBudgetAccount(tx, line.of, 'spent'), amount: change })
    await tx
      .update(fundingLines)
      .set({ amountPence: parts[at] as Pence })
      .where(isLine(input.visitId, line.of))
  }
  await lockBalances(
    tx,
    entries.map((entry) => entry.account),
  )
  await postJournal(tx, {
    kind: 'correct_spent',
    // Numbered: what a visit costs may go to and fro, and each time is another correction.
    key: `correct_spent:${input.visitId}:${await correctedBefore(tx, input.visitId)}`,
    at: input.at,
    onDay: visit.onDay,
    entries,
    bookingId: visit.bookingId,
    visitId: visit.visitId,
    actorId: input.actorId,
    memo: input.memo,
    parties: visit.parties,
  })
}

const correctedBefore = (tx: Tx, visitId: string): Promise<number> =>
  tx.$count(journals, and(eq(journals.visitId, visitId), eq(journals.kind, 'correct_spent')))
