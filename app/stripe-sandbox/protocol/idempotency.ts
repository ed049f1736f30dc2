import { createHash } from 'node:crypto'
import type { TransactionSql } from 'postgres'
import { invalid, Refused } from '#app/stripe-sandbox/errors.ts'

const day = 86_400

export type Answer = { status: number; body: string; request: string; replayed: boolean }

export const fingerprint = (verb: string, path: string, body: string): string =>
  createHash('sha256').update(`${verb} ${path}\n${body}`).digest('hex')

export const checkKey = (key: string): void => {
  if (key.length > 255)
    throw invalid('Idempotency-Key is too long. It must be at most 255 characters.', { param: 'idempotency_key' })
}

/** Takes the key for as long as this database transaction runs; whoever has it already is still at work, and the second is told so. */
export const takeKey = async (sql: TransactionSql, account: string, key: string): Promise<void> => {
  const [row] = await sql`select pg_try_advisory_xact_lock(hashtextextended(${`${account}\n${key}`}, 7)) as taken`
  if (!row?.taken)
    throw new Refused(409, {
      type: 'invalid_request_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    })
}

/** The first answer to this key within 24 hours of the sandbox's clock, errors included; other parameters are refused. */
export const recall = async (
  sql: TransactionSql,
  account: string,
  key: string,
  print: string,
  path: string,
  now: number,
): Promise<Answer | null> => {
  const [row] = await sql<{ fingerprint: string; status: number; body: string; request: string; created: string }[]>`
    select * from idempotency where account = ${account} and key = ${key}`
  if (!row) return null
  if (Number(row.created) + day <= now) {
    await sql`delete from idempotency where account = ${account} and key = ${key}`
    return null
  }
  if (row.fingerprint !== print)
    throw new Refused(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request. (${path})`,
    })
  return { status: row.status, body: row.body, request: row.request, replayed: true }
}

export const remember = async (
  sql: TransactionSql,
  account: string,
  key: string,
  print: string,
  answer: Answer,
  now: number,
): Promise<void> => {
  await sql`insert into idempotency (account, key, fingerprint, status, body, request, created)
    values (${account}, ${key}, ${print}, ${answer.status}, ${answer.body}, ${answer.request}, ${now})`
}

export const forgetOld = (sql: TransactionSql, now: number) =>
  sql`delete from idempotency where created <= ${now - day}`
