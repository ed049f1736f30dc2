import { and, eq } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { fundYears } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { newId } from '../ids.ts'

/** The row of a fund's year, made when it is first needed: without an allocation, and so without a floor. */
export async function fundYearRow(
  tx: Tx,
  fund: { id: string; schoolId: string; payerId: string },
  year: { startsOn: Day; endsOn: Day },
): Promise<typeof fundYears.$inferSelect> {
  await tx
    .insert(fundYears)
    .values({
      id: newId('fundYear'),
      fundId: fund.id,
      schoolId: fund.schoolId,
      payerId: fund.payerId,
      startsOn: year.startsOn,
      endsOn: year.endsOn,
    })
    .onConflictDoNothing()
  const [row] = await tx
    .select()
    .from(fundYears)
    .where(and(eq(fundYears.fundId, fund.id), eq(fundYears.startsOn, year.startsOn)))
  return row as typeof fundYears.$inferSelect
}
