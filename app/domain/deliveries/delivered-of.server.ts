import { and, eq, inArray, sql } from 'drizzle-orm'
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

/** Whether something of it is there and its supplier has not yet said that all is: what an email of a part says. */
export async function isPartThere(tx: Tx, visitIds: readonly string[]): Promise<boolean> {
  const rows = await tx
    .select({ id: visits.id, quantity: visits.quantity, span: visits.span })
    .from(visits)
    .where(and(inArray(visits.id, [...visitIds]), eq(visits.status, 'confirmed')))
  return [...(await deliveredOf(tx, rows)).values()].some(({ many }) => many > 0)
}
