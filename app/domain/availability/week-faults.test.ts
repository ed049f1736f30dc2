import { expect, test } from 'vitest'
import { time } from '#app/domain/calendar.ts'
import { weekFaults } from './week-faults.ts'

const hours = (weekday: number, from: string, to: string, weeks?: 'a' | 'b') => ({
  weekday,
  weeks,
  from: time(from),
  to: time(to),
})

test('every day whose times are wrong is named, in the order of the week', () => {
  const week = [
    hours(3, '11:00', '16:00'),
    hours(3, '08:00', '12:00'),
    hours(1, '16:00', '09:00'),
    hours(2, '08:00', '12:00'),
    hours(2, '12:00', '16:00'),
    hours(5, '09:00', '09:00'),
  ]
  expect(weekFaults(week)).toEqual([
    { code: 'ends_before_it_starts', weekday: 1, weeks: 'every' },
    { code: 'times_overlap', weekday: 3, weeks: 'every' },
    { code: 'ends_before_it_starts', weekday: 5, weeks: 'every' },
  ])
})

test('the same time in the one week and in the other is no fault, within one week it is', () => {
  const both = [hours(1, '08:00', '12:00', 'a'), hours(1, '08:00', '12:00', 'b')]
  expect(weekFaults(both)).toEqual([])
  expect(weekFaults([...both, hours(1, '11:00', '13:00', 'b')])).toEqual([
    { code: 'times_overlap', weekday: 1, weeks: 'b' },
  ])
})

test('a week without a fault has none', () => {
  expect(weekFaults([])).toEqual([])
  expect(weekFaults([hours(1, '08:00', '12:00'), hours(2, '08:00', '12:00')])).toEqual([])
})
