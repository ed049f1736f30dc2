import { and, eq } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { organisations } from '#db/schema/index.ts'
import { givenBy, type HeldCredential } from '../accreditation/credential-needs.ts'
import { heldBy } from '../accreditation/held.server.ts'
import { type MenuService, serviceByCode } from '../services/menu.ts'

// By what a visit is judged: the service as this supplier gives it, and what whoever comes can show. Of a provider the provider
// itself is judged with them.

export const isProvider = async (tx: Tx, supplierId: string): Promise<boolean> =>
  (await tx.$count(organisations, and(eq(organisations.id, supplierId), eq(organisations.kind, 'provider')))) > 0

export type JudgedBy = { service: MenuService; held: HeldCredential[] }

/** What a service of a supplier is judged by for one person. */
export async function judgedFor(
  tx: Tx,
  { supplierId, serviceCode }: { supplierId: string; serviceCode: string },
  personId: string,
): Promise<JudgedBy> {
  const ofProvider = await isProvider(tx, supplierId)
  return {
    service: givenBy(serviceByCode(serviceCode), ofProvider),
    held: await heldBy(tx, personId, ofProvider ? supplierId : null),
  }
}
