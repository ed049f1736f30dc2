import { driveMinutes, type Point, type RoadSettings, straightMiles } from '#app/domain/travel.ts'
import type { BusySpan } from './free-time.ts'

/**
 * A busy span that may have a place: a visit face to face. One by video or telephone has none, and nobody drives while it
 * lasts. Busy time from outside has none either, and no drive is planned for it.
 */
export type PlacedSpan = BusySpan & { at?: Point | null; isRemote?: boolean }

/** What time is looked for: to be at a place, or to hold so many minutes by video or telephone. */
export type Travel = { driveTo: Point } | { remoteMinutes: number }

/** Of a visit that is looked for, by how it is held and how long it is. */
export const travelFor = (at: Point & { mode: string }, minutes: number): Travel | undefined =>
  at.mode === 'face_to_face'
    ? { driveTo: at }
    : at.mode === 'video' || at.mode === 'telephone'
      ? { remoteMinutes: minutes }
      : undefined

/**
 * Busy time as somebody sees it who looks for time for a visit: what is free after this can be driven to and from, and what
 * is already planned can still be driven between. Judged as Postgres judges it: from the nearest visit face to face to the
 * next, less what is held by video or telephone meanwhile.
 */
export function withTravel(busy: readonly PlacedSpan[], travel: Travel, roads: RoadSettings): BusySpan[] {
  const visits = busy.flatMap(({ from, to, at }) => (at ? [{ ...inTime({ from, to }), at }] : [])).sort(byBeginning)
  const remote = busy
    .filter(({ isRemote }) => isRemote)
    .map(inTime)
    .sort(byBeginning)
  const drive = (from: Point, to: Point) => driveMinutes(straightMiles(from, to), roads) * MINUTE
  const taken = visits.flatMap((visit, n): Stretch[] => {
    const [before, after] = [visits[n - 1]?.to ?? Number.NEGATIVE_INFINITY, visits[n + 1]]
    if ('driveTo' in travel) {
      const away = drive(visit.at, travel.driveTo)
      const until = driven(visit.to, away, remote)
      const since = -driven(-visit.from, away, mirrored(remote))
      return [
        { from: Math.max(since, before), to: visit.from },
        { from: visit.to, to: Math.min(until, after?.from ?? until) },
      ]
    }
    if (!after) return []
    // Also of a call that begins when the drive is done: it leaves no more time than one before.
    const still = remote.filter(({ from, to }) => visit.to <= from && to <= after.from)
    const held = still.reduce((sum, { from, to }) => sum + to - from, 0)
    const spare = after.from - visit.to - held - drive(visit.at, after.at)
    return spare < travel.remoteMinutes * MINUTE ? [{ from: visit.to, to: after.from }] : []
  })
  return [
    ...busy.map(({ from, to, kind }): BusySpan => ({ from, to, kind })),
    ...taken
      .filter(({ from, to }) => from < to)
      .map(({ from, to }): BusySpan => ({ from: new Date(from), to: new Date(to), kind: 'outside' })),
  ]
}

/** Two instants in milliseconds since 1970. */
type Stretch = { from: number; to: number }

const MINUTE = 60_000

const inTime = ({ from, to }: { from: Date; to: Date }): Stretch => ({ from: from.getTime(), to: to.getTime() })

const byBeginning = (a: Stretch, b: Stretch): number => a.from - b.from

/** The same stretches for whoever looks back from later to earlier. */
const mirrored = (stretches: readonly Stretch[]): Stretch[] =>
  stretches.map(({ from, to }) => ({ from: -to, to: -from })).reverse()

/** When so much of a drive that sets off at `start` is done, if it stands still during each of those stretches. */
function driven(start: number, drive: number, still: readonly Stretch[]): number {
  let [at, left] = [start, drive]
  for (const one of still) {
    if (one.from < start) continue
    if (left <= one.from - at) break
    left -= one.from - at
    at = one.to
  }
  return at + left
}
