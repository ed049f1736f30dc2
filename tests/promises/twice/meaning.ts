import type { Sql } from 'postgres'
import postgres from 'postgres'

// What a database means, whoever's random ids it holds: every row of every table, written so that two databases in which the
// same things happened read the same, and one in which something happened twice does not.

/** Tables whose rows are meant to differ when somebody tries twice. */
const LEFT_OUT: Record<string, string> = {
  attempts: 'counts tries on purpose: each try is one',
  sessions: 'signing in twice is two sessions, each of which ends by itself; the tests sign in as well',
  workers: 'who is alive, not what was done',
}

/** Columns that are drawn by lot, or say nothing of what has happened. */
const DRAWN: Record<string, string[]> = {
  outside_calendars: ['address_sealed', 'etag', 'last_modified'],
  calendar_feeds: ['secret_hash', 'secret_sealed'],
  deliveries: ['codes', 'key'],
  payment_requests: ['account_number', 'sort_code', 'stripe_invoice_url'],
  stripe_customers: ['account_number', 'sort_code'],
  adviser_cards: ['slug'],
  practices: ['invoice_prefix'],
  journals: ['made_in'],
  entries: ['id'],
  // As Stripe wrote it, to the second; and which of the several events of one payment was read first.
  stripe_events: ['payload', 'outcome'],
  // The text says the same; tries are counted on purpose.
  emails: ['html', 'attempts'],
}

/** By table, its rows as text, each with how often it is there. A table that nobody has written to since is the same map. */
export type Meaning = Map<string, Rows>
type Rows = Map<string, number>

export type Reader = { read(at: Date): Promise<Meaning>; close(): Promise<void> }

/** Reads the meaning of one database, and of its sandbox's; ids that are in the database now are told apart later. */
export async function readerOf(ownerUrl: string, sandboxUrl: string, began: Date): Promise<Reader> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  const sandbox = postgres(sandboxUrl, { max: 1, onnotice: () => {} })
  const tables = await tablesOf(sql)
  const known = new Set<string>()
  for (const { text } of await rowsOf(sql, tables)) for (const [id] of text.matchAll(ID)) known.add(id)
  // A row reads as it did when it was first seen, so that time alone changes nothing.
  const seen = new Map<string, string>()
  const written = await writtenOf(sql, tables)
  let last: Meaning = new Map(tables.map((table) => [table, new Map()]))
  let isFirst = true
  return {
    async read(at) {
      const fresh = isFirst ? tables : await written()
      isFirst = false
      const meaning: Meaning = new Map(last)
      for (const table of [...fresh, 'job', 'stripe']) meaning.set(table, new Map())
      const rows = [...(await rowsOf(sql, fresh)), ...(await jobsOf(sql)), ...(await atStripe(sandbox))]
      for (const { table, text } of rows) {
        const line = seen.get(`${table} ${text}`) ?? `${table} ${plain(text, known, at, began)}`
        seen.set(`${table} ${text}`, line)
        const lines = meaning.get(table) as Rows
        lines.set(line, (lines.get(line) ?? 0) + 1)
      }
      last = meaning
      return meaning
    },
    async close() {
      await Promise.all([sql.end({ timeout: 2 }), sandbox.end({ timeout: 2 })])
    },
  }
}

/** What came and what went between two meanings, in an order of its own. */
export function changeBetween(before: Meaning, after: Meaning): string[] {
  const change: string[] = []
  for (const [table, now] of after) {
    const then: Rows = before.get(table) ?? new Map()
    if (now === then) continue
    for (const line of new Set([...then.keys(), ...now.keys()])) {
      const more = (now.get(line) ?? 0) - (then.get(line) ?? 0)
      if (more !== 0) change.push(`${more > 0 ? '+' : '-'}${Math.abs(more)} ${line}`)
    }
  }
  return change.sort()
}

type Row = { table: string; text: string }

async function tablesOf(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`
  return rows.map((row) => row.name).filter((name) => !(name in LEFT_OUT))
}

/**
 * Which tables have been written to since it was last asked. Triggers note it in the writer’s own database transaction, so that what
 * is rolled back notes nothing; nobody else may be writing while it is asked.
 */
async function writtenOf(sql: Sql, tables: string[]): Promise<() => Promise<string[]>> {
  await sql.unsafe(`
    create schema meaning;
    create table meaning.written (name text);
    create function meaning.note() returns trigger security definer set search_path = '' language plpgsql as
      $$ begin insert into meaning.written values (tg_table_name); return null; end $$;
    ${tables
      .map(
        (name) => `create trigger meaning_note after insert or update or delete on "${name}"
                     for each statement execute function meaning.note();`,
      )
      .join('')}`)
  return async () => {
    const rows = await sql<{ name: string }[]>`
      with noted as (delete from meaning.written returning name) select distinct name from noted order by name`
    return rows.map(({ name }) => name)
  }
}

async function rowsOf(sql: Sql, tables: string[]): Promise<Row[]> {
  if (tables.length === 0) return []
  const parts = tables.map((name) => {
    const without = (DRAWN[name] ?? []).map((column) => ` - '${column}'`).join('')
    return `select '${name}' as "table", (to_jsonb(t)${without})::text as text from "${name}" t`
  })
  return sql.unsafe<Row[]>(parts.join(' union all '))
}

/** What waits in the queue. An email is written once for its key and reader, so asking for it again is no second email. */
const jobsOf = (sql: Sql) => sql<Row[]>`
  select distinct on (t.identifier, coalesce(j.payload->>'key', j.id::text), j.payload->>'recipients') 'job' as "table",
         jsonb_build_object('name', t.identifier, 'payload', j.payload, 'key', j.key)::text as text
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
   where j.key is null or j.key not like 'every %'`

/** What Stripe holds: how many of what, and for how much. A link to its form works once, so each visit makes another. */
const atStripe = (sql: Sql) => sql<Row[]>`
  select 'stripe' as "table", jsonb_build_object('object', object, 'status', body->>'status', 'amount',
         coalesce(body->>'amount', body->>'amount_due', body->>'amount_total'))::text as text
    from objects where object not in ('event', 'webhook_endpoint', 'sandbox.account_link')`

const ID = /\b[a-z]{2,12}_[0-9A-Za-z]{14,}\b/g
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g
/** Hashes and keys that open links: taken out first, for what was drawn by lot may look like an id in its middle. */
const SECRET = /\$argon2[^"]+|(?<![\w-])[\w-]{32,}(?![\w-])/g

/** Where a line of a calendar goes on in the next: it may stand in the middle of an id. */
const FOLD = '\\r\\n '

function plain(text: string, known: Set<string>, at: Date, began: Date): string {
  const isNow = (instant: number) =>
    (instant >= at.getTime() && instant < at.getTime() + 1_000) || instant > began.getTime() - 600_000
  return text
    .replaceAll(FOLD, '')
    .replace(SECRET, 'secret')
    .replace(ID, (id) => (known.has(id) ? id : `${id.split('_')[0]}_new`))
    .replace(INSTANT, (instant) => (isNow(Date.parse(instant)) ? 'now' : instant.replace(/\.\d+/, '')))
    .replace(/WMK-\d{6}/g, 'WMK-new')
}
