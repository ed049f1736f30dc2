import type { Day } from '../calendar.ts'
import { formatDay } from '../format-day.ts'
import type { DayProblem } from './check-request.ts'
import { firstOf } from './price-lines.ts'
import { BOOKING_REFUSALS } from './refusals.ts'

/**
 * One day of a request that was refused, as a page says it: what happened, then the way on. "Thursday 21 January has just
 * been booked. Rowan is free on Thursday 28 January."
 */
export function refusedDayWords(refused: DayProblem & { nearest: Day[] }, adviser: string, today: Day): string {
  return [whatHappened(refused, firstOf(adviser), today), freeInstead(refused.nearest, firstOf(adviser), today)]
    .filter(Boolean)
    .join(' ')
}

function whatHappened({ day, code, words }: DayProblem, first: string, today: Day): string {
  const on = formatDay(day, today)
  if (code === 'taken') return `${on} has just been booked.`
  if (code === 'too_far_to_drive') return `${on}: ${first} could not drive between this visit and another one that day.`
  return `${on}: ${withStop(words ?? BOOKING_REFUSALS[code])}`
}

function freeInstead(nearest: readonly Day[], first: string, today: Day): string {
  const days = nearest.map((on) => formatDay(on, today))
  const last = days.at(-1)
  if (!last) return ''
  return `${first} is free on ${days.length > 1 ? `${days.slice(0, -1).join(', ')} and ${last}` : last}.`
}

const withStop = (words: string): string => (words.endsWith('.') ? words : `${words}.`)
