import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day, instantAt, time } from '#app/domain/calendar.ts'
import { driveMinutes, straightMiles } from '#app/domain/travel.ts'
import { diaryOf, freeOn } from './free-time.ts'
import { type PlacedSpan, type Travel, withTravel } from './with-travel.ts'

const on = day('2027-01-18')
const here = { latitude: 52, longitude: -1 }
// 10 miles north by straight line: 13 by road, 26 minutes at 30 miles an hour.
const there = { latitude: 52 + 10 / 69.0942, longitude: -1 }
const roads = { roadFactor: 1.3, milesPerHour: 30 }
const rules = {
  weekly: [{ weekday: 1, from: time('08:00'), to: time('17:00') }],
  off: [],
  extra: [],
  maxDaysAWeek: 1,
}
const span = (from: string, to: string) => ({ from: instantAt(on, time(from)), to: instantAt(on, time(to)) })
const freeFor = (at: { latitude: number; longitude: number } | null, kind: 'visit' | 'outside' = 'visit') =>
  freeOn(diaryOf(rules, withTravel([{ ...span('11:00', '12:00'), kind, at }], { driveTo: here }, roads)), on)

it('takes the drive before and after a visit elsewhere', () =>
  expect(freeFor(there)).toEqual([
    { from: 480, to: 660 - 26 },
    { from: 720 + 26, to: 1_020 },
  ]))

it.each([
  [here, 'visit'],
  [null, 'outside'],
] as const)('takes none at the same place or where there is no place', (at, kind) =>
  expect(freeFor(at, kind)).toEqual([
    { from: 480, to: 660 },
    { from: 720, to: 1_020 },
  ]),
)

describe('around visits by video', () => {
  const visit = (from: string, to: string, at: PlacedSpan['at']): PlacedSpan => ({
    ...{ ...span(from, to), kind: 'visit', at },
    isRemote: at === null,
  })
  const free = (busy: PlacedSpan[], travel: Travel) => freeOn(diaryOf(rules, withTravel(busy, travel, roads)), on)

  it('stands still while one is held, before and after', () =>
    expect(
      free([visit('09:00', '09:30', null), visit('10:00', '11:00', there), visit('11:10', '11:40', null)], {
        driveTo: here,
      }),
    ).toEqual([
      // Half an hour lies between 9:30 and 10:00, and the drive is 26 minutes.
      { from: 480, to: 540 },
      { from: 570, to: 574 },
      // 10 minutes before the call and 16 after it.
      { from: 716, to: 1_020 },
    ]))

  it('leaves room for one only where the drive and it fit between two', () => {
    const day = [visit('09:00', '10:00', there), visit('11:00', '12:00', here)]
    const morning = { from: 480, to: 540 }
    const afternoon = { from: 720, to: 1_020 }
    expect(free(day, { remoteMinutes: 34 })).toEqual([morning, { from: 600, to: 660 }, afternoon])
    expect(free(day, { remoteMinutes: 35 })).toEqual([morning, afternoon])
    const withOne = [...day, visit('10:10', '10:30', null)]
    expect(free(withOne, { remoteMinutes: 14 })).toHaveLength(4)
    expect(free(withOne, { remoteMinutes: 15 })).toEqual([morning, afternoon])
    // One that begins when the drive is done, and so is no time that is left over.
    const atItsEnd = [visit('09:00', '09:10', there), visit('09:36', '09:56', null), visit('09:56', '10:30', here)]
    expect(free(atItsEnd, { remoteMinutes: 1 })).not.toContainEqual({ from: 550, to: 576 })
  })
})

// Minute by minute, as Postgres says it: the nearest face to face before and after, and the minutes between that no call takes.
describe('an obvious oracle', () => {
  const north = (miles: number) => ({ latitude: 52 + miles / 69.0942, longitude: -1 })
  const start = instantAt(on, time('08:00')).getTime()
  const scene = fc.record({
    to: fc.option(fc.integer({ min: 0, max: 30 })),
    length: fc.integer({ min: 1, max: 90 }),
    // One after the other: how long after the last one it begins, how long it is, and what it is.
    busy: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 90 }),
        minutes: fc.integer({ min: 5, max: 90 }),
        what: fc.oneof(
          fc.integer({ min: 0, max: 30 }),
          fc.constant('remote' as const),
          fc.constant('outside' as const),
        ),
      }),
      { maxLength: 6 },
    ),
  })

  it('finds the same times', () => {
    fc.assert(
      fc.property(scene, ({ to, length, busy }) => {
        const all = laidOut(busy)
        const spans = all.map(
          ({ from, to, what }): PlacedSpan => ({
            ...{ from: new Date(start + from * 60_000), to: new Date(start + to * 60_000) },
            kind: what === 'outside' ? 'outside' : 'visit',
            at: typeof what === 'number' ? north(what) : null,
            isRemote: what === 'remote',
          }),
        )
        const travel = to === null ? { remoteMinutes: length } : { driveTo: north(to) }
        const found = freeOn(diaryOf(rules, withTravel(spans, travel, roads)), on)
        const fits: number[] = []
        const could: number[] = []
        for (let from = 0; from + length <= 540; from++) {
          if (found.some((one) => one.from <= 480 + from && 480 + from + length <= one.to)) fits.push(from)
          if (isReached(all, { from, to: from + length, what: to ?? 'remote' })) could.push(from)
        }
        expect(fits).toEqual(could)
      }),
      { numRuns: 300 },
    )
  })

  type Held = { from: number; to: number; what: number | 'remote' | 'outside' }

  function laidOut(busy: { after: number; minutes: number; what: Held['what'] }[]): Held[] {
    let at = 0
    return busy.map(({ after, minutes, what }) => {
      const from = at + after
      at = from + minutes
      return { from, to: at, what }
    })
  }

  function isReached(all: readonly Held[], asked: Held): boolean {
    if (all.some((one) => one.from < asked.to && asked.from < one.to)) return false
    const day = [...all, asked].sort((a, b) => a.from - b.from)
    const faces = day.filter(({ what }) => typeof what === 'number')
    const isJudged = (one: Held, next: Held) => one === asked || next === asked || typeof asked.what !== 'number'
    return faces.every((one, n) => {
      const next = faces[n + 1]
      if (!next || !isJudged(one, next)) return true
      const isBetween = one.to <= asked.from && asked.to <= next.from
      if (typeof asked.what !== 'number' && !isBetween) return true
      let minutes = 0
      for (let minute = one.to; minute < next.from; minute++)
        if (!day.some(({ from, to, what }) => what === 'remote' && from <= minute && minute < to)) minutes++
      return minutes >= driveMinutes(straightMiles(north(one.what as number), north(next.what as number)), roads)
    })
  }
})
