import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { problems } from '#db/schema/index.ts'

export type ProblemRow = typeof problems.$inferSelect

/** The problem of a visit that is not settled yet, where the actor sees it. */
export async function openProblem(tx: Tx, visitId: string): Promise<ProblemRow | null> {
  const [problem] = await tx
    .select()
    .from(problems)
    .where(and(eq(problems.visitId, visitId), isNull(problems.settledAt)))
  return problem ?? null
}
