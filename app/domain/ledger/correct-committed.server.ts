import { sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { fundingLines } from '#db/schema/index.ts'
import { type Pence, splitPence } from '../money.ts'
import { moneyOfVisits, openBudgetAccount } from './budget-moves.server.ts'
import { lockBalances, postJournal } from './post-journal.server.ts'

type Correction = {
  visitId: string
  /** The id of what changes it, which makes the journal’s key its own however often a cost goes to and fro. */
  because: string
  bearsPence: Pence
  at: Date
  actorId: string | null
  memo: string
}

/**
 * Brings what funds have committed to visits to what their payer bears now, line by line in proportion: a determination changes
 * what they cost after they were approved. More is refused where a fund has not enough left (`balances_floor`). The caller
 * writes the visits’ own money in the same database transaction, which checks both at its end. Pence.
 */
export async function correctCommitted(tx: Tx, corrections: readonly Correction[]): Promise<void> {
  const money = await moneyOfVisits(
    tx,
    corrections.map(({ visitId }) => visitId),
  )
  const planned = corrections.flatMap((correction) => {
    const visit = money.find(({ visitId }) => visitId === correction.visitId)
    if (!visit) return []
    const amounts = visit.lines.map(({ amount }) => amount)
    const parts = splitPence(correction.bearsPence, amounts)
    const changes = visit.lines.map((line, at) => ({
      of: line.of,
      after: parts[at] as Pence,
      before: amounts[at] ?? 0,
    }))
    return [{ correction, visit, changes: changes.filter(({ after, before }) => after !== before) }]
  })
  const wanted = new Map(
    planned.flatMap(({ changes }) =>
      changes.flatMap(({ of }) =>
        (['available', 'committed'] as const).map((kind) => [`${of.shareId ?? of.fundYearId} ${kind}`, { of, kind }]),
      ),
    ) as [string, { of: (typeof money)[number]['lines'][number]['of']; kind: 'available' | 'committed' }][],
  )
  // Opened in the order of their names and locked in the order of their ids, as every other move of budgets does.
  const account = new Map<string, string>()
  for (const name of [...wanted.keys()].sort()) {
    const { of, kind } = wanted.get(name) as NonNullable<ReturnType<(typeof wanted)['get']>>
    account.set(name, await openBudgetAccount(tx, of, kind))
  }
  await lockBalances(tx, account.values())
  for (const { correction, visit, changes } of planned) {
    if (changes.length === 0) continue
    for (const { of, after } of changes)
      await tx
        .update(fundingLines)
        .set({ amountPence: after })
        .where(
          sql`${fundingLines.visitId} = ${visit.visitId} and ${fundingLines.fundYearId} = ${of.fundYearId}
            and ${fundingLines.shareId} is not distinct from ${of.shareId}`,
        )
    await postJournal(tx, {
      kind: 'correct_committed',
      key: `correct_committed:${visit.visitId}:${correction.because}`,
      at: correction.at,
      onDay: visit.onDay,
      entries: changes.flatMap(({ of, after, before }) => [
        { account: account.get(`${of.shareId ?? of.fundYearId} available`) as string, amount: before - after },
        { account: account.get(`${of.shareId ?? of.fundYearId} committed`) as string, amount: after - before },
      ]),
      bookingId: visit.bookingId,
      visitId: visit.visitId,
      actorId: correction.actorId,
      memo: correction.memo,
      parties: visit.parties,
    })
  }
}
