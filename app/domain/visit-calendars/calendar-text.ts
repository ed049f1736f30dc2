import ical, { ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { VisitStatus } from '../bookings/lifecycle.ts'
import { isLive } from '../bookings/lifecycle.ts'
import { visitUid } from './visit-uid.ts'

// A visit as a calendar says it: service, school, place and times. Nothing about pupils, no money and no person's name, but
// that a provider's office reads which of its practitioners comes: it goes to whatever program somebody has given an address to. Times are written as UTC, which is right in summer and winter
// whatever the program knows of London.

export type CalendarVisit = {
  id: string
  status: VisitStatus
  /** Why it can’t go ahead as things stand; null: it can. */
  lacks: 'renewal' | 'hold' | null
  /** Rises with each change that a calendar has to know. */
  version: number
  changedAt: Date
  span: { from: Date; to: Date }
  service: string
  school: string
  /** Name, address and room. */
  place: string
  reference: string
  /** For a provider's office alone: who comes, null while nobody is named. */
  comes?: string | null
  /** The visit's page. */
  url: string
}

const eventOf = (visit: CalendarVisit, isOff = !isLive(visit.status)) => {
  const { id, status, version, changedAt, span, service, school, place, reference, comes, url } = visit
  const isAsked = status === 'requested'
  const isHeld = status === 'confirmed' && visit.lacks !== null
  const says = isOff
    ? isLive(status)
      ? 'You are not expected.'
      : 'This visit does not take place.'
    : isAsked
      ? 'Asked for and not confirmed yet.'
      : isHeld
        ? 'It can’t go ahead as things stand.'
        : null
  return {
    id: visitUid(id),
    sequence: version,
    // Without a method DTSTAMP is when it was last changed; so it stays the same while the visit does. (RFC 5545, 3.8.7.2.)
    stamp: changedAt,
    lastModified: changedAt,
    start: span.from,
    end: span.to,
    summary: [`${isAsked ? 'Asked for: ' : ''}${service}`, school, whoComes(comes, isOff)].filter(Boolean).join(', '),
    location: place,
    description: [says, `Booking ${reference}`, url].filter((line) => line !== null).join('\n'),
    url,
    status: isOff
      ? ICalEventStatus.CANCELLED
      : isAsked || isHeld
        ? ICalEventStatus.TENTATIVE
        : ICalEventStatus.CONFIRMED,
  }
}

const whoComes = (comes: string | null | undefined, isOff: boolean): string | null =>
  comes === null && !isOff ? 'nobody named yet' : (comes ?? null)

/** What a calendar program lists it under. */
export const calendarName = (organisation: string): string => `Waymark visits: ${organisation}`

const PRODUCT = { company: 'Waymark', product: 'Visits', language: 'EN' }

/** A calendar of visits to subscribe to. The same visits are the same text. */
export function visitsCalendar(name: string, visits: readonly CalendarVisit[]): string {
  const calendar = ical({ name, prodId: PRODUCT, method: ICalCalendarMethod.PUBLISH, ttl: 60 * 60 })
  for (const visit of visits) calendar.createEvent(eventOf(visit))
  return `${calendar.toString()}\r\n`
}

/**
 * One visit to put into a calendar, or to take out of it, for the reader of an email: it asks for no answer. Taken out, it is
 * cancelled for this reader, though somebody else may go. `from`: the address it is written from.
 */
export function visitInvitation(
  visit: CalendarVisit,
  { method, from, to }: { method: 'REQUEST' | 'CANCEL'; from: string; to: { name: string | null; address: string } },
): string {
  const calendar = ical({ prodId: PRODUCT, method: ICalCalendarMethod[method] })
  calendar.createEvent({
    ...eventOf(visit, method === 'CANCEL'),
    organizer: { name: 'Waymark', email: from },
    attendees: [{ name: to.name ?? to.address, email: to.address, rsvp: false, status: ICalAttendeeStatus.ACCEPTED }],
  })
  return `${calendar.toString()}\r\n`
}
