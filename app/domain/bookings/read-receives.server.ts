import { and, eq, inArray, sql } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { adviserCards, type bookings, namings, practitionerTerms, type visits } from '#db/schema/index.ts'
import { formatPounds, type Pence, pence } from '../money.ts'
import { practitionerDue } from '../payouts/split-of-visit.ts'
import { rateWords } from '../providers/practitioner-terms.ts'
import { asToBeBilled } from './billed.ts'
import { isLive } from './lifecycle.ts'
import { netOf, type VisitAmounts } from './price.ts'
import { stillReceives } from './receives.ts'

/**
 * What a visit brings whoever reads of it, in pence, and by which rate. An adviser: all that the booking says. A provider’s office:
 * the same without what Stripe pays whoever comes, which `rate` says. A practitioner: their own part where Stripe pays it, null
 * where their provider pays them, and never what the school pays.
 */
export type Received = { receives: Pence | null; rate: string | null }

type Of = (visit: typeof visits.$inferSelect, terms: (typeof bookings.$inferSelect)['terms']) => Received

export async function receivedBy(tx: Tx, actor: SupplierActor, visitIds: readonly string[]): Promise<Of> {
  if (actor.kind === 'adviser' && !actor.isPractitioner)
    return (visit, terms) => ({ receives: stillReceives(asToBeBilled(visit, terms), terms), rate: null })
  const agreed = await agreedFor(tx, visitIds)
  if (actor.kind === 'provider')
    return (visit, terms) => {
      const whole = stillReceives(asToBeBilled(visit, terms), terms)
      const part = splitOf(agreed, { id: visit.id, ...amountsOf(asToBeBilled(visit, terms)) })
      if (!part || whole === 0) return { receives: whole, rate: null }
      return { receives: pence(whole - part.pence), rate: `Stripe pays ${part.name} ${formatPounds(part.pence)} of it` }
    }
  return (visit, terms) => {
    const own = agreed.find(({ visitId, personId }) => visitId === visit.id && personId === actor.personId)?.terms
    if (!own) return { receives: null, rate: null }
    const due = practitionerDue(amountsOf(asToBeBilled(visit, terms)), own)
    return { receives: due === null || isLive(visit.status) ? due : pence(0), rate: rateWords(own) }
  }
}

/** Price and travel as they are billed. */
const amountsOf = (visit: VisitAmounts) => {
  const { price, travel } = netOf(visit)
  return { pricePence: price, travelPence: travel }
}

/** Who comes to visits of a provider, and by which terms: `isPaidApart`, whether they have a practice that Stripe can pay. */
export const agreedFor = async (tx: Tx, visitIds: readonly string[]) =>
  visitIds.length === 0
    ? []
    : tx
        .select({
          visitId: namings.visitId,
          personId: namings.personId,
          name: namings.name,
          terms: practitionerTerms.terms,
          isPaidApart: sql<boolean>`exists (select from ${adviserCards} c where c.person_id = ${namings.personId})`,
        })
        .from(namings)
        .innerJoin(practitionerTerms, eq(practitionerTerms.id, namings.termsId))
        .where(and(inArray(namings.visitId, [...visitIds]), inArray(namings.status, ['stands', 'proposed'])))

/** What of a visit’s due Stripe pays whoever comes; null where it pays the provider the whole. */
export function splitOf(
  agreed: Awaited<ReturnType<typeof agreedFor>>,
  visit: { id: string; pricePence: number; travelPence: number },
): { name: string; pence: Pence } | null {
  const who = agreed.find(({ visitId }) => visitId === visit.id)
  const due = who?.isPaidApart ? practitionerDue(visit, who.terms) : null
  return who && due !== null && due > 0 ? { name: who.name, pence: due } : null
}
