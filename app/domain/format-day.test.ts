import { expect, it } from 'vitest'
import { day, time } from './calendar.ts'
import {
  formatDate,
  formatDay,
  formatDayRange,
  formatDayShort,
  formatDeadline,
  formatInstant,
  formatMonth,
  formatTime,
  formatTimeRange,
} from './format-day.ts'

const today = day('2027-01-04')

it('writes days as a school says them', () => {
  expect(formatDay(day('2027-01-21'))).toBe('Thursday 21 January 2027')
  expect(formatDay(day('2027-01-21'), today)).toBe('Thursday 21 January')
  expect(formatDay(day('2026-12-01'), today)).toBe('Tuesday 1 December 2026')
  expect(formatDayShort(day('2027-01-21'))).toBe('Thu 21 Jan')
  expect(formatDayShort(day('2026-01-21'), today)).toBe('Wed 21 Jan 2026')
  expect(formatDate(day('2027-01-03'))).toBe('3 January 2027')
  expect(formatMonth(day('2027-01-21'))).toBe('January 2027')
  expect(formatMonth('2026-12')).toBe('December 2026')
})

it.each([
  ['2026-10-26', '2026-10-30', 'Monday 26 to Friday 30 October 2026'],
  ['2027-01-29', '2027-02-01', 'Friday 29 January to Monday 1 February'],
  ['2026-12-21', '2027-01-04', 'Monday 21 December 2026 to Monday 4 January 2027'],
  ['2027-01-04', '2027-01-04', 'Monday 4 January'],
])('writes %s to %s as %s', (from, to, text) =>
  expect(formatDayRange({ startsOn: day(from), endsOn: day(to) }, today)).toBe(text),
)

it.each([
  ['00:00', '12am'],
  ['08:45', '8:45am'],
  ['09:00', '9am'],
  ['12:00', '12pm'],
  ['12:15', '12:15pm'],
  ['15:05', '3:05pm'],
  ['23:59', '11:59pm'],
])('writes %s as %s', (at, text) => expect(formatTime(time(at))).toBe(text))

it('writes ranges and instants in London time', () => {
  expect(formatTimeRange(time('08:45'), time('15:15'))).toBe('8:45am to 3:15pm')
  expect(formatInstant(new Date('2026-11-24T10:12:40Z'))).toBe('Tuesday 24 November 2026, 10:12am')
  expect(formatInstant(new Date('2026-07-01T23:30:00Z'))).toBe('Thursday 2 July 2026, 12:30am')
  expect(formatDeadline(new Date('2027-01-08T17:00:00Z'), today)).toBe('5pm on Friday 8 January')
})
