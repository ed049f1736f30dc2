import { type Pence, pence, rateOf, sumPence } from '../money.ts'
import type { PriceTerms } from './agreement.ts'
import { isLive, type VisitStatus } from './lifecycle.ts'
import type { PaidThrough } from './paid-through.ts'

/**
 * What the adviser is paid for a visit: the whole price and travel, with their own VAT where they are registered. What the
 * payer pays beyond it is Waymark's fee. By a payroll: the same before VAT, from which it deducts.
 */
export function receivesOf(
  visit: { pricePence: number; travelPence: number; paidThrough?: PaidThrough },
  terms: Pick<PriceTerms, 'supplierRegisteredForVat'>,
): Pence {
  const net = pence(visit.pricePence + visit.travelPence)
  return pence(net + (terms.supplierRegisteredForVat && visit.paidThrough !== 'payroll' ? rateOf(net, 2_000) : 0))
}

/** The same of a visit as it stands: nothing once it has ended without taking place. */
export const stillReceives = (
  visit: Parameters<typeof receivesOf>[0] & { status: VisitStatus },
  terms: Parameters<typeof receivesOf>[1],
): Pence => (isLive(visit.status) ? receivesOf(visit, terms) : pence(0))

/** What visits bring in all: nothing for those that a provider pays. */
export const sumReceived = (some: readonly { receives: Pence | null }[]): Pence =>
  sumPence(some.map(({ receives }) => receives ?? pence(0)))
