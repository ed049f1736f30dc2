import { and, eq } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { namings, practices, practitionerTerms, visits } from '#db/schema/index.ts'
import { netOf } from '../bookings/price.ts'
import type { Pence } from '../money.ts'
import { pence } from '../money.ts'
import { practitionerDue } from './split-of-visit.ts'

export type Payee = { supplierId: string; duePence: Pence }

/**
 * To whom a visit's due is paid, and how much to each: the supplier, or a provider and whoever came for it, by the rate that both
 * had agreed when they were named. Whoever has no practice to be paid by is paid by the provider, which then gets the whole.
 */
export async function payeesOf(
  tx: Tx,
  of: { visitId: string; supplierId: string; duePence: number },
): Promise<Payee[]> {
  const [row] = await tx
    .select({ visit: visits, terms: practitionerTerms.terms, practiceId: practices.supplierId })
    .from(namings)
    .innerJoin(visits, eq(visits.id, namings.visitId))
    .innerJoin(practitionerTerms, eq(practitionerTerms.id, namings.termsId))
    .leftJoin(practices, eq(practices.personId, namings.personId))
    .where(and(eq(namings.visitId, of.visitId), eq(namings.status, 'stands')))
  const whole = [{ supplierId: of.supplierId, duePence: pence(of.duePence) }]
  if (!row?.practiceId) return whole
  const { price, travel } = netOf(row.visit)
  const own = practitionerDue({ pricePence: price, travelPence: travel }, row.terms)
  if (own === null || own <= 0 || own >= of.duePence) return whole
  return [
    { supplierId: of.supplierId, duePence: pence(of.duePence - own) },
    { supplierId: row.practiceId, duePence: own },
  ]
}
