import { desc, eq, sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { accounts, bookings, entries, journals, people } from '#db/schema/index.ts'
import { FUND, FUND_FROM, WHOSE } from './account-columns.server.ts'
import { accountWords, JOURNALS, type JournalKind } from './chart.ts'

export type AccountEntry = {
  id: number
  at: Date
  what: string
  memo: string
  /** Who posted it; null: nobody, Waymark did by itself. */
  who: string | null
  /** The booking whose money it is, by its reference. */
  booking: string | null
  /** A debit is positive, a credit negative; the balance is the sum of all entries up to this one. Pence. */
  amountPence: number
  balancePence: number
}

export type AccountPage = {
  kind: string
  words: string
  whose: string | null
  fund: string | null
  fundFrom: string | null
  count: number
  pence: number
  entries: AccountEntry[]
}

/**
 * One account of a kind and some of its entries, newest first, each with the balance after it. `skip` entries are left out
 * and `take` are read. Null: there is no such account.
 */
export function readAccount(
  actor: StaffActor,
  { kind, id, skip, take }: { kind: string; id: string; skip: number; take: number },
): Promise<AccountPage | null> {
  return inTransaction(actor, async (tx) => {
    const [account] = await tx
      .select({
        id: accounts.id,
        book: accounts.book,
        kind: accounts.kind,
        whose: WHOSE,
        fund: FUND,
        fundFrom: FUND_FROM,
      })
      .from(accounts)
      .where(eq(accounts.id, id))
    if (account?.kind !== kind) return null
    const rows = await tx
      .select({
        id: entries.id,
        at: journals.at,
        kind: journals.kind,
        memo: journals.memo,
        who: people.name,
        booking: bookings.reference,
        amountPence: sql<number>`${entries.amountPence}::float8`,
        balancePence: sql<number>`sum(${entries.amountPence}) over (order by ${entries.id})::float8`,
        count: sql<number>`count(*) over ()::int`,
        sum: sql<number>`sum(${entries.amountPence}) over ()::float8`,
      })
      .from(entries)
      .innerJoin(journals, eq(journals.id, entries.journalId))
      .leftJoin(bookings, eq(bookings.id, journals.bookingId))
      .leftJoin(people, eq(people.id, journals.actorId))
      .where(eq(entries.accountId, id))
      .orderBy(desc(entries.id))
      .offset(skip)
      .limit(take)
    const { whose, fund, fundFrom } = account
    return {
      ...{ kind, words: accountWords(account.book, kind), whose, fund, fundFrom },
      count: rows[0]?.count ?? 0,
      pence: rows[0]?.sum ?? 0,
      entries: rows.map(({ kind: journal, count: _, sum: __, ...row }) => ({
        ...row,
        what: JOURNALS[journal as JournalKind].words,
      })),
    }
  })
}
