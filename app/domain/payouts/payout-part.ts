import { type Pence, pence } from '../money.ts'

/**
 * What one payment pays out: the adviser's due in proportion to what has been received with it, less what earlier
 * payments paid out. The payment that settles the last penny pays out the rest, so the parts add up to the due exactly.
 */
export const payoutPart = (of: {
  duePence: number
  totalPence: number
  receivedPence: number
  paidOutPence: number
}): Pence => {
  const soFar =
    of.receivedPence >= of.totalPence ? of.duePence : Math.floor((of.duePence * of.receivedPence) / of.totalPence)
  return pence(Math.max(0, soFar - of.paidOutPence))
}
