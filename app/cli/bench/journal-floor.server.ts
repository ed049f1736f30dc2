import type postgres from 'postgres'
import type { BenchLine, BenchParties } from './journal-work.ts'

// The floor of a journal: the same rows written and the same balances moved by one statement of plain SQL, which is told
// everything beforehand and looks nothing up. Its tables have the ledger's columns, indexes and checks, and no trigger: no
// foreign key either, for those are triggers to Postgres.

/** Makes the floor's tables and their balances, in the same database. */
export async function makeJournalFloor(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create schema floor;
    create table floor.balances (like public.balances including all);
    create table floor.journals (like public.journals including all);
    create table floor.entries (like public.entries including all);
    insert into floor.balances select * from public.balances`)
}

/**
 * The settings of the floor's connections: balances are then moved in the order in which the statement names them. By any
 * other plan journals of several funds wait for each other in a ring.
 */
export const FLOOR_SETTINGS = { enable_hashjoin: 'off', enable_mergejoin: 'off' } as const

export const FLOOR_STATEMENT = `
  with moved as (
    update floor.balances b set balance_pence = b.balance_pence + s.amount
      from unnest($1::text[], $2::bigint[]) s (account, amount) where b.account_id = s.account),
  journal as (
    insert into floor.journals (id, book, kind, key, input_hash, at, on_day, booking_id, visit_id, school_id, payer_id, supplier_id)
    values ($3, $4, $5, $6, $7, $8::timestamptz, $9::date, $10, $11, $12, $13, $14) returning id)
  insert into floor.entries (journal_id, account_id, amount_pence, school_id, payer_id, supplier_id)
  select journal.id, e.* from journal, unnest($15::text[], $16::bigint[], $17::text[], $18::text[], $19::text[]) e`

export type WrittenJournal = {
  id: string
  book: string
  kind: string
  key: string
  hash: string
  at: string
  onDay: string
  bookingId: string
  visitId: string
} & BenchParties

/** What `FLOOR_STATEMENT` is told of a journal. */
export function floorParameters(journal: WrittenJournal, lines: readonly BenchLine[]): (string | null)[] {
  const moves = new Map<string, number>()
  for (const { account, amount } of lines)
    if (account.hasFloor) moves.set(account.id, (moves.get(account.id) ?? 0) + amount)
  const ordered = [...moves].sort(([one], [other]) => (one < other ? -1 : 1))
  const { id, book, kind, key, hash, at, onDay, bookingId, visitId, schoolId, payerId, supplierId } = journal
  return [
    arrayOf(ordered.map(([account]) => account)),
    arrayOf(ordered.map(([, amount]) => amount)),
    ...[id, book, kind, key, hash, at, onDay, bookingId, visitId, schoolId, payerId, supplierId],
    arrayOf(lines.map(({ account }) => account.id)),
    arrayOf(lines.map(({ amount }) => amount)),
    arrayOf(lines.map(({ account }) => account.schoolId)),
    arrayOf(lines.map(({ account }) => account.payerId)),
    arrayOf(lines.map(({ account }) => account.supplierId)),
  ]
}

/** An array in Postgres's own words; ids need no quotes. */
export const arrayOf = (values: readonly (string | number | null)[]): string =>
  `{${values.map((one) => one ?? 'null').join(',')}}`
