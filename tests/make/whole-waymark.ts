import postgres from 'postgres'
import { connect, disconnect } from '#db/client.server.ts'
import { freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'
import type { OtherIds } from './bad-answers.ts'
import { type EveryForm, makeEveryForm } from './every-form.ts'
import { type FormRow, formRows } from './form-rows.ts'
import { type Ask, openPages } from './whole-pages.ts'

/** Waymark with everything in it that can be filled in, its whole pages, and a way back to how it was. */
export type WholeWaymark = {
  everything: EveryForm
  rows: Record<string, FormRow[]>
  otherIds: OtherIds
  ask: Ask
  /** Changes with any row of any table. */
  fingerprint(): Promise<string>
  putBack(): Promise<void>
  close(): Promise<void>
}

/** Attempts are counted whatever becomes of them; here nobody runs out of them. */
const PASSING = ['attempts']

export async function openWholeWaymark(): Promise<WholeWaymark> {
  const database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  const everything = await makeEveryForm(new Date())
  await disconnect()
  const restore = await database.keepAsItIs()
  const open = () => postgres(database.ownerUrl, { max: 1, onnotice: () => {} })
  let owner = open()
  const strangers = Object.values(everything.two.stranger).map(({ organisationId }) => organisationId)
  const otherIds = await idsByPrefix(owner, strangers)
  const query = await fingerprintQuery(owner)
  return {
    everything,
    rows: formRows(everything),
    otherIds,
    ask: await openPages(),
    async fingerprint() {
      await owner`delete from attempts`
      const [row] = await owner.unsafe(query)
      return row?.sum as string
    },
    async putBack() {
      await Promise.all([disconnect(), owner.end()])
      await restore()
      owner = open()
      connect({ url: database.ownerUrl, as: 'web' })
    },
    async close() {
      await Promise.all([disconnect(), owner.end()])
      await database.close()
    },
  }
}

/** Every id there is; first those in rows of a stranger. */
async function idsByPrefix(owner: postgres.Sql, strangers: string[]): Promise<OtherIds> {
  const found: OtherIds = {}
  const tables = await owner`select table_name as name from information_schema.columns
                              where table_schema = 'public' and column_name = 'id' and data_type = 'text'`
  for (const { name } of tables) {
    const all = await owner`select id, t::text as words from ${owner(name)} t`
    const isTheirs = (row: (typeof all)[number]) => strangers.some((one) => row.words.includes(one))
    for (const row of [...all.filter(isTheirs), ...all.filter((one) => !isTheirs(one))]) {
      const prefix = String(row.id).slice(0, 3)
      found[prefix] = [...(found[prefix] ?? []), String(row.id)]
    }
  }
  return found
}

async function fingerprintQuery(owner: postgres.Sql): Promise<string> {
  const tables = await owner`
    select table_schema || '.' || table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker')`
  const sums = tables
    .map(({ name }) => String(name))
    .filter((name) => !PASSING.some((passing) => name.endsWith(`.${passing}`)))
    .map((name) => {
      // When a session was last used is no change.
      const row = name === 'public.sessions' ? "concat_ws(' ', t.id, t.user_id, t.organisation_id)" : 't::text'
      return `(select coalesce(md5(string_agg(${row}, '' order by ${row})), '') from ${name} t)`
    })
  return `select md5(${sums.join(' || ')}) as sum`
}

/** An address of `app/routes.ts` about what a row says. */
export const addressOf = (path: string, { params = {}, query = '' }: FormRow): string =>
  path.replace(/:(\w+)/g, (_, name) => params[name] ?? `no-${name}`) + query

let sender = 0
/** Every sender has an address of its own, so that nobody tries too often. */
export const asRow = ({ cookie }: FormRow) => ({ cookie, from: `203.0.${(sender >> 8) & 255}.${sender++ & 255}` })
