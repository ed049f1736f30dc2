import { and, eq, inArray } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { type bookings, namings, practitionerTerms, type visits } from '#db/schema/index.ts'
import { type Pence, pence } from '../money.ts'
import { practitionerDue } from '../payouts/split-of-visit.ts'
import { rateWords } from '../providers/practitioner-terms.ts'
import { isLive } from './lifecycle.ts'
import { stillReceives } from './receives.ts'

/**
 * What a visit brings whoever reads of it, in pence, and by which rate. Who supplies it, an adviser or a provider’s office: all
 * that the booking says, and no rate. A practitioner: their own part where Stripe pays it, null where their provider pays them,
 * and never what the school pays.
 */
export type Received = { receives: Pence | null; rate: string | null }

type Of = (visit: typeof visits.$inferSelect, terms: (typeof bookings.$inferSelect)['terms']) => Received

export async function receivedBy(tx: Tx, actor: SupplierActor, visitIds: readonly string[]): Promise<Of> {
  if (actor.kind === 'provider' || !actor.isPractitioner)
    return (visit, terms) => ({ receives: stillReceives(visit, terms), rate: null })
  const agreed =
    visitIds.length === 0
      ? []
      : await tx
          .select({ visitId: namings.visitId, terms: practitionerTerms.terms })
          .from(namings)
          .innerJoin(practitionerTerms, eq(practitionerTerms.id, namings.termsId))
          .where(
            and(
              inArray(namings.visitId, [...visitIds]),
              eq(namings.personId, actor.personId),
              inArray(namings.status, ['stands', 'proposed']),
            ),
          )
  return (visit) => {
    const own = agreed.find(({ visitId }) => visitId === visit.id)?.terms
    if (!own) return { receives: null, rate: null }
    const due = practitionerDue(visit, own)
    return { receives: due === null || isLive(visit.status) ? due : pence(0), rate: rateWords(own) }
  }
}
