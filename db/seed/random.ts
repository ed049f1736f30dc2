/** A small deterministic generator (mulberry32), so that every demonstration is the same corner of England. */
export type Random = {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
  pick<T>(list: readonly T[]): T
  /** True so many times in a hundred. */
  chance(percent: number): boolean
  shuffled<T>(list: readonly T[]): T[]
}

export function randomFrom(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    between,
    pick: (list) => list[between(0, list.length - 1)] as (typeof list)[number],
    chance: (percent) => next() * 100 < percent,
    shuffled: (list) => {
      const out = [...list]
      for (let i = out.length - 1; i > 0; i--) {
        const j = between(0, i)
        ;[out[i], out[j]] = [out[j] as never, out[i] as never]
      }
      return out
    },
  }
}
