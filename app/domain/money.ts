/** Whole pence of sterling. Never a float, never pounds. */
export type Pence = number & { readonly __pence: unique symbol }

/** Pence from a whole number of pence; anything else is a bug and throws. */
export function pence(amount: number): Pence {
  if (!Number.isSafeInteger(amount)) throw new Error(`not a whole number of pence: ${amount}`)
  return amount as Pence
}

export const sumPence = (amounts: Iterable<number>): Pence => {
  let total = 0
  for (const amount of amounts) total += amount
  return pence(total)
}

/**
 * Splits an amount by whole-number ratios so that the parts add up to it exactly, by largest remainder, the earlier part
 * first where remainders are equal: £1,000.00 over three is 333.34, 333.33, 333.33; £351.14 as 4 to 2 is 234.09, 117.05.
 * Refuses (throws on) no ratios, all-zero ratios, and ratios that are negative or not whole.
 */
export function splitPence(amount: Pence, ratios: number[]): Pence[] {
  if (ratios.some((ratio) => ratio < 0)) throw new Error('a negative ratio')
  // Exact in whole numbers of any size; a float could give the odd penny to the wrong part.
  const total = ratios.reduce((sum, ratio) => sum + BigInt(ratio), 0n)
  if (total === 0n) throw new Error('no ratios to split by')
  const sign = amount < 0 ? -1 : 1
  const parts = ratios.map((ratio, i) => {
    const product = BigInt(Math.abs(amount)) * BigInt(ratio)
    return { i, whole: Number(product / total), remainder: product % total }
  })
  let left = Math.abs(amount) - parts.reduce((sum, part) => sum + part.whole, 0)
  const byRemainder = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1,
  )
  for (const part of byRemainder) if (left-- > 0) part.whole += 1
  return parts.map((part) => pence(part.whole === 0 ? 0 : sign * part.whole))
}

/** A rate in hundredths of a per cent of an amount, rounded half up to the penny: 600 of £320.00 is £19.20. */
export function rateOf(amount: Pence, basisPoints: number): Pence {
  const sign = amount < 0 ? -1 : 1
  return pence(sign * Math.floor((Math.abs(amount) * basisPoints + 5_000) / 10_000))
}

const pounds = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' })

/** For reading: £1,234.50; negative as −£1,234.50. */
export const formatPounds = (amount: number): string => pounds.format(amount / 100).replace('-', '−')

/** Whether more or less is left by a move; neither where reserved money is committed, or committed money spent. */
export const signOf = (change: number): string => (change > 0 ? '+' : change < 0 ? '−' : '')

/** The most that anybody may type: £10 million. */
const MOST_TYPED = 1_000_000_000 as Pence

/**
 * What a person typed as pounds ("1,234.5", "£351.14", " 40 ") in pence, or null when it is no amount of money
 * (empty, letters, more than two decimals, above £10 million, negative).
 */
export function parsePounds(typed: string): Pence | null {
  const match = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(plainOf(typed))
  if (!match) return null
  const amount = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return amount > MOST_TYPED ? null : pence(amount)
}

/** What is wrong with typed pounds that `parsePounds` refuses: too much, or no amount at all. `like`: one that would do. */
export const poundsFault = (typed: string, like: string): string =>
  /^\d{8,}(\.\d{1,2})?$/.test(plainOf(typed))
    ? `Enter ${formatPounds(MOST_TYPED)} or less`
    : `Enter an amount in pounds, like ${like}`

const plainOf = (typed: string): string => typed.replace(/[\s£,\u200B-\u200D\uFEFF]/g, '')
