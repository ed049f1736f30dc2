import { getTableColumns, or, type SQL, sql } from 'drizzle-orm'
import type { PgTable, PgUpdateSetSource } from 'drizzle-orm/pg-core'

/**
 * Whether a row says anything else than what is to be set. An update with this condition writes nothing, and returns
 * nothing, when it is so already: also for the second of two at the same time, which Postgres lets look again.
 */
export function differs<Table extends PgTable>(table: Table, set: PgUpdateSetSource<Table>): SQL | undefined {
  const columns = getTableColumns(table)
  const named = Object.entries(set).flatMap(([name, value]) => {
    const column = columns[name]
    return column && value !== undefined ? [sql`${column} is distinct from ${sql.param(value, column)}`] : []
  })
  return or(...named)
}
