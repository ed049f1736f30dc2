import { sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { outcodes } from '#db/schema/index.ts'
import { batches, type ImportCounts, type Progress } from './import-counts.ts'
import type { OutcodeRow } from './read-outcodes.ts'

/** Writes a file of outward postcodes, all or nothing. Its points are kept over those worked out from the register. */
export function importOutcodes(
  actor: SystemActor,
  rows: readonly OutcodeRow[],
  onProgress: Progress = () => {},
): Promise<Omit<ImportCounts, 'closed'>> {
  return inTransaction(actor, async (tx) => {
    const before = await tx.select().from(outcodes)
    const known = new Map(before.map((row) => [row.outcode, row]))
    const counts = { added: 0, changed: 0, unchanged: 0 }
    const toWrite: (typeof outcodes.$inferInsert)[] = []
    for (const row of rows) {
      const there = known.get(row.outcode)
      const isSame =
        there?.source === 'file' &&
        there.latitude === row.latitude &&
        there.longitude === row.longitude &&
        there.town === row.town
      if (isSame) counts.unchanged++
      else {
        if (there) counts.changed++
        else counts.added++
        toWrite.push({ ...row, source: 'file' })
      }
    }
    let written = 0
    for (const batch of batches(toWrite, 2_000)) {
      await tx
        .insert(outcodes)
        .values([...batch])
        .onConflictDoUpdate({
          target: outcodes.outcode,
          set: {
            latitude: sql`excluded.latitude`,
            longitude: sql`excluded.longitude`,
            town: sql`excluded.town`,
            source: sql`excluded.source`,
          },
        })
      written += batch.length
      onProgress(written, toWrite.length)
    }
    return { ...counts, absent: before.length + counts.added - rows.length }
  })
}
