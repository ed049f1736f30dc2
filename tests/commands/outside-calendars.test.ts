import { existsSync, readFileSync } from 'node:fs'
import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AdviserActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { takeDaysOff } from '#app/domain/availability/change-availability.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day } from '#app/domain/calendar.ts'
import {
  addCalendar,
  pauseCalendar,
  removeCalendar,
  renameCalendar,
  resumeCalendar,
  settleClash,
} from '#app/domain/outside-calendars/keep-calendars.server.ts'
import { ownCalendar, ownCalendars, ownClashes } from '#app/domain/outside-calendars/read.server.ts'
import { readBusy } from '#app/domain/outside-calendars/read-busy.server.ts'
import { readCalendar, readDueCalendars } from '#app/domain/outside-calendars/read-calendars.server.ts'
import { visitUid } from '#app/domain/visit-calendars/visit-uid.ts'
import { JOBS } from '#app/jobs/jobs.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { calendarClashes, outsideBusy, outsideCalendars } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { type CalendarServer, calendarServer, outsideCalendar, outsideEvent } from '#tests/make/calendar-server.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readHtml, textOf } from '#tests/make/read-html.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { confirmed, DAY, requested } from '#tests/make/visits.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

let database: FreshDatabase
let elsewhere: CalendarServer
let ask: Ask
const system = systemActor('a test')
const HOUR = 3_600_000
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR)

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 25 })
  ask = await openPages()
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})
beforeEach(async () => {
  elsewhere = await calendarServer()
})
afterEach(() => elsewhere.close())

const add = (actor: AdviserActor, name = 'Family', now = NOW) =>
  addCalendar(actor, { name, address: elsewhere.address }, now, elsewhere.reach)
const readAgain = (id: string, now: Date) => readCalendar(system, id, now, elsewhere.reach)
const busyRows = (id: string) =>
  inTransaction(system, (tx) => tx.select().from(outsideBusy).where(eq(outsideBusy.calendarId, id)))
const busyDays = async (id: string) =>
  (await busyRows(id)).map(({ span }) => span.from.toISOString().slice(0, 16)).sort()
const rowOf = async (id: string) =>
  (await inTransaction(system, (tx) => tx.select().from(outsideCalendars).where(eq(outsideCalendars.id, id))))[0]

/** Whether a school can ask for a day of guidance then. */
async function canAsk(adviser: MadeAdviser, on: string, now = NOW): Promise<string> {
  const school = await makeSchool()
  const sent = await requestVisits(school.requester, requestOf(school, adviser, [on]), now)
  return sent.ok ? 'asked' : sent.refusal.code
}

const ALL_DAY = outsideEvent(`${DAY}T00:00`, '2027-02-03T00:00')

describe('a calendar is added', () => {
  it('after one look at it, which says what was found', async () => {
    const { actor } = await makeAdviser()
    elsewhere.serve(
      outsideCalendar(
        outsideEvent('2027-02-02T09:00', '2027-02-02T10:00'),
        outsideEvent('2027-03-01T09:00', '2027-03-01T17:00'),
      ),
    )
    const added = must(await add(actor))
    expect(added).toMatchObject({ busy: 2, until: new Date('2027-03-01T17:00:00Z'), unread: 0, clashes: 0 })
    expect(await ownCalendars(actor, NOW)).toMatchObject([
      { id: added.id, name: 'Family', addressShown: '127.0.0.1/…', standing: 'read', busy: 2, fault: null },
    ])
  })

  it('keeps when its owner is busy and nothing else, and its address only encrypted', async () => {
    const { actor } = await makeAdviser()
    elsewhere.serve(outsideCalendar(ALL_DAY))
    const { id } = must(await add(actor))
    const [everything] = await inTransaction(system, (tx) =>
      tx.execute<{ text: string }>(sql`
        select coalesce((select string_agg(c::text, '') from outside_calendars c where id = ${id}), '') ||
               coalesce((select string_agg(b::text, '') from outside_busy b where calendar_id = ${id}), '') as text`),
    )
    expect(everything?.text).toContain('Family')
    for (const secret of ['Dentist', 'Jo', 'basic.ics', 'private-0123456789'])
      expect(everything?.text).not.toContain(secret)
    // What its owner calls it is theirs: no history has it, whatever they do with it.
    must(await renameCalendar(actor, { id, name: 'Clinic' }, NOW))
    must(await pauseCalendar(actor, id, NOW))
    must(await resumeCalendar(actor, id, NOW))
    // Taken up it is due at once: paused again it is out of the way of others.
    must(await pauseCalendar(actor, id, NOW))
    const history = await inTransaction(system, (tx) =>
      tx.execute<{ text: string }>(sql`select a::text as text from audit_events a where person_id = ${actor.personId}`),
    )
    const acts = history.map(({ text }) => text).join()
    expect(acts).toMatch(/Added an outside calendar.*Renamed.*Paused.*Took up/)
    for (const never of ['Family', 'Clinic']) expect(acts).not.toContain(never)
    expect((await rowOf(id))?.addressSealed).toMatch(/^tests\.[\w-]{60,}$/)
  })

  it('so that nobody can ask for a time at which it is busy, and everything else stays free', async () => {
    const adviser = await makeAdviser()
    elsewhere.serve(outsideCalendar(ALL_DAY))
    must(await add(adviser.actor))
    expect(await canAsk(adviser, DAY)).toBe('taken')
    expect(await canAsk(adviser, '2027-02-03')).toBe('asked')
  })

  it.each([
    ['a web page', '<!doctype html><html></html>', 'web_page'],
    ['nothing', '', 'empty'],
    ['a program with another name', 'MZ\u0090\u0000', 'not_a_calendar'],
    ['half of it', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n', 'cut_off'],
    ['30 MB', 'A'.repeat(30 * 1024 * 1024), 'too_large'],
    ['no longer there', 404, 'gone'],
    ['not shared', 403, 'refused'],
    ['broken', 500, 'server_error'],
  ])('not where it is %s', async (_, served, fault) => {
    const { actor } = await makeAdviser()
    elsewhere.serve(served)
    expect(refusal(await add(actor))).toEqual({ code: 'fault', fault })
    expect(await ownCalendars(actor, NOW)).toEqual([])
  })

  it('not from this machine, whatever is there, and nothing of it is asked', async () => {
    const { actor } = await makeAdviser()
    for (const [address, code] of [
      [elsewhere.address, 'not_https'],
      ['https://127.0.0.1/basic.ics', 'fault'],
      ['webcal://localhost/basic.ics', 'fault'],
      ['https://[::1]/a', 'fault'],
      ['https://169.254.169.254/latest/meta-data/', 'fault'],
      ['https://me:secret@calendar.example/a.ics', 'with_password'],
      ['https://calendar.example:8443/a.ics', 'other_port'],
      ['ftp://calendar.example/a.ics', 'not_an_address'],
      ['my calendar', 'not_an_address'],
    ] as const) {
      const refused = refusal(await addCalendar(actor, { name: 'Here', address }, NOW))
      expect([address, refused]).toEqual([address, code === 'fault' ? { code, fault: 'private_address' } : { code }])
    }
    expect(elsewhere.asked.all).toBe(0)
  })

  it('once, however often the form is sent at the same time, and not under two names', async () => {
    const { actor } = await makeAdviser()
    elsewhere.serve(outsideCalendar(ALL_DAY))
    const sent = await Promise.all([1, 2, 3].map(() => add(actor)))
    expect(new Set(sent.map((one) => must(one).id)).size).toBe(1)
    expect(await ownCalendars(actor, NOW)).toHaveLength(1)
    expect(refusal(await add(actor, 'Work'))).toEqual({ code: 'already_there', name: 'Family' })
  })

  it('ten of them and no more', async () => {
    const { actor } = await makeAdviser()
    for (let n = 0; n < 10; n++)
      must(
        await addCalendar(actor, { name: `Number ${n}`, address: `${elsewhere.address}?n=${n}` }, NOW, elsewhere.reach),
      )
    expect(refusal(await add(actor))).toEqual({ code: 'too_many' })
  })
})

describe('a calendar is read again', () => {
  it('when its time has come, by a job of its own for each, and what it says now takes the place of what it said', async () => {
    const adviser = await makeAdviser()
    elsewhere.serve(outsideCalendar(ALL_DAY))
    const { id } = must(await add(adviser.actor))
    expect(await readDueCalendars(system, later(0.9))).toBe(0)
    elsewhere.serve(outsideCalendar(outsideEvent('2027-02-04T09:00', '2027-02-04T10:00')))
    expect(await readDueCalendars(system, later(1))).toBeGreaterThan(0)
    expect(JOBS['read-calendar']?.payload.parse({ calendarId: id })).toEqual({ calendarId: id })
    expect(must(await readAgain(id, later(1)))).toBe('whole')
    expect(await busyDays(id)).toEqual(['2027-02-04T09:00'])
    expect(await canAsk(adviser, DAY, later(1))).toBe('asked')
    expect(await canAsk(adviser, '2027-02-04', later(1))).toBe('taken')
  })

  it('is not sent what has not changed, but all of it once a week, for what repeats in it comes nearer', async () => {
    const { actor } = await makeAdviser()
    elsewhere.serve(outsideCalendar(outsideEvent('2027-02-02T09:00', '2027-02-02T10:00', 'RRULE:FREQ=WEEKLY')))
    const { id, busy } = must(await add(actor))
    expect(must(await readAgain(id, later(1)))).toBe('unchanged')
    expect((await rowOf(id))?.readAt).toEqual(later(1))
    expect(must(await readAgain(id, later(24 * 8)))).toBe('whole')
    expect((await busyRows(id)).length).toBe(busy + 1)
    expect(elsewhere.asked).toEqual({ all: 3, unchanged: 1 })
  })

  it('where it fails less and less often, and what it said before goes on counting', async () => {
    const adviser = await makeAdviser()
    elsewhere.serve(outsideCalendar(ALL_DAY))
    const { id } = must(await add(adviser.actor))
    elsewhere.serve(500)
    const waits: number[] = []
    for (let n = 1; n <= 9; n++) {
      const due = (await rowOf(id))?.dueAt as Date
      expect(refusal(await readAgain(id, due))).toBe('server_error')
      const next = (await rowOf(id))?.dueAt as Date
      waits.push((next.getTime() - due.getTime()) / HOUR)
      // A look before the next is due changes nothing of that.
      expect(refusal(await readAgain(id, due))).toBe('server_error')
      expect(await rowOf(id)).toMatchObject({ dueAt: next, failures: n })
    }
    expect(waits).toEqual([0.25, 0.5, 1, 2, 4, 8, 16, 24, 24])
    expect(await ownCalendar(adviser.actor, id, later(9))).toMatchObject({
      standing: 'retrying',
      fault: 'server_error',
    })
    expect(await canAsk(adviser, DAY, later(9))).toBe('taken')
  })

  it('is stale after a day without an answer, says so once by email, and is well again with the next answer', async () => {
    const { actor } = await makeAdviser()
    elsewhere.serve(outsideCalendar(ALL_DAY))
    const { id } = must(await add(actor))
    const told = async () =>
      (await lettersOf(database.ownerUrl, 'calendar-stale')).filter(({ facts }) => facts?.id === id)
    elsewhere.serve(503)
    await readAgain(id, later(23))
    expect(await told()).toEqual([])
    await readAgain(id, later(25))
    await readAgain(id, later(49))
    expect(await ownCalendar(actor, id, later(49))).toMatchObject({ standing: 'stale', busy: 1 })
    expect(await told()).toMatchObject([
      {
        recipients: { to: 'person', personId: actor.personId },
        facts: {
          calendar: 'Family',
          why: 'Whoever keeps it answered with an error',
          read: 'Tuesday 12 January, 10am',
          until: '2027-02-11',
        },
      },
    ])
    elsewhere.serve(outsideCalendar(ALL_DAY))
    must(await readAgain(id, later(50)))
    expect(await ownCalendar(actor, id, later(50))).toMatchObject({ standing: 'read', fault: null })
    elsewhere.serve(503)
    await readAgain(id, later(80))
    expect(await told()).toHaveLength(2)
  })

  it.each([
    ['gone', 410],
    ['a web page now', '<html></html>'],
    ['not shared any more', 403],
  ])('is stale when it is %s at two looks', async (_, served) => {
    const { actor } = await makeAdviser()
    elsewhere.serve(outsideCalendar(ALL_DAY))
    const { id } = must(await add(actor))
    elsewhere.serve(served)
    await readAgain(id, later(1))
    expect(await ownCalendar(actor, id, later(1))).toMatchObject({ standing: 'retrying' })
    await readAgain(id, later(2))
    expect(await ownCalendar(actor, id, later(2))).toMatchObject({ standing: 'stale', busy: 1 })
  })

  it('counts for thirty days after it was last read, and no longer', async () => {
    const adviser = await makeAdviser()
    elsewhere.serve(outsideCalendar(outsideEvent('2027-03-02T00:00', '2027-03-03T00:00')))
    const { id } = must(await add(adviser.actor))
    elsewhere.serve(404)
    await readAgain(id, later(24 * 29))
    expect(await canAsk(adviser, '2027-03-02', later(24 * 29))).toBe('taken')
    await readAgain(id, later(24 * 30))
    expect(await ownCalendar(adviser.actor, id, later(24 * 30))).toMatchObject({
      standing: 'no_longer_counts',
      busy: 0,
    })
    expect(await canAsk(adviser, '2027-03-02', later(24 * 30))).toBe('asked')
  })

  it('cut off in its middle changes nothing', async () => {
    const { actor } = await makeAdviser()
    elsewhere.serve(outsideCalendar(ALL_DAY))
    const { id } = must(await add(actor))
    elsewhere.serve(outsideCalendar(ALL_DAY).slice(0, 120))
    expect(refusal(await readAgain(id, later(1)))).toBe('cut_off')
    expect(await busyRows(id)).toHaveLength(1)
  })
})

describe('a visit', () => {
  it('is no busy time of its own where it comes back in the adviser’s calendar', async () => {
    const { adviser, visitId } = await confirmed()
    elsewhere.serve(outsideCalendar(ALL_DAY.replace(/UID:.*/, `UID:${visitUid(visitId)}`)))
    expect(must(await add(adviser.actor))).toMatchObject({ busy: 0, clashes: 0 })
  })

  it('that a calendar becomes busy over stands, and is a clash that the adviser reads of by email and on their home', async () => {
    const { adviser, visitId, bookingId, school } = await confirmed()
    const { id } = must(await add(adviser.actor))
    elsewhere.serve(outsideCalendar(outsideEvent('2027-02-02T09:00', '2027-02-02T10:00')))
    must(await readAgain(id, later(1)))
    expect(await ownClashes(adviser.actor, later(1))).toMatchObject([
      { visitId, bookingId, calendar: 'Family', status: 'confirmed' },
    ])
    const told = async () =>
      (await lettersOf(database.ownerUrl, 'calendar-clash')).filter(
        ({ recipients }) => recipients.to === 'person' && recipients.personId === adviser.actor.personId,
      )
    const [school1] = await inTransaction(system, (tx) =>
      tx.execute<{ name: string }>(sql`select name from organisations where id = ${school.id}`),
    )
    expect(await told()).toMatchObject([
      {
        facts: { clashes: `${school1?.name}, Tuesday 2 February 2027, 8:45am to 3:15pm: busy 9am to 10am`, more: '0' },
      },
    ])
    // Read again it is the same clash, of which nobody hears twice.
    elsewhere.serve(
      outsideCalendar(
        outsideEvent('2027-02-02T09:00', '2027-02-02T10:00'),
        outsideEvent('2027-02-09T09:00', '2027-02-09T10:00'),
      ),
    )
    must(await readAgain(id, later(2)))
    expect(await told()).toHaveLength(1)
    must(await settleClash(adviser.actor, { visitId, calendarId: id }, later(3)))
    expect(refusal(await settleClash(adviser.actor, { visitId, calendarId: id }, later(3)))).toBe('already_done')
    expect(await ownClashes(adviser.actor, later(3))).toEqual([])
    must(await readAgain(id, later(24 * 8)))
    expect(await ownClashes(adviser.actor, later(24 * 8))).toEqual([])
    // Busy at another time of it, that is another clash.
    elsewhere.serve(outsideCalendar(outsideEvent('2027-02-02T13:00', '2027-02-02T14:00')))
    must(await readAgain(id, later(24 * 9)))
    expect(await ownClashes(adviser.actor, later(24 * 9))).toHaveLength(1)
    elsewhere.serve(outsideCalendar())
    must(await readAgain(id, later(24 * 10)))
    expect(await ownClashes(adviser.actor, later(24 * 10))).toEqual([])
  })

  it('that is cancelled clashes with nothing; one asked for and accepted goes on', async () => {
    const { adviser, bookingId, ids, school } = await requested()
    const { id } = must(await add(adviser.actor))
    elsewhere.serve(outsideCalendar(ALL_DAY))
    must(await readAgain(id, later(1)))
    expect(await ownClashes(adviser.actor, later(1))).toMatchObject([{ status: 'requested' }])
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, later(2)))
    expect(await ownClashes(adviser.actor, later(2))).toHaveLength(1)
    must(await withdrawVisits(school.requester, { bookingId, visitIds: ids, reason: '' }, later(3)))
    expect(await ownClashes(adviser.actor, later(3))).toEqual([])
  })
})

describe('its owner', () => {
  it('pauses it and takes it up again, renames and removes it', async () => {
    const adviser = await makeAdviser()
    const { actor } = adviser
    elsewhere.serve(outsideCalendar(ALL_DAY))
    const { id } = must(await add(actor))
    must(await renameCalendar(actor, { id, name: 'Home' }, NOW))
    must(await pauseCalendar(actor, id, NOW))
    must(await pauseCalendar(actor, id, NOW))
    expect(await ownCalendar(actor, id, NOW)).toMatchObject({ name: 'Home', standing: 'paused', busy: 0 })
    expect(await canAsk(adviser, '2027-02-02')).toBe('asked')
    expect(refusal(await readAgain(id, later(1)))).toBe('paused')
    must(await resumeCalendar(actor, id, later(2)))
    expect(must(await readAgain(id, later(2)))).toBe('whole')
    expect(await busyRows(id)).toHaveLength(1)
    must(await removeCalendar(actor, id, later(3)))
    expect(refusal(await removeCalendar(actor, id, later(3)))).toBe('not_found')
    expect(await busyRows(id)).toEqual([])
    expect(await rowOf(id)).toBeUndefined()
    expect(refusal(await readAgain(id, later(4)))).toBe('not_found')
  })

  it('is the only one who reads or changes it', async () => {
    const [{ actor }, other] = [await makeAdviser(), await makeAdviser()]
    const { id } = must(await add(actor))
    expect(await ownCalendars(other.actor, NOW)).toEqual([])
    for (const change of [pauseCalendar, resumeCalendar, removeCalendar])
      expect(refusal(await change(other.actor, id, NOW))).toBe('not_found')
    expect(refusal(await renameCalendar(other.actor, { id, name: 'Mine' }, NOW))).toBe('not_found')
    expect(refusal(await readCalendar(other.actor, id, NOW, elsewhere.reach))).toBe('not_found')
    expect(refusal(await settleClash(other.actor, { visitId: 'vis_x', calendarId: id }, NOW))).toBe('not_found')
  })
})

describe('its owner reads of it', () => {
  it('on their home a clash, on the page of their time a stale calendar, and what to do on the calendars’ own', async () => {
    const { adviser, visitId } = await confirmed()
    const { id } = must(await add(adviser.actor))
    elsewhere.serve(outsideCalendar(outsideEvent('2027-02-02T09:00', '2027-02-02T10:00')))
    must(await readAgain(id, later(1)))
    elsewhere.serve(410)
    for (const hours of [2, 4]) await readAgain(id, later(hours))
    const cookie = await cookieOf(adviser.actor)
    const open = async (path: string) => textOf(readHtml((await ask({ path, cookie })).html))
    expect(await open('/adviser')).toContain('Settle a clash with your calendar')
    const gone = 'There is no calendar at that address any more. What it said before counts until'
    expect(await open('/adviser/availability')).toContain(gone)
    const page = await open('/adviser/calendars')
    for (const words of [
      'A calendar of yours is busy during a visit',
      'busy 9am to 10am',
      'Cancel the visit',
      'I can do both',
      gone,
    ])
      expect(page).toContain(words)
    const form = new URLSearchParams({ intent: 'both', visit: visitId, calendar: id })
    for (const told of ['Settled', 'settled already']) {
      const settled = await ask({ path: '/adviser/calendars', cookie, form })
      expect([told, settled.status]).toEqual([told, 303])
    }
    expect(await open('/adviser')).not.toContain('Settle a clash')
  })

  it('what is wrong with an address beside it, with what was typed', async () => {
    const { actor } = await makeAdviser()
    const cookie = await cookieOf(actor)
    const refused = await ask({
      path: '/adviser/calendars/new',
      cookie,
      form: new URLSearchParams({ name: 'Home', address: 'https://127.0.0.1/a.ics' }),
    })
    expect(refused.status).toBe(422)
    expect(textOf(readHtml(refused.html))).toContain(
      'That address leads into a private network, where Waymark reads nothing. Nothing has been added',
    )
    expect(refused.html).toContain('value="https://127.0.0.1/a.ics"')
    const statuses: number[] = []
    for (let n = 0; n < 20; n++)
      statuses.push(
        (
          await ask({
            path: '/adviser/calendars/new',
            cookie,
            form: new URLSearchParams({ name: 'Home', address: 'https://127.0.0.1/b.ics' }),
          })
        ).status,
      )
    expect(statuses.slice(0, 19).every((status) => status === 422)).toBe(true)
    expect(statuses[19]).toBe(429)
  })
})

describe('at the same time', () => {
  it('requests and imports of the same day leave a visit or a refusal, a clash where both, and free days in step', async () => {
    const adviser = await makeAdviser()
    const days = ['2027-02-09', '2027-02-16', '2027-02-23', '2027-03-02']
    const { id } = must(await add(adviser.actor))
    const schools = await Promise.all(days.map(() => makeSchool()))
    elsewhere.serve(outsideCalendar(...days.map((on) => outsideEvent(`${on}T09:00`, `${on}T10:00`))))
    const before = reruns.count
    const [sent] = await Promise.all([
      Promise.all(
        schools.map((school, at) =>
          requestVisits(school.requester, requestOf(school, adviser, [days[at] as string]), later(1)),
        ),
      ),
      ...[1, 2, 3].map(() => readAgain(id, later(1))),
      takeDaysOff(adviser.actor, { startsOn: day('2027-04-20'), endsOn: day('2027-04-20'), note: '' }, later(1)),
    ])
    expect(reruns.count).toBe(before)
    const made = (sent as { ok: boolean }[]).filter(({ ok }) => ok).length
    expect(await ownClashes(adviser.actor, later(1))).toHaveLength(made)
    expect(await busyRows(id)).toHaveLength(4)
    const broken = (await checkPromises(system, later(1))).filter((one) => one.broken > 0)
    expect(broken).toEqual([])
    expect(await inTransaction(system, (tx) => tx.$count(calendarClashes, eq(calendarClashes.calendarId, id)))).toBe(
      made,
    )
  })
})

describe('while a calendar is worked out nobody else waits', () => {
  const within = { from: NOW.getTime(), to: NOW.getTime() + 400 * 24 * HOUR }
  /** What this thread has worked, in milliseconds: without its waiting for a core, where the system tells. */
  const SCHEDULED = `/proc/self/task/${process.pid}/schedstat`
  const worked = existsSync(SCHEDULED)
    ? () => Number(readFileSync(SCHEDULED, 'utf8').split(' ')[0]) / 1_000_000
    : () => performance.now()
  /** The longest that this thread was held up meanwhile, in milliseconds. */
  async function heldUp(work: Promise<unknown>): Promise<number> {
    let [longest, last] = [0, worked()]
    const beat = setInterval(() => {
      longest = Math.max(longest, worked() - last)
      last = worked()
    }, 5)
    await work
    clearInterval(beat)
    return longest
  }

  it('ten thousand events, and one that repeats every second, in a thread of their own', async () => {
    const many = outsideCalendar(
      ...Array.from({ length: 10_000 }, () =>
        outsideEvent('2027-02-02T09:00', '2027-02-02T10:00', `DESCRIPTION:${'A'.repeat(600)}`),
      ),
    )
    const answers: unknown[] = []
    const held = await heldUp(
      (async () => {
        answers.push(await readBusy(many, { within, owners: [] }))
        answers.push(
          await readBusy(outsideCalendar(outsideEvent('1990-02-02T09:00', '1990-02-02T09:01', 'RRULE:FREQ=SECONDLY')), {
            within,
            owners: [],
          }),
        )
        // A rule whose next time ical.js looks for without end is ended with its thread.
        answers.push(
          await readBusy(
            outsideCalendar(
              outsideEvent('1990-02-02T09:00', '1990-02-02T09:01', 'RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30'),
            ),
            { within, owners: [] },
          ),
        )
      })(),
    )
    expect(answers).toMatchObject([
      { ok: true, value: { busy: [{}] } },
      { refusal: 'too_heavy' },
      { refusal: 'too_heavy' },
    ])
    expect(held).toBeLessThan(250)
  }, 120_000)

  /** Takes the thread that reads it half a megabyte for each event. */
  const stuffed = (events: number) =>
    outsideCalendar(
      ...Array.from({ length: events }, () =>
        outsideEvent('2027-02-02T09:00', '2027-02-02T10:00', `DESCRIPTION:${'A'.repeat(250_000)}\\n`),
      ),
    )
  const read = (text: string) => readBusy(text, { within, owners: [] })

  it('each has all of a thread’s memory, though others were read in it, and one that takes more is ended alone', async () => {
    const well = { ok: true, value: { busy: [{}] } }
    const large = stuffed(120)
    for (let n = 0; n < 5; n++) expect(await read(large)).toMatchObject(well)
    const [heavy, ...light] = await Promise.all([read(stuffed(600)), read(stuffed(1)), read(stuffed(1))])
    expect(heavy).toEqual({ ok: false, refusal: 'too_heavy' })
    expect(light).toMatchObject([well, well])
    expect(await read(stuffed(1))).toMatchObject(well)
  }, 120_000)
})
