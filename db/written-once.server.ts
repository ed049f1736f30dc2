import { type Placeholder, sql } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { connectionOf, type Tx } from './client.server.ts'
import * as schema from './schema/index.ts'

type Writer = PostgresJsDatabase<typeof schema>

/** Connected to nothing: it writes SQL and cannot send it. */
const writer: Writer = drizzle.mock({ schema, casing: 'snake_case' })

/** What differs between requests, by name: a place for each while the SQL is written. */
export type Places<Name extends string> = { readonly [name in Name]: Placeholder }

type Written = { execute(asked: Record<string, unknown>): Promise<unknown> }
type Writing = { prepare(name: string): Written }
type AnswerTo<W extends Writing> = ReturnType<ReturnType<W['prepare']>['execute']> extends Promise<infer A> ? A : never

/**
 * A read of which drizzle writes the SQL when it is first asked, and that is from then on only bound and sent: writing the
 * same SQL again with each request was a quarter of what a page cost that reads much. Nothing that differs between
 * requests may be in what `write` writes, but by its place.
 */
export function writtenOnce<Name extends string, W extends Writing>(
  write: (db: Writer, asked: Places<Name>) => W,
): (tx: Tx, asked: Readonly<Record<Name, string | number | Date>>) => Promise<AnswerTo<W>> {
  let written: Written | null = null
  const places = new Proxy({} as Places<Name>, { get: (_, name) => sql.placeholder(String(name)) })
  return async (tx, asked) => {
    written ??= write(writer, places).prepare('written once')
    // drizzle keeps what it has prepared together with a connection; this one is the transaction's.
    const bound: Written = Object.create(written, { client: { value: connectionOf(tx) } })
    return (await bound.execute(asked)) as AnswerTo<W>
  }
}
