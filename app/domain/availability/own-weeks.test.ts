import { expect, test } from 'vitest'
import { day, time } from '../calendar.ts'
import type { Part } from '../services/menu.ts'
import { ownWeeks } from './own-weeks.ts'

const free = (on: string, from: string, to: string, ...parts: Part[]) => ({
  day: day(on),
  parts,
  free: [{ from: time(from), to: time(to) }],
})
const shown = ownWeeks({
  from: day('2027-01-18'),
  until: day('2027-01-29'),
  today: day('2027-01-19'),
  askableFrom: day('2027-01-21'),
  free: [
    free('2027-01-20', '08:30', '16:30', 'whole_day'),
    free('2027-01-21', '08:15', '08:45'),
    free('2027-01-22', '11:30', '16:30', 'afternoon'),
    free('2027-01-25', '08:30', '16:30', 'morning', 'afternoon', 'whole_day'),
    free('2027-01-28', '08:15', '08:45'),
  ],
  off: [{ startsOn: day('2027-01-26'), endsOn: day('2027-01-27') }],
  visits: ['2027-01-18', '2027-01-22', '2027-01-26', '2027-01-28'].map((on) => ({ onDay: day(on) })),
})

test('a day says what is on it, what of it is free, and why nobody can ask for it', () => {
  const days = shown.map(({ on, visits, words }) => `${on.slice(8)} ${visits.length} ${words}`)
  expect(days.slice(0, 5)).toEqual([
    '18 1 ',
    '19 0 Not free',
    '20 0 Too soon to ask for',
    '21 0 8:15am to 8:45am: too short to ask for',
    '22 1 Free 11:30am to 4:30pm',
  ])
  expect(days.slice(7)).toEqual(['25 0 8:30am to 4:30pm', '26 1 Day off', '27 0 Day off', '28 1 ', '29 0 Not free'])
})

test('only a day with notice and a free part of it can be asked for', () => {
  expect(shown.filter(({ isAskable }) => isAskable).map(({ on }) => on)).toEqual(['2027-01-22', '2027-01-25'])
})
