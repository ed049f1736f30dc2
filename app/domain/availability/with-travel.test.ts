import { expect, it } from 'vitest'
import { day, instantAt, time } from '#app/domain/calendar.ts'
import { diaryOf, freeOn } from './free-time.ts'
import { withTravel } from './with-travel.ts'

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
  freeOn(diaryOf(rules, withTravel([{ ...span('11:00', '12:00'), kind, at }], here, roads)), on)

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
