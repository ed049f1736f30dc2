import { type Pence, pence, splitPence, sumPence } from '../money.ts'

/** Of one fund: what of its part is spent, and what it has back. */
export type SpentPart = { spent: Pence; back: Pence }

/**
 * Splits what is spent of a commitment over the funds that hold it, in their proportions by largest remainder, so that it comes
 * out to the penny and no fund pays or gets back more than it held. All of it where all is spent. Throws on more than is held.
 */
export function splitSpent(held: readonly Pence[], spent: Pence): SpentPart[] {
  const inAll = sumPence(held)
  if (spent < 0 || spent > inAll) throw new Error(`cannot spend ${spent} of ${inAll}`)
  if (inAll === 0) return held.map(() => ({ spent: pence(0), back: pence(0) }))
  const parts = splitPence(spent, [...held])
  return held.map((amount, at) => ({ spent: parts[at] as Pence, back: pence(amount - (parts[at] as Pence)) }))
}
