import ICAL from 'ical.js'
import { type Day, startOfDay } from '../calendar.ts'
import { type Clock, faceOf, LONDON_CLOCK } from './feed-clock.ts'

/** When an event takes place between two instants, its repetitions worked out. */

const DAY_MS = 86_400_000

/** Milliseconds since 1970, the end not in it. */
export type Stretch = { from: number; to: number }

/** What is left of the steps that all of a calendar's repetitions may take together. */
export type Steps = { left: number }

export class TooHeavy extends Error {}

export type ClockOf = (time: ICAL.Time, tzid: string | undefined) => Clock

const tzidOf = (property: ICAL.Property): string | undefined => {
  const tzid = property.getParameter('tzid')
  return typeof tzid === 'string' ? tzid : tzid?.[0]
}

type At = { face: number; isDay: boolean; clock: Clock }

/** The times of a property such as EXDATE; of a period its beginning. */
function timesOf(property: ICAL.Property, clockOf: ClockOf): (At & { until: number | null })[] {
  return property.getValues().map((value: ICAL.Time | ICAL.Period) => {
    const time = value instanceof ICAL.Period ? value.start : value
    const clock = time.isDate ? LONDON_CLOCK : clockOf(time, tzidOf(property))
    const end = value instanceof ICAL.Period ? value.getEnd() : null
    return { face: faceOf(time), isDay: time.isDate, clock, until: end && clock.toInstant(faceOf(end)) }
  })
}

const timeOf = (event: ICAL.Component, name: string, clockOf: ClockOf): At | null => {
  const property = event.getFirstProperty(name)
  return (property && timesOf(property, clockOf)[0]) ?? null
}

const dayText = (face: number) => new Date(face).toISOString().slice(0, 10) as Day
const instantOf = ({ face, isDay, clock }: At): number =>
  isDay ? startOfDay(dayText(face)).getTime() : clock.toInstant(face)

/** How long it takes: of whole days how many, else milliseconds between two instants. (Source: RFC 5545, 3.6.1.) */
function lengthOf(event: ICAL.Component, starts: At, clockOf: ClockOf): number {
  const ends = timeOf(event, 'dtend', clockOf)
  if (ends) return starts.isDay ? ends.face - starts.face : instantOf(ends) - instantOf(starts)
  const duration = event.getFirstPropertyValue('duration')
  if (duration instanceof ICAL.Duration) return duration.toSeconds() * 1_000
  return starts.isDay ? DAY_MS : 0
}

/** Which one of a repeating event this changes. */
export function changedOne(event: ICAL.Component, clockOf: ClockOf): Left | null {
  const at = timeOf(event, 'recurrence-id', clockOf)
  return at && leftOut(at)
}

/** A repetition that is left out: by its instant, or by its day where only that is given. */
export type Left = { instant: number } | { day: Day }
const leftOut = (at: At): Left => (at.isDay ? { day: dayText(at.face) } : { instant: instantOf(at) })

/**
 * When an event takes place within a window. `changed`: repetitions that stand in the calendar on their own. Throws
 * `TooHeavy` where working it out takes more steps than are left, and whatever ical.js throws at what it cannot read.
 */
export function occurrencesOf(
  event: ICAL.Component,
  { clockOf, within, steps, changed }: { clockOf: ClockOf; within: Stretch; steps: Steps; changed: readonly Left[] },
): Stretch[] {
  const starts = timeOf(event, 'dtstart', clockOf)
  if (!starts) throw new Error('no beginning')
  const length = lengthOf(event, starts, clockOf)
  if (length < 0) throw new Error('it ends before it begins')
  if (length === 0) return []
  const left = [...changed, ...event.getAllProperties('exdate').flatMap((one) => timesOf(one, clockOf).map(leftOut))]
  const goneAt = new Set(left.flatMap((one) => ('instant' in one ? [one.instant] : [])))
  const goneOn = new Set(left.flatMap((one) => ('day' in one ? [one.day] : [])))

  const found = new Map<number, number>()
  const add = (at: At, until: number | null = null) => {
    const from = instantOf(at)
    if (goneAt.has(from) || goneOn.has(dayText(at.face))) return
    const to = until ?? (at.isDay ? startOfDay(dayText(at.face + length)).getTime() : from + length)
    if (to > within.from && from < within.to) found.set(from, to)
  }
  add(starts)
  for (const face of repeatedFaces(event, starts, { within, length, steps })) add({ ...starts, face })
  for (const property of event.getAllProperties('rdate'))
    for (const { until, ...at } of timesOf(property, clockOf)) add(at, until)
  return [...found].map(([from, to]) => ({ from, to }))
}

/** The clock's faces that an event's rules come to, near enough to the window to be looked at. */
function* repeatedFaces(
  event: ICAL.Component,
  starts: At,
  { within, length, steps }: { within: Stretch; length: number; steps: Steps },
): Generator<number> {
  for (const property of event.getAllProperties('rrule')) {
    const rule = property.getFirstValue() as ICAL.Recur
    // Rules count on the clock's face; where they end is given as an instant.
    const until = rule.until && untilFace(rule.until, starts)
    rule.until = null
    const iterator = rule.iterator(floating(starts.face, starts.isDay))
    for (;;) {
      if (steps.left-- <= 0) throw new TooHeavy()
      const next = iterator.next()
      if (!next) break
      const face = faceOf(next)
      if ((until !== null && face > until) || face > within.to + DAY_MS) break
      if (face + length > within.from - DAY_MS) yield face
    }
  }
}

function untilFace(until: ICAL.Time, { isDay, clock }: At): number {
  if (until.isDate) return faceOf(until) + DAY_MS - 1
  return until.zone === ICAL.Timezone.utcTimezone && !isDay ? clock.toFace(faceOf(until)) : faceOf(until)
}

function floating(face: number, isDate: boolean): ICAL.Time {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = new Date(face)
    .toISOString()
    .slice(0, 19)
    .split(/[-T:]/)
    .map(Number)
  return new ICAL.Time({ year, month, day, hour, minute, second, isDate }, ICAL.Timezone.localTimezone)
}
