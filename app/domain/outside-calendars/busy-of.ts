import ICAL from 'ical.js'
import { done, type Result, refuse } from '../result.ts'
import { isVisitUid } from '../visit-calendars/visit-uid.ts'
import { clocksOf } from './feed-clock.ts'
import type { FeedFault } from './feed-faults.ts'
import { feedParts } from './feed-parts.ts'
import { changedOne, type Left, occurrencesOf, type Steps, type Stretch, TooHeavy } from './occurrences.ts'

// Of an outside calendar only when its owner is busy is kept: no titles, no places, nobody else's name.

const MOST_EVENTS = 20_000
const MOST_BUSY = 5_000
/** What all repetitions of one calendar may take, some two seconds: a dozen events that are daily since 1990 take less. */
const MOST_STEPS = 200_000

export type FeedBusy = {
  /** In order and apart. */
  busy: Stretch[]
  /** Events that are written so that nobody can read them. */
  unread: number
}

type Wanted = {
  within: Stretch
  /** The owner's addresses: what they have declined is not busy. */
  owners: readonly string[]
}

/**
 * When the owner of a calendar is busy. Left out: what is marked as free, cancelled or declined, and visits of Waymark's
 * own that have come back. Whole days are busy from midnight to midnight in London. Takes as long as the calendar makes it:
 * call it where nobody waits for this thread.
 */
export function busyOf(text: string, { within, owners }: Wanted): Result<FeedBusy, FeedFault> {
  const parts = feedParts(text)
  if (typeof parts === 'string') return refuse(parts)
  if (parts.events.length > MOST_EVENTS) return refuse('too_many_events')
  const own = [...owners, parts.name].map((one) => one.toLowerCase()).filter((one) => one.includes('@'))
  const clockOf = clocksOf(parts.zones)
  const steps: Steps = { left: MOST_STEPS }
  let unread = 0
  /** What cannot be read is counted; what takes too long ends it all. */
  const reading = <T>(read: () => T): T | null => {
    try {
      return read()
    } catch (error) {
      if (error instanceof TooHeavy) throw error
      unread++
      return null
    }
  }
  try {
    const events = parts.events.flatMap((one) => reading(() => [eventOf(one, clockOf)]) ?? [])
    const changed = changedByUid(events)
    const found: Stretch[] = []
    for (const { uid, component, changes } of events) {
      if (isVisitUid(uid) || !isBusy(component, own)) continue
      const rest = changes ? [] : (changed.get(uid) ?? [])
      found.push(...(reading(() => occurrencesOf(component, { clockOf, within, steps, changed: rest })) ?? []))
      if (found.length > MOST_STEPS) throw new TooHeavy()
    }
    for (const one of parts.freeBusy) found.push(...(reading(() => periodsOf(one)) ?? []))
    const busy = joined(found, within)
    return busy.length > MOST_BUSY ? refuse('too_many_events') : done({ busy, unread })
  } catch (error) {
    if (error instanceof TooHeavy) return refuse('too_heavy')
    throw error
  }
}

type FeedEvent = { uid: string; component: ICAL.Component; changes: Left | null }

function eventOf(text: string, clockOf: ReturnType<typeof clocksOf>): FeedEvent {
  const component = new ICAL.Component(ICAL.parse(text))
  const uid = component.getFirstPropertyValue('uid')
  return { uid: typeof uid === 'string' ? uid : '', component, changes: changedOne(component, clockOf) }
}

/** Which repetitions of each event stand on their own, whatever those then say. */
function changedByUid(events: readonly FeedEvent[]): Map<string, Left[]> {
  const changed = new Map<string, Left[]>()
  for (const { uid, changes } of events) {
    if (!changes) continue
    const ofUid = changed.get(uid)
    if (ofUid) ofUid.push(changes)
    else changed.set(uid, [changes])
  }
  return changed
}

const wordOf = (component: ICAL.Component, name: string): string => {
  const value = component.getFirstPropertyValue(name)
  return typeof value === 'string' ? value.toUpperCase() : ''
}

function isBusy(event: ICAL.Component, own: readonly string[]): boolean {
  if (wordOf(event, 'transp') === 'TRANSPARENT' || wordOf(event, 'status') === 'CANCELLED') return false
  if (wordOf(event, 'x-microsoft-cdo-busystatus') === 'FREE') return false
  return !event.getAllProperties('attendee').some((attendee) => {
    const address = String(attendee.getFirstValue())
      .replace(/^mailto:/i, '')
      .toLowerCase()
    return String(attendee.getParameter('partstat')).toUpperCase() === 'DECLINED' && own.includes(address)
  })
}

/** The busy periods of a calendar that says nothing else. They are instants. (Source: RFC 5545, 3.6.4.) */
function periodsOf(text: string): Stretch[] {
  return new ICAL.Component(ICAL.parse(text)).getAllProperties('freebusy').flatMap((property) =>
    String(property.getParameter('fbtype') ?? 'BUSY').toUpperCase() === 'FREE'
      ? []
      : property.getValues().map((period: ICAL.Period) => ({
          from: period.start.toJSDate().getTime(),
          to: period.getEnd().toJSDate().getTime(),
        })),
  )
}

/** In order, with what touches made one, and cut to the window. */
function joined(stretches: readonly Stretch[], within: Stretch): Stretch[] {
  const out: Stretch[] = []
  for (const one of [...stretches].sort((a, b) => a.from - b.from)) {
    const from = Math.max(one.from, within.from)
    const to = Math.min(one.to, within.to)
    if (from >= to) continue
    const last = out.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}
