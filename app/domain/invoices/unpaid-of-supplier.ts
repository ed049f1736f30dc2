import { type Pence, pence } from '../money.ts'
import { payoutPart } from '../payouts/payout-part.ts'

/** What one supplier has not been paid of a charge: theirs of it, less their part of what has come in. Pence. */
export const unpaidOfSupplier = (charge: {
  adviserPence: number
  totalPence: number
  receivedPence: number
}): Pence => {
  const { adviserPence: duePence, totalPence, receivedPence } = charge
  return pence(duePence - payoutPart({ duePence, totalPence, receivedPence, paidOutPence: 0 }))
}
