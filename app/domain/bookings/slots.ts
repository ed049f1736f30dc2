import { minutesOf, type Time, time, timeOf } from '#app/domain/calendar.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'

/** When one interview begins and ends. */
export type TimeSpan = { from: Time; to: Time }

export type TooManyInterviews = { code: 'too_many_interviews'; most: number }

/** Minutes between two interviews, for notes. */
const NOTES_MINUTES = 5

type Between = { from: Time; to: Time; minutes: number }

/** How many interviews fit between two times, one after another. */
export const interviewsThatFit = ({ from, to, minutes }: Between): number =>
  Math.max(0, Math.floor((minutesOf(to) - minutesOf(from) + NOTES_MINUTES) / (minutes + NOTES_MINUTES)))

/**
 * A rest comes after the first interview that ends at `after` or later, in a visit that began before `begunBefore`. No
 * school's bells are known here, so the times are a proposal, near to when most schools have break and lunch.
 */
const BREAK = { after: minutesOf(time('10:10')), begunBefore: minutesOf(time('09:40')) }
const LUNCH = { after: minutesOf(time('12:00')), begunBefore: minutesOf(time('11:30')) }

/** Minutes of break and lunch, the longest first: whatever leaves time for the interviews that are wanted. */
const RESTS = [
  { morning: 20, lunch: 45 },
  { morning: 15, lunch: 30 },
  { morning: NOTES_MINUTES, lunch: 30 },
  { morning: NOTES_MINUTES, lunch: NOTES_MINUTES },
] as const

/**
 * Times to propose for so many interviews, as early as they fit, with room for notes after each, a break in the middle of
 * the morning and lunch, as long as the end of the visit allows. More than fit, or more than the service allows (`most`),
 * are refused with how many are possible.
 */
export function interviewTimes(
  count: number,
  between: Between & { most: number },
): Result<TimeSpan[], TooManyInterviews> {
  const most = Math.min(between.most, interviewsThatFit(between))
  if (count > most) return refuse({ code: 'too_many_interviews', most })
  const end = minutesOf(between.to)
  for (const rests of RESTS) {
    const starts = startsWith(rests, count, between)
    if ((starts.at(-1) ?? 0) + between.minutes <= end)
      return done(starts.map((at) => ({ from: timeOf(at), to: timeOf(at + between.minutes) })))
  }
  throw new Error('interviews that fit one after another did not fit')
}

function startsWith(rests: { morning: number; lunch: number }, count: number, between: Between): number[] {
  const begin = minutesOf(between.from)
  let isBreakDue = begin < BREAK.begunBefore
  let isLunchDue = begin < LUNCH.begunBefore
  const starts: number[] = []
  for (let at = begin; starts.length < count; ) {
    starts.push(at)
    const ended = at + between.minutes
    at = ended + NOTES_MINUTES
    if (isLunchDue && ended >= LUNCH.after) {
      at = ended + rests.lunch
      // A long interview may leave no morning to rest in.
      ;[isLunchDue, isBreakDue] = [false, false]
    } else if (isBreakDue && ended >= BREAK.after) {
      at = ended + rests.morning
      isBreakDue = false
    }
  }
  return starts
}
