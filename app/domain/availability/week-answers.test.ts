import fc from 'fast-check'
import { expect, it } from 'vitest'
import { day, time, timeOf } from '../calendar.ts'
import { chosenDays, firstWeek, isWeekA, keyOf, readWeek, weekValues } from './week-answers.ts'
import type { WeekHours } from './week-faults.ts'

const hours = (weekday: number, from: string, to: string, weeks: 'every' | 'a' | 'b' = 'every') => ({
  weekday,
  weeks,
  from: time(from),
  to: time(to),
})

it('fills whole parts in as ticks and other hours as times', () => {
  const week = [
    hours(1, '08:30', '16:30'),
    hours(2, '16:30', '21:00', 'a'),
    hours(3, '09:00', '12:00'),
    hours(3, '12:30', '16:30'),
  ]
  expect(weekValues(week)).toEqual({
    parts1: ['morning', 'afternoon'],
    partsa2: ['evening'],
    parts3: ['afternoon'],
    from31: '9am',
    to31: '12pm',
  })
})

it('makes hours of ticks and times, the same day after day', () => {
  const days = chosenDays(['1', 'b2', 'x9', 7])
  expect(days.map(keyOf)).toEqual(['1', 'b2'])
  const values = { parts1: ['morning', 'evening'], from11: '12pm', to11: '1:15pm', partsb2: 'afternoon' }
  expect(readWeek(values, days)).toEqual({
    errors: {},
    week: [hours(1, '08:30', '13:15'), hours(1, '16:30', '21:00'), hours(2, '12:30', '16:30', 'b')],
  })
})

it('says beside its field what is wrong', () => {
  const days = chosenDays(['1', 'a2', '3', '4'])
  const values = { parts1: 'night', from31: '9am', to31: '8am', from41: '12' }
  expect(readWeek(values, days).errors).toEqual({
    parts1: 'Tick parts of the day that are shown',
    from31: 'Wednesday’s times must end after they begin',
    from41: 'Write when you can begin on Thursday with am or pm, or with four figures: 8:30am, 12pm or 15:30',
    to41: 'Enter when you must end on Thursday, like 3:30pm',
    partsa2: 'Tick when you work on Tuesday, week A, or give hours of your own',
  })
})

it('reads back what it filled in, where a day has at most two stretches of its own', () => {
  const stretch = fc.tuple(
    fc.nat(1_300),
    fc.integer({ min: 1, max: 100 }),
    fc.nat(300),
    fc.integer({ min: 1, max: 100 }),
  )
  fc.assert(
    fc.property(
      stretch,
      fc.constantFrom('every' as const, 'a' as const, 'b' as const),
      ([at, long, gap, more], weeks) => {
        const second = at + long + 1 + gap
        const week: WeekHours = [
          { weekday: 4, weeks, from: timeOf(at), to: timeOf(at + long) },
          ...(second + more < 1_440 ? [{ weekday: 4, weeks, from: timeOf(second), to: timeOf(second + more) }] : []),
        ]
        expect(readWeek(weekValues(week), [{ weekday: 4, weeks }])).toEqual({ week, errors: {} })
      },
    ),
  )
})

it('counts weeks from the first of two on, back and forth', () => {
  const sunday = day('2027-01-24')
  expect(firstWeek(sunday, 'this')).toBe('2027-01-18')
  expect(firstWeek(sunday, 'next')).toBe('2027-01-25')
  expect([day('2027-01-04'), day('2027-01-24'), day('2027-02-01')].map((on) => isWeekA(day('2027-01-20'), on))).toEqual(
    [true, true, true],
  )
  expect([day('2027-01-17'), day('2027-01-25')].map((on) => isWeekA(day('2027-01-20'), on))).toEqual([false, false])
})
