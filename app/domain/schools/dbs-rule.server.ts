import { eq } from 'drizzle-orm'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { schoolSettings } from '#db/schema/index.ts'
import type { Given } from '../accreditation/credential-needs.ts'

/**
 * How many years old a school lets an adviser’s DBS certificate be; null where it has no rule. Whoever judges a visit there needs
 * it, also on the adviser’s side.
 */
export async function dbsMostYearsAt(tx: Tx, schoolId: string): Promise<number | null> {
  const [kept] = await seeingAllParties(tx, () =>
    tx.select({ years: schoolSettings.dbsMostYears }).from(schoolSettings).where(eq(schoolSettings.schoolId, schoolId)),
  )
  return kept?.years ?? null
}

/** A service as it is judged at one school, by that school’s own rule. */
export const judgedAt = async <G extends Given>(
  tx: Tx,
  given: G,
  schoolId: string,
): Promise<G & Pick<Given, 'dbsMostYears'>> => ({
  ...given,
  dbsMostYears: await dbsMostYearsAt(tx, schoolId),
})
