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

/**
 * What each payment should have paid out in all to one payee, of the money that stands: in proportion to what has come in up to
 * it, and with the last penny the whole due, so that the parts add up to it. Never more than the payment brought. Pence.
 */
export function payoutTargets(of: {
  duePence: number
  totalPence: number
  arrived: readonly { paymentId: string; amountPence: number }[]
}): Map<string, Pence> {
  const { duePence, totalPence } = of
  const targets = new Map<string, Pence>()
  let receivedPence = 0
  let paidOutPence = 0
  for (const { paymentId, amountPence } of of.arrived) {
    receivedPence += amountPence
    const target = payoutPart({ duePence, totalPence, receivedPence, paidOutPence })
    targets.set(paymentId, target)
    paidOutPence += target
  }
  return targets
}
