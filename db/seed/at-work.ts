import { addDays, type Day, instantAt, isWeekend, londonDay, type Time } from '#app/domain/calendar.ts'

const OPENS = '08:00' as Time
const HOUR_MS = 3_600_000
const HOURS_MS = 9 * HOUR_MS

/**
 * The moment itself when people are at work (8am to 5pm in London, Monday to Friday), else a moment of the next working
 * day’s first hour. Never earlier than asked, and what came first comes first: nobody accepts on a Monday what was asked for on
 * the Sunday and stands there as sent after lunch.
 */
export function atWork(at: Date): Date {
  const on = londonDay(at)
  const opens = instantAt(on, OPENS)
  const isOver = at.getTime() >= opens.getTime() + HOURS_MS
  if (!isWeekend(on) && at >= opens && !isOver) return at
  const next = nextWorkingDay(isOver ? addDays(on, 1) : on)
  const begins = instantAt(next, OPENS).getTime()
  const closed = instantAt(lastWorkingDay(addDays(next, -1)), OPENS).getTime() + HOURS_MS
  return new Date(begins + Math.floor(((at.getTime() - closed) / (begins - closed)) * HOUR_MS))
}

const nextWorkingDay = (on: Day): Day => (isWeekend(on) ? nextWorkingDay(addDays(on, 1)) : on)
const lastWorkingDay = (on: Day): Day => (isWeekend(on) ? lastWorkingDay(addDays(on, -1)) : on)
