import { expect, it } from 'vitest'
import { day } from '#app/domain/calendar.ts'
import { timersAt } from './bookings.server.ts'

it('the demonstration’s timers run after 5pm in London, in winter and in summer', () => {
  expect(timersAt(day('2026-12-01'))).toEqual(new Date('2026-12-01T17:05:00Z'))
  expect(timersAt(day('2026-07-01'))).toEqual(new Date('2026-07-01T16:05:00Z'))
})
