import { type Pence, pence } from '../money.ts'
import { payoutPart } from '../payouts/payout-part.ts'

/** What one supplier has not been paid of a charge: theirs of it after credits, less their part of what has come in. Pence. */
export const unpaidOfSupplier = (charge: {
  adviserPence: number
  totalPence: number
  creditedPence: number
  creditedAdviserPence: number
  receivedPence: number
}): Pence => {
  const duePence = charge.adviserPence - charge.creditedAdviserPence
  const totalPence = charge.totalPence - charge.creditedPence
  const { receivedPence } = charge
  return pence(duePence - payoutPart({ duePence, totalPence, receivedPence, paidOutPence: 0 }))
}
