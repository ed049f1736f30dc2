import { minutesOf, type Time, timeOf } from '#app/domain/calendar.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'

/** A stretch of a school's day, such as break or lunch. */
export type TimeSpan = { from: Time; to: Time }

export type TooManyInterviews = { code: 'too_many_interviews'; most: number }

/** Minutes between two interviews, for notes. */
const NOTES_MINUTES = 5

type Between = { from: Time; to: Time; minutes: number; breaks?: readonly TimeSpan[]; gapMinutes?: number }

function* startsOf({ from, to, minutes, breaks = [], gapMinutes = NOTES_MINUTES }: Between): Generator<number> {
  const end = minutesOf(to)
  let at = minutesOf(from)
  while (at + minutes <= end) {
    const hit = breaks.find((one) => minutesOf(one.from) < at + minutes && at < minutesOf(one.to))
    if (hit) at = minutesOf(hit.to)
    else {
      yield at
      at += minutes + gapMinutes
    }
  }
}

/** How many interviews fit between two times without touching a break. */
export const interviewsThatFit = (between: Between): number => [...startsOf(between)].length

/**
 * Times for so many interviews, as early as they fit, none over a break, with room for notes after each. More than fit,
 * or more than the service allows (`most`), are refused with how many are possible.
 */
export function interviewTimes(
  count: number,
  between: Between & { most: number },
): Result<TimeSpan[], TooManyInterviews> {
  const starts = [...startsOf(between)]
  const most = Math.min(between.most, starts.length)
  if (count > most) return refuse({ code: 'too_many_interviews', most })
  return done(starts.slice(0, count).map((at) => ({ from: timeOf(at), to: timeOf(at + between.minutes) })))
}
