import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day, day, daysOf, instantAt, isWithin, time } from '#app/domain/calendar.ts'
import { bitOf, daysSet, expire, freeDayBits, maskOf, RING_DAYS } from './free-day-bits.ts'
import { diaryOf, freeParts } from './free-time.ts'

const anyDay = fc.integer({ min: 0, max: 6_000 }).map((days) => addDays(day('2024-01-01'), days))
const diary = diaryOf(
  {
    weekly: [
      { weekday: 1, from: time('08:30'), to: time('16:30') },
      { weekday: 3, from: time('09:00'), to: time('12:00') },
      { weekday: 5, from: time('16:00'), to: time('20:00') },
    ],
    off: [{ startsOn: day('2027-02-15'), endsOn: day('2027-02-19') }],
    extra: [],
    maxDaysAWeek: 4,
  },
  [0, 21, 35].map((offset) => ({
    from: instantAt(addDays(day('2027-01-04'), offset), time('08:45')),
    to: instantAt(addDays(day('2027-01-04'), offset), time('15:15')),
    kind: 'visit' as const,
  })),
)

describe('a bit', () => {
  it('is the day’s number since 1 January 2020, modulo 512', () => {
    expect(bitOf(day('2020-01-01'))).toBe(0)
    expect(bitOf(day('2019-12-31'))).toBe(511)
    expect(bitOf(addDays(day('2020-01-01'), 512))).toBe(0)
    expect(bitOf(day('2027-01-21'))).toBe(2_577 % 512)
  })

  it('is another for each of 512 days running', () => {
    fc.assert(
      fc.property(anyDay, (on) => {
        const bits = daysOf({ startsOn: on, endsOn: addDays(on, RING_DAYS - 1) }).map(bitOf)
        return new Set(bits).size === RING_DAYS
      }),
      { numRuns: 20 },
    )
  })

  it('comes back from a mask as the same days', () => {
    fc.assert(
      fc.property(anyDay, fc.uniqueArray(fc.nat(RING_DAYS - 1)), (from, offsets) => {
        const days = offsets.sort((a, b) => a - b).map((offset) => addDays(from, offset))
        const mask = maskOf(days)
        expect(mask).toMatch(/^[01]{512}$/)
        expect(daysSet(mask, from, addDays(from, RING_DAYS - 1))).toEqual(days)
      }),
      { numRuns: 50 },
    )
    expect(() => daysSet(maskOf([]), day('2027-01-01'), day('2029-01-01'))).toThrow('longer than the ring')
  })
})

describe('the bits of a diary', () => {
  const named = { morning: 'morning', afternoon: 'afternoon', evening: 'evening', wholeDay: 'whole_day' } as const
  const parts = Object.keys(named) as (keyof typeof named)[]

  it('say of each day and part what the diary says, across the end of the ring', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), fc.integer({ min: 1, max: 400 }), (offset, length) => {
        const from = addDays(day('2027-01-04'), offset)
        const isGone = (on: Day) => isWithin({ startsOn: day('2027-03-01'), endsOn: day('2027-03-31') }, on)
        const bits = freeDayBits(diary, from, length, (on) => !isGone(on))
        const asked = daysOf({ startsOn: from, endsOn: addDays(from, length - 1) })
        for (const part of parts) {
          const expected = asked.filter((on) => !isGone(on) && freeParts(diary, on).includes(named[part]))
          expect(daysSet(bits[part], bits.fromOn, bits.untilOn)).toEqual(expected)
          expect(bits[part].split('1').length - 1).toBe(expected.length)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('are refused for more days than the ring leaves room for', () => {
    expect(() => freeDayBits(diary, day('2027-01-04'), 401)).toThrow('do not fit')
    expect(() => freeDayBits(diary, day('2027-01-04'), 0)).toThrow('do not fit')
  })

  it('lose what is over and nothing else', () => {
    const bits = freeDayBits(diary, day('2027-01-04'), 400)
    expect(expire(bits, day('2027-01-04'))).toBe(bits)
    for (const days of [1, 10, 399]) {
      const today = addDays(bits.fromOn, days)
      const fresh = freeDayBits(diary, today, 400 - days)
      expect(expire(bits, today)).toEqual(fresh)
    }
    expect(expire(bits, addDays(bits.untilOn, 1)).wholeDay).toBe('0'.repeat(512))
  })
})
