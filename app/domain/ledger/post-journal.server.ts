import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { JOURNALS, type JournalKind } from './chart.ts'

export type Parties = {
  schoolId?: string | null
  payerId?: string | null
  supplierId?: string | null
  leadId?: string | null
}

export type Journal = {
  kind: JournalKind
  /** Made from our own rows: the same key and entries again is the same journal, once. */
  key: string
  at: Date
  /** The day the money belongs to: a visit's day, or today. */
  onDay?: Day
  entries: { account: string; amount: number }[]
  resolves?: string | null
  bookingId?: string | null
  visitId?: string | null
  actorId?: string | null
  memo?: string
  parties: Parties
}

/**
 * Posts one journal in the caller's database transaction and answers its id: of the same key and entries, the id of the one
 * that is there. Amounts in pence; they must sum to zero. Refused by Postgres, as constraints: below a floor
 * (`balances_floor`), a move resolved twice (`journals_resolves_once`), a key spent with other entries
 * (`journals_key_reused`), fewer than two entries (`journals_have_lines`).
 */
export async function postJournal(tx: Tx, journal: Journal): Promise<string> {
  const { parties, entries, at, ...rest } = journal
  const hash = createHash('sha256')
    .update(JSON.stringify([journal.kind, entries, journal.resolves ?? null]))
    .digest('hex')
  const written = {
    ...rest,
    id: newId('journal'),
    book: JOURNALS[journal.kind].book,
    hash,
    at: at.toISOString(),
    onDay: journal.onDay ?? londonDay(at),
    ...parties,
  }
  const lines = entries.filter((entry) => entry.amount !== 0)
  const accounts = sql.param(lines.map((line) => line.account))
  const amounts = sql.param(lines.map((line) => String(line.amount)))
  const [posted] = await tx.execute<{ id: string }>(
    sql`select post_journal(${JSON.stringify(written)}::jsonb, ${accounts}::text[], ${amounts}::bigint[]) as id`,
  )
  return (posted as { id: string }).id
}

export type NewAccount = {
  book: 'budget' | 'cash'
  kind: string
  name: string
  fundYearId?: string | null
  shareId?: string | null
  parties: Parties
  /** true: may not go below nothing; false: has a balance but no floor; null: keeps no balance and is summed. */
  floor: boolean | null
}

/** The id of an account, opened if nobody has yet: two who open it at once get the same one. */
export async function openAccount(tx: Tx, account: NewAccount): Promise<string> {
  const { parties } = account
  const [opened] = await tx.execute<{ id: string }>(
    sql`select open_account(${newId('account')}, ${account.book}, ${account.kind}, ${account.name}, ${account.fundYearId ?? null},
      ${account.shareId ?? null}, ${parties.schoolId ?? null}, ${parties.payerId ?? null}, ${parties.supplierId ?? null},
      ${parties.leadId ?? null}, ${account.floor}::boolean) as id`,
  )
  return (opened as { id: string }).id
}

/** Locks balances in id order, so that commands that post several journals never wait for each other in a ring. */
export async function lockBalances(tx: Tx, accounts: Iterable<string>): Promise<void> {
  const ids = [...new Set(accounts)].sort()
  if (ids.length > 0) await tx.execute(sql`select lock_balances(${sql.param(ids)}::text[])`)
}
