import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PUBLIC_INTERNET, type Reach } from '#app/adapters/outside-feed.server.ts'
import type { AdviserActor } from '#app/auth/actor.ts'
import { addCalendar } from '#app/domain/outside-calendars/keep-calendars.server.ts'
import { must } from './must.ts'

/** Somebody else's server with a calendar, on this machine: only a reading that lets its host through may reach it. */
export type CalendarServer = {
  address: string
  reach: Reach
  /** How often it was asked, and how often it said that nothing had changed. */
  asked: { all: number; unchanged: number }
  /** What it answers from now on: a calendar of these events, or a status, or any text. */
  serve(what: string | number): void
  close(): Promise<void>
}

/** An event as calendars write it, in UTC: `2027-02-02T09:00` to `2027-02-02T10:00`. */
export const outsideEvent = (from: string, to: string, ...more: string[]): string => {
  const at = (text: string) => `${text.replace(/[-:]/g, '')}00Z`
  const uid = `UID:${from}${to}@elsewhere.example`
  return [
    'BEGIN:VEVENT',
    uid,
    `DTSTART:${at(from)}`,
    `DTEND:${at(to)}`,
    'SUMMARY:Dentist, with Jo',
    ...more,
    'END:VEVENT',
  ].join('\r\n')
}

export const outsideCalendar = (...events: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Elsewhere//EN', ...events, 'END:VCALENDAR', ''].join('\r\n')

export async function calendarServer(): Promise<CalendarServer> {
  let [served, edition]: [string | number, number] = [outsideCalendar(), 1]
  const asked = { all: 0, unchanged: 0 }
  const server = createServer(({ headers }, response) => {
    asked.all++
    const etag = `"${edition}"`
    if (typeof served === 'number') response.writeHead(served).end()
    else if (headers['if-none-match'] === etag) {
      asked.unchanged++
      response.writeHead(304).end()
    } else response.writeHead(200, { 'content-type': 'text/calendar', etag }).end(served)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    address: `http://${host}/private-0123456789/basic.ics`,
    reach: { ...PUBLIC_INTERNET, allowed: [host] },
    asked,
    serve(what) {
      served = what
      edition++
    },
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** A calendar that its owner has added while its server was there, which it is no longer. */
export async function makeOutsideCalendar(
  actor: AdviserActor,
  now: Date,
  { name = 'Family', events = [] }: { name?: string; events?: string[] } = {},
): Promise<string> {
  const server = await calendarServer()
  try {
    server.serve(outsideCalendar(...events))
    return must(await addCalendar(actor, { name, address: server.address }, now, server.reach)).id
  } finally {
    await server.close()
  }
}
