import type { JSONValue } from 'postgres'
import { invalid, missing } from '#app/stripe-sandbox/errors.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'
import { list, type Thing, type Work } from './store.ts'

type Range = number | { gt?: number; gte?: number; lt?: number; lte?: number }

/**
 * One page of a list, newest first, as Stripe gives it: `limit` 1 to 100 (10 when not given), cursors, `has_more`.
 * Parameters that are fields of the object filter by equality, `created`, `due_date` and `arrival_date` by range.
 */
export const page = async (
  work: Work,
  object: string,
  url: string,
  params: Params,
  also: { having?: Record<string, unknown>; oldestFirst?: boolean } = {},
) => {
  const { limit = 10, starting_after, ending_before, expand: _, ...rest } = params
  if (limit < 1 || limit > 100)
    throw invalid(
      limit < 1 ? 'This value must be greater than or equal to 1.' : 'This value must be less than or equal to 100.',
      {
        code: 'parameter_invalid_integer',
        param: 'limit',
      },
    )
  if (starting_after && ending_before)
    throw invalid('You may only specify one of these parameters: starting_after, ending_before.', {
      code: 'parameters_exclusive',
    })
  const having: Record<string, unknown> = { ...also.having }
  const sql = work.sql
  let where = sql`account = ${work.account} and object = ${object}`
  for (const [name, value] of Object.entries(rest)) {
    if (['created', 'due_date', 'arrival_date'].includes(name)) {
      const range: Exclude<Range, number> = typeof value === 'number' ? { gte: value, lte: value } : value
      for (const [edge, operator] of [
        ['gt', '>'],
        ['gte', '>='],
        ['lt', '<'],
        ['lte', '<='],
      ] as const)
        if (range[edge] !== undefined)
          where = sql`${where} and (body->>${name})::bigint ${sql.unsafe(operator)} ${range[edge]}`
    } else having[name] = value
  }
  where = sql`${where} and body @> ${sql.json(having as JSONValue)}`
  const cursor = starting_after ?? ending_before
  const backwards = Boolean(ending_before) !== Boolean(also.oldestFirst)
  if (cursor) {
    const [at] =
      await sql`select seq from objects where account = ${work.account} and id = ${cursor} and object = ${object}`
    if (!at) throw missing(object, cursor, starting_after ? 'starting_after' : 'ending_before')
    where = backwards ? sql`${where} and seq > ${at.seq}` : sql`${where} and seq < ${at.seq}`
  }
  const rows = await sql<{ body: Thing }[]>`
    select body from objects where ${where} order by seq ${backwards ? sql`asc` : sql`desc`} limit ${limit + 1}`
  const data = rows.slice(0, limit).map((row) => row.body)
  return list(url, ending_before ? data.reverse() : data, { has_more: rows.length > limit })
}

/** Stripe's search language, as far as it is needed: `field:"value"`, `metadata["key"]:"value"`, `-` to exclude, joined by AND. */
export const search = async (work: Work, object: string, url: string, params: Params) => {
  const { query, limit = 10, page: token } = params
  const clauses = String(query).split(/\s+AND\s+/i)
  const sql = work.sql
  let where = sql`account = ${work.account} and object = ${object}`
  for (const clause of clauses) {
    const match = /^(-?)(\w+)(?:\[(["'])(.+?)\3\])?(:|>=|<=|>|<|~)(?:(["'])(.*)\6|(\d+|null))$/.exec(clause.trim())
    if (!match)
      throw invalid(`We were unable to parse your search query: ${String(query).slice(0, 200)}`, { param: 'query' })
    const [, not, field = '', , key, operator = ':', , text, bare] = match
    const value = text ?? bare ?? ''
    const column = key === undefined ? sql`body->>${field}` : sql`body->${field}->>${key}`
    const test =
      bare === 'null'
        ? sql`${column} is null`
        : operator === ':'
          ? sql`coalesce(${column} = ${value}, false)`
          : operator === '~'
            ? sql`coalesce(position(lower(${value}) in lower(${column})) > 0, false)`
            : sql`coalesce((${column})::bigint ${sql.unsafe(operator)} ${value}::bigint, false)`
    if (operator !== ':' && operator !== '~' && !/^\d+$/.test(value))
      throw invalid('A comparison in a search query needs a number.', { param: 'query' })
    if (operator !== ':' && operator !== '~' && field !== 'created' && field !== 'amount' && field !== 'total')
      throw invalid(`Field \`${field}\` can't be compared in a search query.`, { param: 'query' })
    where = not ? sql`${where} and not ${test}` : sql`${where} and ${test}`
  }
  const offset = token && /^\d{1,9}$/.test(token) ? Number(token) : 0
  const rows = await sql<{ body: Thing }[]>`
    select body from objects where ${where} order by seq desc offset ${offset} limit ${Math.min(Math.max(limit, 1), 100) + 1}`
  const size = Math.min(Math.max(limit, 1), 100)
  return {
    object: 'search_result',
    data: rows.slice(0, size).map((row) => row.body),
    has_more: rows.length > size,
    next_page: rows.length > size ? String(offset + size) : null,
    url,
  }
}
