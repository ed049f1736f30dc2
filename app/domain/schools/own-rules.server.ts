import { eq } from 'drizzle-orm'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { schoolSettings } from '#db/schema/index.ts'
import type { Given, OwnRules } from '../accreditation/credential-needs.ts'

/**
 * What a school asks of an adviser beyond what everybody needs: how old a DBS certificate may be, and the least public liability
 * cover. Null: no rule. Whoever judges a visit there needs them, also on the adviser’s side.
 */
export async function ownRulesAt(tx: Tx, schoolId: string): Promise<OwnRules> {
  const [kept] = await seeingAllParties(tx, () =>
    tx
      .select({ dbsMostYears: schoolSettings.dbsMostYears, leastCoverPounds: schoolSettings.leastCoverPounds })
      .from(schoolSettings)
      .where(eq(schoolSettings.schoolId, schoolId)),
  )
  return kept ?? { dbsMostYears: null, leastCoverPounds: null }
}

/** A service as it is judged at one school, by that school’s own rules. */
export const judgedAt = async <G extends Given>(tx: Tx, given: G, schoolId: string): Promise<G & OwnRules> => ({
  ...given,
  ...(await ownRulesAt(tx, schoolId)),
})
