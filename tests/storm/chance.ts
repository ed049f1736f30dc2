/** Chance of a seed: the same seed draws the same, whatever machine it is on. */
export interface Chance {
  /** A whole number from 0 to one less than `below`. */
  below(below: number): number
  oneOf<T>(some: readonly T[]): T
  /** True so many times in a hundred. */
  is(percent: number): boolean
}

/** Chance of its own for one step of a seed, so that leaving another step out changes nothing of what this one draws. */
export function chanceOf(seed: number, step: number): Chance {
  let state = (Math.imul(seed | 0, 0x9e37_79b1) ^ Math.imul(step + 1, 0x85eb_ca6b)) >>> 0
  // (Source: mulberry32, Tommy Ettinger, public domain.)
  const next = () => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (many: number) => Math.floor(next() * many)
  return {
    below,
    oneOf: (some) => {
      if (some.length === 0) throw new Error('nothing to choose from')
      return some[below(some.length)] as (typeof some)[number]
    },
    is: (percent) => next() * 100 < percent,
  }
}
