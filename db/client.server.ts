import { channel } from 'node:diagnostics_channel'
import { sql } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase, type PostgresJsSession } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { Actor } from '#app/auth/actor.ts'

type Database = PostgresJsDatabase

/** A database transaction that an actor has opened; every read and write of the product goes through one. */
export type Tx = Parameters<Parameters<Database['transaction']>[0]>[0]

/** A statement as it goes to Postgres, told to whoever listened to `sentStatements` before `connect` was called. */
export interface SentStatement {
  /** Statements of one connection come in the order in which they were sent, `begin` and `commit` among them. */
  connection: number
  text: string
  parameters: readonly unknown[]
}

export const sentStatements = channel('waymark:sent-statements')

let connected: { database: Database; client: postgres.Sql } | null = null

/**
 * Opens this process's pool. A web process connects as `waymark_web`, which owns nothing and is bound by row-level
 * security; workers and commands connect as the owner and step down to that role for every actor but the system's.
 */
export function connect(options: { url: string; as: 'web' | 'owner'; connections?: number }): void {
  if (connected) return
  const client = preparing(
    postgres(options.url, {
      max: options.connections ?? 10,
      onnotice: () => {},
      // Only for whoever listens: with it, errors of the client carry their statement's parameters.
      ...(sentStatements.hasSubscribers ? { debug: tellStatement } : {}),
      connection: options.as === 'web' ? { role: 'waymark_web', timezone: 'UTC' } : { timezone: 'UTC' },
    }),
  )
  const database = drizzle(client, { casing: 'snake_case' })
  // drizzle stops the client from writing Dates in raw SQL (drizzle-orm#5789): give it back that much.
  for (const type of [1082, 1083, 1114, 1184]) {
    client.options.serializers[type] = (value: unknown) => (value instanceof Date ? value.toISOString() : value)
  }
  connected = { database, client }
}

/**
 * Statements are prepared once for each connection and from then on only bound. drizzle does not ask for it, and each
 * would be described before it is run, a second way there and back, and planned anew.
 */
function preparing(client: postgres.Sql): postgres.Sql {
  const { begin } = client
  const scoped = (work: (tx: postgres.TransactionSql) => unknown) => begin((tx) => work(prepares(tx)))
  return Object.assign(prepares(client), { begin: scoped as typeof begin })
}

function prepares<S extends postgres.Sql | postgres.TransactionSql>(sql: S): S {
  const { unsafe } = sql
  const prepared: typeof unsafe = (text, parameters, options) => unsafe(text, parameters, { ...options, prepare: true })
  return Object.assign(sql, { unsafe: prepared })
}

const tellStatement = (connection: number, text: string, parameters: unknown[]) =>
  sentStatements.publish({ connection, text, parameters } satisfies SentStatement)

export async function disconnect(): Promise<void> {
  const closing = connected
  connected = null
  await closing?.client.end({ timeout: 5 })
}

/** How often a database transaction had to be run again for a deadlock or a serialization failure: races assert 0. */
export const reruns = { count: 0 }

/**
 * Runs `work` as the actor in one database transaction. Row-level security then shows it the rows of the actor's
 * organisation only (all of them to staff and the system). Runs again, at most 3 times, after a deadlock or a
 * serialization failure; everything else is thrown as it came.
 */
export async function inTransaction<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!connected) throw new Error('no database: call connect() first')
  const { database } = connected
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(async (tx) => {
        const set = send(tx, settingsOf(actor))
        const result = await work(tx)
        await set
        return result
      })
    } catch (error) {
      const code = databaseError(error)?.code
      if (attempt > 3 || (code !== '40P01' && code !== '40001')) throw error
      reruns.count++
    }
  }
}

/** The connection that a database transaction has to itself. */
export const connectionOf = (tx: Tx): postgres.TransactionSql =>
  (tx._.session as unknown as PostgresJsSession<postgres.TransactionSql & postgres.Sql, never, never>).client

type Statement = { text: string; parameters: string[] }

/**
 * Sends a statement now; whoever needs it to have succeeded awaits it. Statements of one connection go out in the order
 * in which they were sent and Postgres runs them in that order, so whatever `work` asks afterwards is asked with the
 * settings made. Should they fail, the transaction is over: Postgres refuses everything else in it.
 */
const send = (tx: Tx, { text, parameters }: Statement) => connectionOf(tx).unsafe(text, parameters).execute()

/**
 * Steps into an organisation that this very transaction has made, or made the actor a member of: row-level security then
 * lets it write that organisation's rows. For joining only; everything else comes in as a member.
 */
export async function enterOrganisation(tx: Tx, organisationId: string): Promise<void> {
  await tx.execute(sql`select set_config('app.org', ${organisationId}, true)`)
}

/** The same for a person whom this very transaction has made, or whose invitation it accepts. */
export async function enterPerson(tx: Tx, personId: string): Promise<void> {
  await tx.execute(sql`select set_config('app.person', ${personId}, true)`)
}

function settingsOf(actor: Actor): Statement {
  if (actor.kind === 'system')
    return {
      text: `select set_config('app.org', '', true), set_config('app.person', '', true), set_config('app.staff', 'on', true)`,
      parameters: [],
    }
  const organisation = 'organisationId' in actor ? actor.organisationId : ''
  const person = 'personId' in actor ? actor.personId : ''
  const staff = actor.kind === 'staff' ? 'on' : ''
  return {
    text: `select set_config('role', 'waymark_web', true), set_config('app.org', $1, true), set_config('app.person', $2, true),
      set_config('app.staff', $3, true)`,
    parameters: [organisation, person, staff],
  }
}

/** What Postgres said, out of whatever drizzle wrapped around it; null when the error is not Postgres's. */
export function databaseError(error: unknown): { code: string; constraint: string | null } | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'PostgresError' && 'code' in cause) {
      return {
        code: String(cause.code),
        constraint: ('constraint_name' in cause && String(cause.constraint_name)) || null,
      }
    }
  }
  return null
}

/**
 * Runs part of a command with every party's rows in sight, in the same database transaction: an adviser who declines gives
 * the school's money back without ever being able to read where it came from. Nothing it reads may be shown to the actor.
 */
export async function seeingAllParties<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const [before] = await tx.execute<{ staff: string | null }>(
    sql`select current_setting('app.staff', true) as staff, set_config('app.staff', 'on', true)`,
  )
  const result = await work()
  await tx.execute(sql`select set_config('app.staff', ${before?.staff ?? ''}, true)`)
  return result
}
