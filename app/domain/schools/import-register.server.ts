import { getTableColumns, sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { schoolRegister } from '#db/schema/index.ts'
import { batches, type ImportCounts, type Progress, rowHash } from './import-counts.ts'
import type { RegisterRow } from './read-register.ts'

export type RegisterImport = ImportCounts & {
  open: number
  withoutPoint: number
  withoutType: number
  withoutReadablePostcode: number
  /** Organisations on Waymark whose school has closed since, or is open again. */
  organisationsClosed: number
  organisationsReopened: number
  outcodes: number
}

/** Any fixed number: two imports of registers wait for each other. */
const importLock = 7_316_411
const BATCH = 1_000

/**
 * Writes a whole register in one database transaction: all of it or nothing. Schools that the file does not name stay.
 * Organisations follow their school: its name and town, and closed when the register says so. Outward postcodes get the
 * middle of their schools' points, unless a file of outcodes gave a better one.
 */
export function importRegister(
  actor: SystemActor,
  rows: readonly RegisterRow[],
  now: Date,
  onProgress: Progress = () => {},
): Promise<RegisterImport> {
  return inTransaction(actor, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${importLock})`)
    const before = await tx
      .select({ urn: schoolRegister.urn, rowHash: schoolRegister.rowHash, isOpen: schoolRegister.isOpen })
      .from(schoolRegister)
    const known = new Map(before.map((row) => [row.urn, row]))

    const counts = { added: 0, changed: 0, closed: 0, unchanged: 0 }
    const toWrite: (typeof schoolRegister.$inferInsert)[] = []
    for (const row of rows) {
      const there = known.get(row.urn)
      const hash = rowHash(row)
      if (there?.rowHash === hash) {
        counts.unchanged++
        continue
      }
      if (!there) counts.added++
      else if (there.isOpen && !row.isOpen) counts.closed++
      else counts.changed++
      toWrite.push({ ...row, rowHash: hash, importedAt: now })
    }
    let written = 0
    for (const batch of batches(toWrite, BATCH)) {
      await tx
        .insert(schoolRegister)
        .values([...batch])
        .onConflictDoUpdate({ target: schoolRegister.urn, set: excluded() })
      written += batch.length
      onProgress(written, toWrite.length)
    }
    return {
      ...counts,
      absent: before.length + counts.added - rows.length,
      open: rows.filter((row) => row.isOpen).length,
      withoutPoint: rows.filter((row) => row.latitude === null).length,
      withoutType: rows.filter((row) => row.kind === '').length,
      withoutReadablePostcode: rows.filter((row) => row.outcode === null).length,
      ...(await followRegister(tx, now)),
      outcodes: await deriveOutcodes(tx),
    }
  })
}

/** Every column but the key, and what follows from the name, takes the new row's value. */
function excluded(): Record<string, ReturnType<typeof sql>> {
  const columns = Object.keys(getTableColumns(schoolRegister)).filter((name) => name !== 'urn' && name !== 'searchName')
  return Object.fromEntries(columns.map((name) => [name, sql.raw(`excluded."${snake(name)}"`)]))
}
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

async function followRegister(tx: Tx, now: Date) {
  await tx.execute(sql`
    update organisations o set name = r.name, town = r.town, outcode = r.outcode
      from school_register r
     where r.urn = o.urn and (o.name, o.town, o.outcode) is distinct from (r.name, r.town, r.outcode)`)
  const closed = await tx.execute(sql`
    update organisations o set closed_at = coalesce(r.closed_on::timestamp at time zone 'Europe/London', ${now.toISOString()}::timestamptz)
      from school_register r where r.urn = o.urn and not r.is_open and o.closed_at is null returning o.id`)
  const reopened = await tx.execute(sql`
    update organisations o set closed_at = null
      from school_register r where r.urn = o.urn and r.is_open and o.closed_at is not null returning o.id`)
  return { organisationsClosed: closed.length, organisationsReopened: reopened.length }
}

async function deriveOutcodes(tx: Tx): Promise<number> {
  const derived = await tx.execute(sql`
    insert into outcodes (outcode, latitude, longitude, town, source)
    select outcode,
           percentile_cont(0.5) within group (order by latitude),
           percentile_cont(0.5) within group (order by longitude),
           mode() within group (order by town),
           'register'
      from school_register where outcode is not null and latitude is not null group by outcode
    on conflict (outcode) do update
      set latitude = excluded.latitude, longitude = excluded.longitude, town = excluded.town
      where outcodes.source = 'register'
    returning outcode`)
  return derived.length
}
