import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { VISIT_LIFECYCLE, type VisitStatus } from '../bookings/lifecycle.ts'
import { addDays, day, instantAt, londonCivil, timeOf } from '../calendar.ts'
import { busyOf } from '../outside-calendars/busy-of.ts'
import { type CalendarVisit, visitInvitation, visitsCalendar } from './calendar-text.ts'
import { isVisitUid, visitUid } from './visit-uid.ts'

const visit = (change: Partial<CalendarVisit> = {}): CalendarVisit => ({
  id: 'vis_0123456789abcdef',
  status: 'confirmed',
  lacks: null,
  version: 3,
  changedAt: new Date('2027-01-12T10:00:00Z'),
  span: { from: new Date('2027-06-21T07:45:00Z'), to: new Date('2027-06-21T14:15:00Z') },
  service: 'Personal guidance day',
  school: 'St Anne’s, Larkfield; “upper” school',
  place: 'Larkfield School, Library office, 1 High Street, Larkfield, ZZ1 1AA',
  reference: 'WMK-20418',
  url: 'https://waymark.example/adviser/visits/vis_0123456789abcdef',
  ...change,
})

/** Read back by another program than wrote it. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  return {
    method: calendar.getFirstPropertyValue('method'),
    name: calendar.getFirstPropertyValue('x-wr-calname'),
    events: calendar.getAllSubcomponents('vevent').map((component) => {
      const { uid, sequence, summary, location, description, startDate, endDate } = new ICAL.Event(component)
      const value = (name: string) => component.getFirstPropertyValue(name)
      const time = (name: string) => (value(name) as ICAL.Time).toJSDate()
      return {
        ...{ uid, sequence, summary, location, description },
        from: startDate.toJSDate(),
        to: endDate.toJSDate(),
        status: value('status'),
        url: value('url'),
        stamp: time('dtstamp'),
        changed: time('last-modified'),
        component,
      }
    }),
  }
}

test('what is written is what another program reads', () => {
  const { events, method, name } = read(visitsCalendar('Waymark visits: Rowan Tallis', [visit()]))
  expect({ method, name }).toEqual({ method: 'PUBLISH', name: 'Waymark visits: Rowan Tallis' })
  expect(events).toMatchObject([
    {
      uid: 'vis_0123456789abcdef@visits.waymark',
      sequence: 3,
      summary: 'Personal guidance day, St Anne’s, Larkfield; “upper” school',
      location: visit().place,
      description: `Booking WMK-20418\n${visit().url}`,
      status: 'CONFIRMED',
      url: visit().url,
      stamp: visit().changedAt,
      changed: visit().changedAt,
      ...visit().span,
    },
  ])
})

test('the same visits are the same text, whenever it is written', () => {
  const once = visitsCalendar('A', [visit()])
  expect(visitsCalendar('A', [visit()])).toBe(once)
  expect(once).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/)
  for (const line of once.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
})

test.each(['renewal', 'hold'] as const)(
  'what can’t go ahead as things stand (%s) is not certain, and says so',
  (lacks) => {
    const [event] = read(visitsCalendar('A', [visit({ lacks })])).events
    expect(event).toMatchObject({ status: 'TENTATIVE', description: expect.stringContaining('can’t go ahead') })
    expect(read(visitsCalendar('A', [visit({ lacks, status: 'delivered' })])).events[0]?.status).toBe('CONFIRMED')
  },
)

test('each status is one of a calendar’s, and what does not take place says so', () => {
  const statuses = [...new Set(Object.values(VISIT_LIFECYCLE).flatMap(({ from, to }) => [from, to]))].filter(
    (one): one is VisitStatus => one !== 'met',
  )
  const said = Object.fromEntries(
    statuses.map((status) => [status, read(visitsCalendar('A', [visit({ status })])).events[0]?.status]),
  )
  const [tentative, confirmed, cancelled] = ['TENTATIVE', 'CONFIRMED', 'CANCELLED']
  expect(said).toEqual({
    requested: tentative,
    ...Object.fromEntries(['confirmed', 'delivered', 'agreed', 'problem'].map((status) => [status, confirmed])),
    ...Object.fromEntries(
      ['declined', 'withdrawn', 'expired', 'cancelled', 'void'].map((status) => [status, cancelled]),
    ),
  })
  expect(read(visitsCalendar('A', [visit({ status: 'requested' })])).events[0]?.summary).toMatch(/^Asked for: /)
})

describe('a London clock', () => {
  test('shows the visit’s own times in any program, around both clock changes', () => {
    const days = fc
      .tuple(fc.constantFrom(day('2027-03-28'), day('2027-10-31')), fc.integer({ min: -3, max: 3 }))
      .map(([change, off]) => addDays(change, off))
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 1_430 }), fc.integer({ min: 5, max: 600 }), (on, minute, length) => {
        const from = instantAt(on, timeOf(minute))
        const span = { from, to: new Date(from.getTime() + length * 60_000) }
        const [event] = read(visitsCalendar('A', [visit({ span })])).events
        expect(event).toMatchObject(span)
        // An hour that does not exist is the one after it.
        const isGap = on === '2027-03-28' && minute >= 60 && minute < 120
        expect(londonCivil(event?.from as Date)).toEqual({ day: on, time: timeOf(isGap ? minute + 60 : minute) })
      }),
      { numRuns: 300 },
    )
  })
})

describe('an invitation', () => {
  const to = { name: 'Rowan Tallis', address: 'rowan@adviser.example' }
  const from = 'no-reply@waymark.example'
  test.each(['REQUEST', 'CANCEL'] as const)(
    '%s names one visit, its organiser and its reader, and asks for no answer',
    (method) => {
      const status = method === 'REQUEST' ? 'confirmed' : 'cancelled'
      const text = visitInvitation(visit({ status, version: 4 }), { method, from, to })
      const found = read(text)
      expect(found.method).toBe(method)
      expect(found.events).toMatchObject([
        { uid: visitUid(visit().id), sequence: 4, status: status.toUpperCase(), ...visit().span },
      ])
      const [event] = found.events
      const attendee = event?.component.getFirstProperty('attendee')
      expect(String(attendee?.getFirstValue()).toLowerCase()).toBe('mailto:rowan@adviser.example')
      expect([attendee?.getParameter('rsvp'), attendee?.getParameter('partstat')]).toEqual(['FALSE', 'ACCEPTED'])
      expect(event?.component.getFirstPropertyValue('organizer')).toBe('mailto:no-reply@waymark.example')
    },
  )

  test('names that would end a line end none', () => {
    const name = 'Rowan "R"\r\nATTENDEE:mailto:other@example.org'
    const found = read(visitInvitation(visit(), { method: 'REQUEST', from, to: { ...to, name } }))
    expect(found.events[0]?.component.getAllProperties('attendee')).toHaveLength(1)
  })
})

test('what is typed by people cannot add to a calendar', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (service, place) => {
      const bad = '\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x'
      const { events } = read(visitsCalendar('A', [visit({ service: `${service}${bad}`, place: `${place}${bad}` })]))
      expect(events).toHaveLength(1)
      expect(events[0]).toMatchObject({ uid: visitUid(visit().id), ...visit().span })
    }),
  )
})

test('a visit that comes back in an outside calendar is known for one', () => {
  expect(isVisitUid(visitUid('vis_0123456789abcdef'))).toBe(true)
  for (const other of ['vis_0123456789abcdef', 'vis_x@visits.waymark', 'a vis_0123456789abcdef@visits.waymark', ''])
    expect(isVisitUid(other)).toBe(false)
  const within = { from: 0, to: Date.parse('2028-01-01') }
  expect(busyOf(visitsCalendar('A', [visit()]), { within, owners: [] })).toMatchObject({
    ok: true,
    value: { busy: [], unread: 0 },
  })
})
