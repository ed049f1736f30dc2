import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { searchNameOf } from './search-name.ts'

/** What was typed of a name, as a pattern that a kept `search_name` holds or does not. */
export const patternOf = (typed: string): string => `%${searchNameOf(typed).replace(/[\\%_]/g, '\\$&')}%`

/** Whether a name or town holds what was typed, both read as `searchNameOf` reads them. For tables that keep no `search_name`. */
export const isNamedLike = (column: SQLWrapper, typed: string): SQL =>
  sql`regexp_replace(lower(translate(${column}, '''’‘.,', '')), '\\msaint\\M', 'st', 'g')
    like ${patternOf(typed)}`
