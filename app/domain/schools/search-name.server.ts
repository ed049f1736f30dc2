import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { searchNameOf } from './search-name.ts'

/** Whether a name or town holds what was typed, both read as `searchNameOf` reads them. For tables that keep no `search_name`. */
export const isNamedLike = (column: SQLWrapper, typed: string): SQL =>
  sql`regexp_replace(lower(translate(${column}, '''’‘.,', '')), '\\msaint\\M', 'st', 'g')
    like ${`%${searchNameOf(typed).replace(/[\\%_]/g, '\\$&')}%`}`
