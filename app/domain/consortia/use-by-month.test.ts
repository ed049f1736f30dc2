import { expect, test } from 'vitest'
import { day } from '../calendar.ts'
import { useByMonth } from './use-by-month.ts'

const line = (
  visitId: string,
  on: string,
  status: 'agreed' | 'confirmed' | 'requested' | 'cancelled',
  amount = 100,
) => ({
  visitId,
  onDay: day(on),
  status,
  amount,
})
const today = day('2027-01-20')

test('months without a visit are there, used before booked, and what ended counts for nothing', () => {
  const lines = [
    line('a', '2026-11-05', 'agreed'),
    line('a', '2026-11-05', 'agreed', 50),
    line('b', '2027-01-10', 'agreed'),
    line('c', '2027-01-12', 'confirmed'),
    line('d', '2027-03-01', 'requested'),
    line('e', '2027-03-02', 'cancelled'),
  ]
  expect(useByMonth(lines, today)).toEqual([
    { month: '2026-11', days: 1, total: 150, state: 'used' },
    { month: '2026-12', days: 0, total: 150, state: 'used' },
    { month: '2027-01', days: 1, total: 250, state: 'used' },
    { month: '2027-01', days: 1, total: 350, state: 'booked' },
    { month: '2027-02', days: 0, total: 350, state: 'booked' },
    { month: '2027-03', days: 1, total: 450, state: 'booked' },
  ])
})

test('a day gone by that nobody recorded is booked still, from this month on', () => {
  expect(useByMonth([line('a', '2026-12-01', 'confirmed')], today)).toEqual([
    { month: '2027-01', days: 1, total: 100, state: 'booked' },
  ])
  expect(useByMonth([], today)).toEqual([])
})
