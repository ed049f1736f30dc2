import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  day,
  dayFromNumber,
  dayNumber,
  daysBetween,
  daysOf,
  instantAt,
  isDay,
  londonCivil,
  londonDay,
  minutesOf,
  mondayOf,
  parseDay,
  parseTime,
  startOfDay,
  time,
  timeOf,
  weekday,
} from './calendar.ts'

const anyDay = fc.integer({ min: 10_957, max: 47_481 }).map(dayFromNumber)
const anyTime = fc.integer({ min: 0, max: 1_439 }).map(timeOf)

describe('a day', () => {
  it.each(['2027-02-29', '2027-13-01', '2027-1-2', '27-01-21', '', '2027-01-21T00:00', '1899-12-31', '2027-00-10'])(
    'is not %j',
    (text) => {
      expect(isDay(text)).toBe(false)
      expect(() => day(text)).toThrow('not a day')
    },
  )

  it('exists on 29 February only in a leap year', () => {
    expect(isDay('2028-02-29')).toBe(true)
    expect(isDay('2100-02-29')).toBe(false)
  })

  it('counts and adds days as whole nights', () => {
    expect(addDays(day('2026-12-31'), 1)).toBe('2027-01-01')
    expect(addDays(day('2028-02-28'), 1)).toBe('2028-02-29')
    expect(daysBetween(day('2026-03-28'), day('2026-03-30'))).toBe(2)
    expect(daysBetween(day('2026-10-26'), day('2026-10-24'))).toBe(-2)
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -4_000, max: 4_000 }), (on, days) => {
        const moved = addDays(on, days)
        return daysBetween(on, moved) === days && addDays(moved, -days) === on && dayFromNumber(dayNumber(on)) === on
      }),
    )
  })

  it('knows its weekday and its week', () => {
    expect(weekday(day('2027-01-21'))).toBe('thursday')
    expect(weekday(day('1969-12-31'))).toBe('wednesday')
    expect(mondayOf(day('2027-01-24'))).toBe('2027-01-18')
    expect(mondayOf(day('2027-01-18'))).toBe('2027-01-18')
  })

  it('lists the days of a range, both ends included', () => {
    expect(daysOf({ startsOn: day('2026-12-31'), endsOn: day('2027-01-02') })).toEqual([
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
    ])
    expect(daysOf({ startsOn: day('2027-01-02'), endsOn: day('2027-01-01') })).toEqual([])
  })
})

describe('a typed day', () => {
  it.each([
    '21 1 2027',
    '21/1/2027',
    '21/01/27',
    '21.01.2027',
    ' 21-1-2027 ',
    '21 January 2027',
    '21st Jan 2027',
    'Thursday 21 January 2027',
    'Thu, 21 Jan 2027',
    '2027-01-21',
    '\u200B21 1 2027',
  ])('%j is 21 January 2027', (typed) => expect(parseDay(typed)).toBe('2027-01-21'))

  it('comes from three boxes too', () => {
    expect(parseDay({ day: '21', month: ' 1', year: '2027 ' })).toBe('2027-01-21')
    expect(parseDay({ day: '21', month: 'jan', year: '2027' })).toBe('2027-01-21')
    expect(parseDay({ day: '', month: '1', year: '2027' })).toBeNull()
    expect(parseDay({ day: '', month: '', year: '' })).toBeNull()
  })

  it.each([
    '',
    'tomorrow',
    '31 4 2027',
    '29/2/2027',
    '1 21 2027',
    '21 1',
    '21 1 027',
    '21 1 2027 9',
    '21 Ju 2027',
    '1e1 1 2027',
  ])('%j is none', (typed) => expect(parseDay(typed)).toBeNull())

  it('never throws and gives only real days', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const parsed = parseDay(typed)
        return parsed === null || isDay(parsed)
      }),
    )
  })
})

describe('a time of day', () => {
  it.each([
    ['8:45', '08:45'],
    ['08.45', '08:45'],
    ['0845', '08:45'],
    ['8:45 am', '08:45'],
    ['8.45PM', '20:45'],
    ['2pm', '14:00'],
    ['12am', '00:00'],
    ['12:15pm', '12:15'],
    ['14:30', '14:30'],
    ['noon', '12:00'],
    ['12 noon', '12:00'],
  ])('typed %j is %s', (typed, expected) => expect(parseTime(typed)).toBe(expected))

  it.each(['', '8', '24:00', '13pm', '0am', '8:60', 'ten', '8:4'])('typed %j is none', (typed) =>
    expect(parseTime(typed)).toBeNull(),
  )

  it('reads what the database writes and refuses the rest', () => {
    expect(time('08:45:00')).toBe('08:45')
    expect(minutesOf(time('08:45'))).toBe(525)
    for (const wrong of ['8:45', '24:00', '08:45:30', '']) expect(() => time(wrong)).toThrow('not a time')
    for (const wrong of [-1, 1_440, 0.5]) expect(() => timeOf(wrong)).toThrow('not minutes')
  })
})

describe('London', () => {
  it.each([
    ['2027-01-21', '08:45', '2027-01-21T08:45:00.000Z'],
    ['2027-06-21', '08:45', '2027-06-21T07:45:00.000Z'],
    // Clocks go forward at 01:00 on 28 March 2027: 01:30 does not exist and means an hour later.
    ['2027-03-28', '00:59', '2027-03-28T00:59:00.000Z'],
    ['2027-03-28', '01:00', '2027-03-28T01:00:00.000Z'],
    ['2027-03-28', '01:30', '2027-03-28T01:30:00.000Z'],
    ['2027-03-28', '02:30', '2027-03-28T01:30:00.000Z'],
    // They go back at 02:00 on 31 October 2027: 01:30 happens twice and the first, in summer time, is meant.
    ['2027-10-31', '00:30', '2027-10-30T23:30:00.000Z'],
    ['2027-10-31', '01:30', '2027-10-31T00:30:00.000Z'],
    ['2027-10-31', '02:00', '2027-10-31T02:00:00.000Z'],
  ])('%s at %s is %s', (on, at, instant) => expect(instantAt(day(on), time(at)).toISOString()).toBe(instant))

  it('shows the same clock twice on the night the clocks go back', () => {
    expect(londonCivil(new Date('2027-10-31T00:30:00Z'))).toEqual({ day: '2027-10-31', time: '01:30' })
    expect(londonCivil(new Date('2027-10-31T01:30:59Z'))).toEqual({ day: '2027-10-31', time: '01:30' })
  })

  it('says which day it is', () => {
    expect(londonDay(new Date('2027-06-30T22:59:59Z'))).toBe('2027-06-30')
    expect(londonDay(new Date('2027-06-30T23:00:00Z'))).toBe('2027-07-01')
    expect(londonDay(new Date('2027-01-31T23:59:59Z'))).toBe('2027-01-31')
    expect(startOfDay(day('2027-07-01')).toISOString()).toBe('2027-06-30T23:00:00.000Z')
  })

  it('comes back to the same day and time, except in the hour that does not exist', () => {
    const isInGap = (on: string, at: string) =>
      on.slice(5, 7) === '03' && on.slice(8) >= '25' && weekday(day(on)) === 'sunday' && at.slice(0, 2) === '01'
    fc.assert(
      fc.property(anyDay, anyTime, (on, at) => {
        const civil = londonCivil(instantAt(on, at))
        return isInGap(on, at) ? civil.time.startsWith('02') : civil.day === on && civil.time === at
      }),
      { numRuns: 1_000 },
    )
  })
})
