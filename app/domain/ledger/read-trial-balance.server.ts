import { asc, desc, eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { accounts, entries } from '#db/schema/index.ts'
import { FUND, FUND_FROM, WHOSE } from './account-columns.server.ts'
import { accountWords } from './chart.ts'

/** Both books, each kind of account with the sum of its entries: debits positive, credits negative, nothing in all. */
export async function readTrialBalance(actor: StaffActor) {
  const rows = await inTransaction(actor, (tx) =>
    tx
      .select({
        book: accounts.book,
        kind: accounts.kind,
        pence: sql<string>`sum(${entries.amountPence})`,
        count: sql<number>`count(*)::int`,
      })
      .from(entries)
      .innerJoin(accounts, eq(accounts.id, entries.accountId))
      .groupBy(accounts.book, accounts.kind)
      .orderBy(desc(accounts.book), accounts.kind),
  )
  return rows.map((row) => ({
    book: row.book,
    kind: row.kind,
    words: accountWords(row.book, row.kind),
    pence: Number(row.pence),
    entries: row.count,
  }))
}

export type AccountOfKind = {
  id: string
  whose: string | null
  fund: string | null
  fundFrom: string | null
  pence: number
  entries: number
}

/** The accounts of one kind that have entries, the largest sums first, and what they come to. Null: there is none. */
export async function readAccountsOfKind(
  actor: StaffActor,
  kind: string,
): Promise<{ words: string; book: 'budget' | 'cash'; pence: number; accounts: AccountOfKind[] } | null> {
  const rows = await inTransaction(actor, (tx) =>
    tx
      .select({
        id: accounts.id,
        book: accounts.book,
        whose: WHOSE,
        fund: FUND,
        fundFrom: FUND_FROM,
        pence: sql<number>`sum(${entries.amountPence})::float8`,
        entries: sql<number>`count(*)::int`,
      })
      .from(accounts)
      .innerJoin(entries, eq(entries.accountId, accounts.id))
      .where(eq(accounts.kind, kind))
      .groupBy(accounts.id)
      .orderBy(desc(sql`abs(sum(${entries.amountPence}))`), asc(accounts.name)),
  )
  const [first] = rows
  if (!first) return null
  return {
    words: accountWords(first.book, kind),
    book: first.book,
    pence: rows.reduce((sum, row) => sum + row.pence, 0),
    accounts: rows.map(({ book: _, ...row }) => row),
  }
}
