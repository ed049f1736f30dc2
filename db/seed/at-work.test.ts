import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isWeekend, londonDay, londonTime } from '#app/domain/calendar.ts'
import { atWork } from './at-work.ts'

it('leaves a moment of a working day alone', () => {
  const at = new Date('2026-11-24T10:20:00Z')
  expect(atWork(at)).toEqual(at)
})

it.each([
  ['a night', '2026-11-24T02:10:00Z', '2026-11-24'],
  ['an evening', '2026-11-24T19:00:00Z', '2026-11-25'],
  ['a Friday evening', '2026-11-27T19:00:00Z', '2026-11-30'],
  ['a Saturday', '2026-11-28T11:00:00Z', '2026-11-30'],
])('moves %s to the next working day', (_, at, on) => {
  expect(londonDay(atWork(new Date(at)))).toBe(on)
})

it('is always a working moment, and never earlier', () => {
  const moments = fc.date({ min: new Date('2025-01-01'), max: new Date('2029-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, (at) => {
      const then = atWork(at)
      expect(then.getTime()).toBeGreaterThanOrEqual(at.getTime())
      expect(isWeekend(londonDay(then))).toBe(false)
      expect(londonTime(then) >= '08:00' && londonTime(then) < '17:00').toBe(true)
    }),
  )
})

it('keeps the order of what happens while nobody is at work', () => {
  const hours = Array.from({ length: 24 * 14 }, (_, n) => new Date(Date.UTC(2026, 10, 16, n, 50)))
  const moved = hours.filter((at) => atWork(at).getTime() !== at.getTime()).map((at) => atWork(at).getTime())
  expect(moved).toEqual([...moved].sort((a, b) => a - b))
})
