import { eq, sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { pupilPremiumAllocations } from '#db/schema/index.ts'
import { type Pence, sumPence } from '../money.ts'
import { batches, type ImportCounts, type Progress, rowHash } from './import-counts.ts'
import type { AllocationRow } from './read-pupil-premium.ts'

export type PupilPremiumImport = ImportCounts & {
  pupils: number
  amountPence: Pence
  /** Schools with part of a pupil, who is registered at two. */
  fractional: number
  /** Kept all the same: their school may be in a later register. */
  notInRegister: number
}

const importLock = 7_316_412
const BATCH = 2_000

/**
 * Writes DfE's allocations of one financial year ("2021-22") in one database transaction: all of them or nothing.
 * `closed` counts the allocations of this file whose school has closed, by the register.
 * Allocations that the file does not name stay. Nobody's fund changes: an approver accepts a proposal or types another.
 */
export function importPupilPremium(
  actor: SystemActor,
  rows: readonly AllocationRow[],
  financialYear: string,
  now: Date,
  onProgress: Progress = () => {},
): Promise<PupilPremiumImport> {
  return inTransaction(actor, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${importLock})`)
    const before = await tx
      .select({ urn: pupilPremiumAllocations.urn, rowHash: pupilPremiumAllocations.rowHash })
      .from(pupilPremiumAllocations)
      .where(eq(pupilPremiumAllocations.financialYear, financialYear))
    const known = new Map(before.map((row) => [row.urn, row.rowHash]))

    const counts = { added: 0, changed: 0, unchanged: 0 }
    const toWrite: (typeof pupilPremiumAllocations.$inferInsert)[] = []
    for (const row of rows) {
      const hash = rowHash(row)
      const there = known.get(row.urn)
      if (there === hash) {
        counts.unchanged++
        continue
      }
      if (there === undefined) counts.added++
      else counts.changed++
      toWrite.push({ ...row, pupils: row.pupils.toFixed(2), financialYear, rowHash: hash, importedAt: now })
    }
    let written = 0
    for (const batch of batches(toWrite, BATCH)) {
      await tx
        .insert(pupilPremiumAllocations)
        .values([...batch])
        .onConflictDoUpdate({
          target: [pupilPremiumAllocations.urn, pupilPremiumAllocations.financialYear],
          set: {
            schoolName: sql`excluded.school_name`,
            pupils: sql`excluded.pupils`,
            amountPence: sql`excluded.amount_pence`,
            rowHash: sql`excluded.row_hash`,
            importedAt: sql`excluded.imported_at`,
          },
        })
      written += batch.length
      onProgress(written, toWrite.length)
    }
    const [register] = await tx.execute<{ missing: number; closed: number }>(sql`
      select count(*) filter (where r.urn is null)::int as missing, count(*) filter (where not r.is_open)::int as closed
        from json_array_elements_text(${JSON.stringify(rows.map(({ urn }) => urn))}::json) a(urn)
        left join school_register r on r.urn = a.urn::int`)
    return {
      ...counts,
      closed: register?.closed ?? 0,
      absent: before.length + counts.added - rows.length,
      pupils: rows.reduce((sum, row) => sum + row.pupils, 0),
      amountPence: sumPence(rows.map((row) => row.amountPence)),
      fractional: rows.filter((row) => !Number.isInteger(row.pupils)).length,
      notInRegister: register?.missing ?? 0,
    }
  })
}
