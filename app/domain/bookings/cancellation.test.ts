import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day, day, dayFromNumber } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { schoolCalendar, schoolDaysBetween } from '#app/domain/school-days.ts'
import {
  areTiersSound,
  cancellationCharge,
  cancellationPercent,
  cancellationSteps,
  DEFAULT_TIERS,
  lastFreeDay,
} from './cancellation.ts'

const range = (startsOn: string, endsOn: string) => ({ startsOn: day(startsOn), endsOn: day(endsOn) })
const calendar = schoolCalendar(
  [range('2026-09-03', '2026-12-18'), range('2027-01-05', '2027-03-25'), range('2027-04-12', '2027-07-21')],
  [
    { ...range('2026-10-26', '2026-10-30'), kind: 'holiday' },
    { ...range('2027-02-15', '2027-02-19'), kind: 'holiday' },
  ],
)
const price = pence(32_000)

it.each([
  [12, 0],
  [10, 0],
  [9, 16_000],
  [5, 16_000],
  [4, 32_000],
  [0, 32_000],
])('at %i school days the charge is %i pence', (notice, charge) =>
  expect(cancellationCharge(price, DEFAULT_TIERS, notice)).toBe(charge),
)

it('rounds half a penny up', () => expect(cancellationCharge(pence(32_001), DEFAULT_TIERS, 6)).toBe(16_001))

it('counts school days when cancelled on Friday for Monday week over half term', () => {
  const notice = schoolDaysBetween(calendar, day('2026-10-23'), day('2026-11-02'))
  expect([notice, cancellationPercent(DEFAULT_TIERS, notice)]).toEqual([1, 100])
})

describe('the days on which the charge changes', () => {
  const steps = (on: string) =>
    cancellationSteps(price, DEFAULT_TIERS, calendar, day(on)).map(
      (step) => `${step.from} ${step.until} ${step.charge}`,
    )

  it('are in term', () =>
    expect(steps('2027-01-21')).toEqual([
      'null 2027-01-07 0',
      '2027-01-08 2027-01-14 16000',
      '2027-01-15 2027-01-21 32000',
    ]))

  it('step over a half term', () =>
    expect(steps('2027-02-23')).toEqual([
      'null 2027-02-02 0',
      '2027-02-03 2027-02-09 16000',
      '2027-02-10 2027-02-23 32000',
    ]))

  it('agree with the charge on every single day', () => {
    const visitDay = fc.integer({ min: 20_730, max: 21_050 }).map(dayFromNumber)
    fc.assert(
      fc.property(visitDay, fc.integer({ min: 0, max: 60 }), (visitOn, daysBefore) => {
        const cancelledOn = addDays(visitOn, -daysBefore)
        const notice = schoolDaysBetween(calendar, cancelledOn, visitOn)
        const step = cancellationSteps(price, DEFAULT_TIERS, calendar, visitOn).find((one) => cancelledOn <= one.until)
        expect(step?.charge).toBe(cancellationCharge(price, DEFAULT_TIERS, notice))
        const free = lastFreeDay(DEFAULT_TIERS, calendar, visitOn) as Day
        expect(cancelledOn <= free).toBe(step?.charge === 0)
      }),
      { numRuns: 400 },
    )
  })
})

it.each([
  [DEFAULT_TIERS, true],
  [[{ fromSchoolDays: 0, percent: 0 }], true],
  [[{ fromSchoolDays: 5, percent: 0 }], false],
  [[], false],
  [
    [
      { fromSchoolDays: 5, percent: 60 },
      { fromSchoolDays: 0, percent: 50 },
    ],
    false,
  ],
  [
    [
      { fromSchoolDays: 0, percent: 10 },
      { fromSchoolDays: 0, percent: 50 },
    ],
    false,
  ],
  [[{ fromSchoolDays: 0, percent: 101 }], false],
])('tiers %j are sound: %j', (tiers, isSound) => expect(areTiersSound(tiers)).toBe(isSound))

it('throws on tiers that say nothing for short notice', () =>
  expect(() => cancellationPercent([{ fromSchoolDays: 5, percent: 0 }], 4)).toThrow('without one from 0'))
