import { type Pence, pence, sumPence } from '../money.ts'

/**
 * Spreads what each fund gives to a whole booking over its visits, so that every fund's parts come to its amount and every
 * visit's parts to its cost, to the penny: `split[visit][fund]`. The running totals of both are rounded once, and each
 * part is the difference of its neighbours. Throws unless funds and visits come to the same sum.
 */
export function splitLines(funds: readonly number[], visits: readonly number[]): Pence[][] {
  const total = sumPence(visits)
  if (sumPence(funds) !== total) throw new Error('funds and visits do not come to the same sum')
  const upTo = (fundsTo: number, visitsTo: number) => {
    const fundSum = BigInt(sumPence(funds.slice(0, fundsTo)))
    const visitSum = BigInt(sumPence(visits.slice(0, visitsTo)))
    return total === 0 ? 0 : Number((fundSum * visitSum) / BigInt(total))
  }
  const split = visits.map((_, v) =>
    funds.map((_, f) => upTo(f + 1, v + 1) - upTo(f, v + 1) - upTo(f + 1, v) + upTo(f, v)),
  )
  return split.some((parts) => parts.some((part) => part < 0))
    ? fillInTurn(funds, visits)
    : split.map((p) => p.map(pence))
}

/** Rounding can owe a fund a penny where it gives next to nothing: then the funds pay one after the other. */
function fillInTurn(funds: readonly number[], visits: readonly number[]): Pence[][] {
  const left = [...funds]
  return visits.map((cost) => {
    let open = cost
    return left.map((has, f) => {
      const part = Math.min(has, open)
      left[f] = has - part
      open -= part
      return pence(part)
    })
  })
}
