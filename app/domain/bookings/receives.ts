import { type Pence, pence, rateOf, sumPence } from '../money.ts'
import type { PriceTerms } from './agreement.ts'
import { isBilled, type VisitStatus } from './lifecycle.ts'
import type { PaidThrough } from './paid-through.ts'
import { netOf, type VisitAmounts } from './price.ts'

type Received = Omit<VisitAmounts, 'feePence'> & { paidThrough?: PaidThrough }

/**
 * What the adviser is paid for a visit: the whole price and travel, with their own VAT where they are registered. What the
 * payer pays beyond it is Waymark's fee. By a payroll: the same before VAT, from which it deducts.
 */
export function receivesOf(visit: Received, terms: Pick<PriceTerms, 'supplierRegisteredForVat'>): Pence {
  const { price, travel } = netOf({ ...visit, feePence: 0 })
  const net = sumPence([price, travel])
  return pence(net + (terms.supplierRegisteredForVat && visit.paidThrough !== 'payroll' ? rateOf(net, 2_000) : 0))
}

/** The same of a visit as it stands: nothing once it has ended without taking place, but what its cancelling cost. */
export const stillReceives = (
  visit: Parameters<typeof receivesOf>[0] & { status: VisitStatus },
  terms: Parameters<typeof receivesOf>[1],
): Pence => (isBilled(visit) ? receivesOf(visit, terms) : pence(0))

/** What visits bring in all: nothing for those that a provider pays. */
export const sumReceived = (some: readonly { receives: Pence | null }[]): Pence =>
  sumPence(some.map(({ receives }) => receives ?? pence(0)))
