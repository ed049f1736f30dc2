import { inArray, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { visits } from '#db/schema/index.ts'
import type { Delivered } from '../bookings/lifecycle.ts'
import { codesMissing } from './delivery-rules.ts'

type Row = { id: string; quantity: number; span: unknown }

/** What stands delivered of each of these that has no date, by its id; whoever asks, for a lead may cancel what it sees nothing of. */
export async function deliveredOf(tx: Tx, rows: readonly Row[]): Promise<Map<string, Delivered>> {
  const undated = rows.filter(({ span }) => span === null)
  if (undated.length === 0) return new Map()
  const found = await tx
    .select({
      id: visits.id,
      stands: sql<{ many: number; codes: number | null }>`delivered_of(${visits.id})`,
    })
    .from(visits)
    .where(
      inArray(
        visits.id,
        undated.map(({ id }) => id),
      ),
    )
  return new Map(
    found.map(({ id, stands }) => {
      const quantity = undated.find((one) => one.id === id)?.quantity ?? 1
      return [id, { many: stands.many, codesMissing: codesMissing(quantity, stands.codes) }]
    }),
  )
}
