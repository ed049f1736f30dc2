import { eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { accounts, balances, type shares } from '#db/schema/index.ts'
import type { FundKind } from '../budgets/funds.ts'
import type { Day } from '../calendar.ts'
import { type Pence, pence, sumPence } from '../money.ts'

/** What a share, or several together, holds and how far it is used: agreed = reserved + committed + spent + left. */
export type ShareSums = { agreed: Pence; reserved: Pence; committed: Pence; spent: Pence; left: Pence }

export type ShareSeen = ShareSums & {
  id: string
  leadId: string
  schoolId: string
  payerId: string
  fundName: string
  fundKind: FundKind
  startsOn: Day
  endsOn: Day
  /** What was offered, while nobody has decided; what was agreed, later. */
  proposed: Pence
  status: 'proposed' | 'agreed' | 'declined' | 'closed'
  costCentreId: string | null
  proposedBy: string
  proposedAt: Date
  decidedBy: string | null
  decidedAt: Date | null
}

type Row = typeof shares.$inferSelect

/** Shares with where each stands by the ledger. What is offered or declined holds nothing. */
export async function withSums(tx: Tx, rows: Row[]): Promise<ShareSeen[]> {
  const sums = await tx
    .select({ shareId: accounts.shareId, kind: accounts.kind, sum: sql<number>`sum(${balances.balancePence})::float8` })
    .from(accounts)
    .innerJoin(balances, eq(balances.accountId, accounts.id))
    .where(inArray(accounts.shareId, rows.length > 0 ? rows.map((row) => row.id) : ['']))
    .groupBy(accounts.shareId, accounts.kind)
  return rows.map((row) => {
    const of = (kind: string) => pence(sums.find((one) => one.shareId === row.id && one.kind === kind)?.sum ?? 0)
    const [left, reserved, committed, spent] = [
      of('share_available'),
      of('share_reserved'),
      of('share_committed'),
      of('share_spent'),
    ]
    return {
      id: row.id,
      leadId: row.leadId,
      schoolId: row.schoolId,
      payerId: row.payerId,
      fundName: row.fundName,
      fundKind: row.fundKind as FundKind,
      startsOn: row.startsOn,
      endsOn: row.endsOn,
      proposed: row.proposedPence,
      status: row.status,
      costCentreId: row.costCentreId,
      proposedBy: row.proposedBy,
      proposedAt: row.proposedAt,
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt,
      agreed: sumPence([left, reserved, committed, spent]),
      reserved,
      committed,
      spent,
      left,
    }
  })
}

/** Several shares as one. */
export const addUp = (some: readonly ShareSums[]): ShareSums => {
  const sum = (of: keyof ShareSums) => sumPence(some.map((one) => one[of]))
  return {
    agreed: sum('agreed'),
    reserved: sum('reserved'),
    committed: sum('committed'),
    spent: sum('spent'),
    left: sum('left'),
  }
}
