import { addDays, type Day, dayFromNumber, dayNumber, daysBetween } from '#app/domain/calendar.ts'
import { type Diary, freeOnDayNumber, isPartFree } from './free-time.ts'

/**
 * Free days as bits over a ring of 512: bit n is the day whose number since 1 January 2020, modulo 512, is n, so that
 * midnight moves nothing. Text of 512 zeros and ones, as Postgres' `bit(512)` reads and writes; its leftmost is bit 0.
 */
export const RING_DAYS = 512

/** Most days that may be marked at once: the rest of the ring is the time an expired day has to be cleared in. */
export const LONGEST_SPAN_DAYS = 400

const RING_START = Date.UTC(2020, 0, 1) / 86_400_000

const bitOfNumber = (number: number) => (((number - RING_START) % RING_DAYS) + RING_DAYS) % RING_DAYS

export const bitOf = (on: Day): number => bitOfNumber(dayNumber(on))

export type FreeDayBits = {
  morning: string
  afternoon: string
  evening: string
  wholeDay: string
  fromOn: Day
  untilOn: Day
}

const written = (marks: Uint8Array) => String.fromCharCode(...marks)

const ZERO = 48
const ONE = 49

/**
 * The free parts of up to 400 days from a day. A day on which `mayWorkOn` is false (a credential has ended) is not
 * free, whatever the diary says. Notice and horizon are not in it: they depend on now, and are masks in the query.
 */
export function freeDayBits(
  diary: Diary,
  fromOn: Day,
  days: number,
  mayWorkOn: (on: Day) => boolean = () => true,
): FreeDayBits {
  if (days < 1 || days > LONGEST_SPAN_DAYS) throw new Error(`free days for ${days} days do not fit the ring`)
  const blank = () => new Uint8Array(RING_DAYS).fill(ZERO)
  const [morning, afternoon, evening, wholeDay] = [blank(), blank(), blank(), blank()]
  const first = dayNumber(fromOn)
  for (let number = first; number < first + days; number++) {
    const free = freeOnDayNumber(diary, number)
    if (free.length === 0 || !mayWorkOn(dayFromNumber(number))) continue
    const bit = bitOfNumber(number)
    if (isPartFree(free, 'morning')) morning[bit] = ONE
    if (isPartFree(free, 'afternoon')) afternoon[bit] = ONE
    if (isPartFree(free, 'evening')) evening[bit] = ONE
    if (isPartFree(free, 'whole_day')) wholeDay[bit] = ONE
  }
  return {
    morning: written(morning),
    afternoon: written(afternoon),
    evening: written(evening),
    wholeDay: written(wholeDay),
    fromOn,
    untilOn: addDays(fromOn, days - 1),
  }
}

/** A mask with the bits of these days set, to AND with in a query. Days more than a ring apart cannot be told apart. */
export function maskOf(days: Iterable<Day>): string {
  const marks = new Uint8Array(RING_DAYS).fill(ZERO)
  for (const on of days) marks[bitOf(on)] = ONE
  return written(marks)
}

/** The days of a span that are set, in order; the span is at most the ring. */
export function daysSet(bits: string, fromOn: Day, untilOn: Day): Day[] {
  if (daysBetween(fromOn, untilOn) >= RING_DAYS) throw new Error('a span longer than the ring')
  const days: Day[] = []
  for (let number = dayNumber(fromOn); number <= dayNumber(untilOn); number++)
    if (bits[bitOfNumber(number)] === '1') days.push(dayFromNumber(number))
  return days
}

/** The same bits with every day before `today` cleared: what the nightly job writes, so that no bit comes round again. */
export function expire(bits: FreeDayBits, today: Day): FreeDayBits {
  if (today <= bits.fromOn) return bits
  const isOver = today > bits.untilOn
  const keep = (part: string) => (isOver ? '0'.repeat(RING_DAYS) : maskOf(daysSet(part, today, bits.untilOn)))
  return {
    morning: keep(bits.morning),
    afternoon: keep(bits.afternoon),
    evening: keep(bits.evening),
    wholeDay: keep(bits.wholeDay),
    fromOn: isOver ? bits.untilOn : today,
    untilOn: bits.untilOn,
  }
}
