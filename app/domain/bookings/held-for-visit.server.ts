import { and, eq } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { organisations, type visits } from '#db/schema/index.ts'
import { givenBy, type HeldCredential, type OwnRules } from '../accreditation/credential-needs.ts'
import { heldBy } from '../accreditation/held.server.ts'
import { judgedAt } from '../schools/own-rules.server.ts'
import type { MenuService } from '../services/menu.ts'
import { serviceBooked } from '../services/read-menu.server.ts'

// By what a visit is judged: the service as this supplier gives it, and what whoever comes can show. Of a provider the provider
// itself is judged with them.

export const isProvider = async (tx: Tx, supplierId: string): Promise<boolean> =>
  (await tx.$count(organisations, and(eq(organisations.id, supplierId), eq(organisations.kind, 'provider')))) > 0

/** Whether a visit was over before whoever came was suspended, or anybody was: nothing held it. */
export const tookPlaceBefore = (
  { lacks, span }: Pick<typeof visits.$inferSelect, 'lacks' | 'span'>,
  now: Date,
): boolean => lacks !== 'hold' && span !== null && span.to <= now

export type JudgedBy = { service: MenuService & OwnRules; held: HeldCredential[] }

/**
 * What a booked service of a supplier is judged by for one person, by the rule of the school where it is. `evenOnHold`: as it would be
 * were they not suspended.
 */
export async function judgedFor(
  tx: Tx,
  { supplierId, serviceCode, schoolId }: { supplierId: string; serviceCode: string; schoolId: string },
  personId: string,
  evenOnHold = false,
): Promise<JudgedBy> {
  const ofProvider = await isProvider(tx, supplierId)
  return {
    service: await judgedAt(tx, givenBy(await serviceBooked(tx, serviceCode), ofProvider), schoolId),
    held: await heldBy(tx, personId, ofProvider ? supplierId : null, evenOnHold),
  }
}
