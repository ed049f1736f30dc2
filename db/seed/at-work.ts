import { addDays, type Day, instantAt, isWeekend, londonDay, type Time } from '#app/domain/calendar.ts'

const OPENS = '08:00' as Time
const HOURS_MS = 9 * 3_600_000

/**
 * The moment itself when people are at work (8am to 5pm in London, Monday to Friday), else a moment of the next working
 * day, spread over it. Never earlier than asked.
 */
export function atWork(at: Date): Date {
  const on = londonDay(at)
  const opens = instantAt(on, OPENS)
  const isOver = at.getTime() >= opens.getTime() + HOURS_MS
  if (!isWeekend(on) && at >= opens && !isOver) return at
  const next = nextWorkingDay(isOver ? addDays(on, 1) : on)
  return new Date(instantAt(next, OPENS).getTime() + (at.getTime() % HOURS_MS))
}

const nextWorkingDay = (on: Day): Day => (isWeekend(on) ? nextWorkingDay(addDays(on, 1)) : on)
