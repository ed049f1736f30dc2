import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isWeekend } from './calendar.ts'
import { addMonths, monthGrid } from './month-grid.ts'

it('lays a month out Monday to Friday', () => {
  expect(monthGrid('2027-01').weeks.map((week) => week.days.map((on) => on?.slice(8) ?? '--').join(' '))).toEqual([
    '-- -- -- -- 01',
    '04 05 06 07 08',
    '11 12 13 14 15',
    '18 19 20 21 22',
    '25 26 27 28 29',
  ])
  // 1 and 2 May 2027 are a weekend, and so are 30 and 31 January: neither gets an empty row.
  expect(monthGrid('2027-05').weeks[0]?.monday).toBe('2027-05-03')
})

it('holds every weekday of the month once, in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_200 }), (months) => {
      const month = addMonths('2000-01', months)
      const days = monthGrid(month).weeks.flatMap((week) => week.days.filter((on) => on !== null))
      expect(days.every((on) => on.startsWith(month) && !isWeekend(on))).toBe(true)
      expect([...days].sort()).toEqual(days)
      expect(days.length).toBeGreaterThanOrEqual(20)
      expect(new Set(days).size).toBe(days.length)
    }),
  )
})

it('steps over the turn of the year', () => {
  expect(addMonths('2026-12', 1)).toBe('2027-01')
  expect(addMonths('2027-01', -1)).toBe('2026-12')
  expect(addMonths('2027-01', -13)).toBe('2025-12')
})
