import { and, type SQL, sql } from 'drizzle-orm'
import type { PgTable, PgUpdateSetSource } from 'drizzle-orm/pg-core'
import type { Tx } from './client.server.ts'
import { differs } from './differs.ts'

/**
 * Changes the one row that a condition names where it says anything else than what is to be set, and answers whether it
 * was changed, was so already, or is not there (or not this actor's to see).
 */
export async function changeRow<Table extends PgTable>(
  tx: Tx,
  table: Table,
  one: SQL | undefined,
  set: PgUpdateSetSource<Table>,
): Promise<'changed' | 'same' | 'not_there'> {
  const any = { found: sql`true` }
  const changed = await tx
    .update(table as PgTable)
    .set(set as PgUpdateSetSource<PgTable>)
    .where(and(one, differs(table, set)))
    .returning(any)
  if (changed.length > 0) return 'changed'
  const there = await tx
    .select(any)
    .from(table as PgTable)
    .where(one)
  return there.length > 0 ? 'same' : 'not_there'
}
