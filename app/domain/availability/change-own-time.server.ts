import { eq, sql } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { recordOwnTime } from '#app/domain/audit/record-act.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { changeRow } from '#db/change-row.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { workingPatterns } from '#db/schema/index.ts'
import { rewriteFreeDays } from './free-days.server.ts'

/** What was changed, for the history; null: nothing was. */
export type OwnTimeChanged = { what: string; detail?: string } | null

/**
 * Changes something of when an adviser is free, under their lock, and rewrites their free days in the same database
 * transaction where anything was changed. `work` refuses before it writes.
 */
export function changeOwnTime<R>(
  actor: AdviserActor,
  now: Date,
  work: (tx: Tx) => Promise<Result<OwnTimeChanged, R>>,
): Promise<Result<void, R>> {
  return inTransaction(actor, async (tx) => {
    await tx.execute(sql`select lock_person(${actor.personId})`)
    const worked = await work(tx)
    if (!worked.ok) return refuse(worked.refusal)
    if (worked.value) {
      await rewriteFreeDays(tx, actor.personId, londonDay(now))
      await recordOwnTime(tx, actor, worked.value, now)
    }
    return done(undefined)
  })
}

type Pattern = Partial<Omit<typeof workingPatterns.$inferInsert, 'personId'>>

/** Sets some of a person's working pattern, which begins with the first thing said of it; whether anything changed. */
export async function changePattern(tx: Tx, { personId }: AdviserActor, pattern: Pattern): Promise<boolean> {
  await tx.insert(workingPatterns).values({ personId }).onConflictDoNothing()
  return (await changeRow(tx, workingPatterns, eq(workingPatterns.personId, personId), pattern)) === 'changed'
}
