import { randomBytes } from 'node:crypto'
import type { JSONValue, Sql, TransactionSql } from 'postgres'
import { missing } from '#app/stripe-sandbox/errors.ts'
import type { Shape } from '#app/stripe-sandbox/protocol/shape.ts'
import { resolveShape, shapes } from '#app/stripe-sandbox/protocol/shapes.ts'
import { readKnobs } from './knobs.ts'

/** One of Stripe's objects. Its fields are those the package declares; a test holds every one of them against the declarations. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Thing = { id: string; object: string } & Record<string, any>
// biome-ignore lint/suspicious/noExplicitAny: what the sandbox remembers beside an object and never answers with
export type Hidden = Record<string, any>
export type Kept = { thing: Thing; hidden: Hidden }

/** One database transaction of the sandbox: who asks, on which account, at what time of the sandbox's clock (seconds). */
export type Work = {
  sql: TransactionSql | Sql
  now: number
  account: string
  request: { id: string | null; idempotency_key: string | null } | null
  origin: string
}

export type Bench = { sql: Sql; origin: string }

const writers = 727002

/**
 * Runs a change. Changes run one after another: a stand-in needs no more, and nothing can interleave. `first` runs before the
 * change waits for its turn.
 */
export const change = <T>(
  bench: Bench,
  about: { account?: string; request?: Work['request'] },
  run: (work: Work) => Promise<T>,
  first?: (sql: TransactionSql) => Promise<void>,
): Promise<T> =>
  bench.sql.begin(async (sql) => {
    await first?.(sql)
    await sql`select pg_advisory_xact_lock(${writers})`
    return run(await workOf(bench, sql, about))
  }) as Promise<T>

export const look = async <T>(bench: Bench, account: string, run: (work: Work) => Promise<T>): Promise<T> =>
  run(await workOf(bench, bench.sql, { account }))

const workOf = async (
  bench: Bench,
  sql: TransactionSql | Sql,
  about: { account?: string; request?: Work['request'] },
): Promise<Work> => ({
  sql,
  now: Math.floor(Date.now() / 1000) + (await readKnobs(sql)).clock_offset,
  account: about.account ?? '',
  request: about.request ?? null,
  origin: bench.origin,
})

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export const newId = (prefix: string, length = 24): string =>
  `${prefix}_${[...randomBytes(length)].map((byte) => letters[byte % letters.length]).join('')}`

/** Fills what the declarations say is there but may be null, so that an answer has every field it promises. */
export const complete = <T extends Record<string, unknown>>(thing: T): T => {
  const key = shapes().objects[String(thing.object)]
  return key ? (fill(thing, { kind: 'ref', to: key }) as T) : thing
}

const fill = (value: unknown, given: Shape): unknown => {
  const shape = resolveShape(given)
  if (value === null || typeof value !== 'object') return value
  if (shape.kind === 'union') {
    const part = shape.of.map(resolveShape).find((each) => each.kind === (Array.isArray(value) ? 'array' : 'object'))
    return part ? fill(value, part) : value
  }
  if (Array.isArray(value)) return shape.kind === 'array' ? value.map((each) => fill(each, shape.of)) : value
  if (shape.kind !== 'object') return value
  const filled: Record<string, unknown> = { ...value }
  for (const [name, field] of Object.entries(shape.fields)) {
    if (filled[name] === undefined) {
      const may = resolveShape(field.shape)
      if (field.required && may.kind === 'union' && may.of.some((part) => part.kind === 'null')) filled[name] = null
      else delete filled[name]
    } else filled[name] = fill(filled[name], field.shape)
  }
  return filled
}

const json = (work: Work, value: unknown) => work.sql.json(value as JSONValue)

export const add = async <T extends Thing>(work: Work, thing: T, hidden: Hidden = {}): Promise<T> => {
  const whole = complete(thing)
  await work.sql`insert into objects (account, id, object, created, body, hidden)
    values (${work.account}, ${whole.id}, ${whole.object}, ${whole.created ?? work.now}, ${json(work, whole)}, ${json(work, hidden)})`
  return whole
}

export const save = async (work: Work, thing: Thing, hidden?: Hidden): Promise<void> => {
  await work.sql`update objects set body = ${json(work, thing)}
    ${hidden ? work.sql`, hidden = ${json(work, hidden)}` : work.sql``}
    where account = ${work.account} and id = ${thing.id}`
}

export const remove = async (work: Work, id: string): Promise<void> => {
  await work.sql`delete from objects where account = ${work.account} and id = ${id}`
}

export const peek = async (work: Work, id: string): Promise<Kept | null> => {
  const [row] = await work.sql<{ body: Thing; hidden: Hidden }[]>`
    select body, hidden from objects where account = ${work.account} and id = ${id}`
  return row ? { thing: row.body, hidden: row.hidden } : null
}

/** The object of that kind and id, or Stripe's "No such …": 404 for the address itself, 400 naming `param`. */
export const need = async (work: Work, object: string, id: string, param = 'id'): Promise<Kept> => {
  const kept = await peek(work, String(id))
  if (!kept || kept.thing.object !== object) throw missing(object, id, param)
  return kept
}

/** Every object of a kind that has these values, oldest first. */
export const all = async (work: Work, object: string, having: Record<string, unknown> = {}): Promise<Thing[]> => {
  const rows = await work.sql<{ body: Thing }[]>`
    select body from objects where account = ${work.account} and object = ${object}
    and body @> ${json(work, having)} order by seq`
  return rows.map((row) => row.body)
}

export const on = (work: Work, account: string): Work => ({ ...work, account })

export const list = (url: string, data: unknown[], more: Record<string, unknown> = {}) => ({
  object: 'list',
  data,
  has_more: false,
  url,
  ...more,
})
