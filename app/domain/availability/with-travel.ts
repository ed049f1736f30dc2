import { driveMinutes, type Point, type RoadSettings, straightMiles } from '#app/domain/travel.ts'
import type { BusySpan } from './free-time.ts'

/** A busy span that has a place: a visit. Busy time from outside has none, and no drive is planned for it. */
export type PlacedSpan = BusySpan & { at?: Point | null }

/**
 * Busy time as one school sees it: before and after each visit elsewhere, the drive between there and `to` is taken
 * too. What is free after this can be driven to and from.
 */
export function withTravel(busy: readonly PlacedSpan[], to: Point, roads: RoadSettings): BusySpan[] {
  return busy.flatMap(({ at, ...span }) => {
    const drive = at ? driveMinutes(straightMiles(at, to), roads) * 60_000 : 0
    if (drive === 0) return [span]
    return [
      { from: new Date(span.from.getTime() - drive), to: span.from, kind: 'outside' as const },
      span,
      { from: span.to, to: new Date(span.to.getTime() + drive), kind: 'outside' as const },
    ]
  })
}
