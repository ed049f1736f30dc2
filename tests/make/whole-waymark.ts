import postgres from 'postgres'
import { connect, disconnect } from '#db/client.server.ts'
import { freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'
import type { OtherIds } from './bad-answers.ts'
import { type EveryForm, makeEveryForm } from './every-form.ts'
import { type FormRow, formRows } from './form-rows.ts'
import { keepRows } from './kept-rows.ts'
import { type Ask, openPages } from './whole-pages.ts'

/** Waymark with everything in it that can be filled in, its whole pages, and a way back to how it was. */
export type WholeWaymark = {
  everything: EveryForm
  rows: Record<string, FormRow[]>
  otherIds: OtherIds
  ask: Ask
  /** The tables in which anything has changed since. */
  changed(): Promise<string[]>
  putBack(): Promise<void>
  close(): Promise<void>
}

/** What is no change: counted attempts, and when a session was last used. */
const PASSING = { except: ['public.attempts'], parts: { 'public.sessions': ['id', 'user_id', 'organisation_id'] } }

export async function openWholeWaymark(): Promise<WholeWaymark> {
  const database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  const everything = await makeEveryForm(new Date())
  await disconnect()
  const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} })
  const strangers = Object.values(everything.two.stranger).map(({ organisationId }) => organisationId)
  const otherIds = await idsByPrefix(owner, strangers)
  const kept = await keepRows(owner, PASSING)
  return {
    everything,
    rows: formRows(everything),
    otherIds,
    ask: await openPages(),
    async changed() {
      // Attempts are counted whatever becomes of them; here nobody runs out of them.
      await owner`delete from attempts`
      return kept.changed()
    },
    putBack: kept.putBack,
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

/** An address of `app/routes.ts` about what a row says. */
export const pathFor = (path: string, { params = {}, query = '' }: FormRow): string =>
  path.replace(/:(\w+)/g, (_, name) => params[name] ?? `no-${name}`) + query

let sender = 0
/** Every sender has an address of its own, so that nobody tries too often. */
export const asRow = ({ cookie }: FormRow) => ({ cookie, from: `203.0.${(sender >> 8) & 255}.${sender++ & 255}` })
