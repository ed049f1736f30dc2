import { eq, sql } from 'drizzle-orm'
import ICAL from 'ical.js'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AdviserActor,
  anyone,
  type BuyingActor,
  type MemberActor,
  type SupplierActor,
  systemActor,
} from '#app/auth/actor.ts'
import { asAdviser } from '#app/auth/belongings.server.ts'
import type { Role } from '#app/auth/roles.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { nameInstead } from '#app/domain/bookings/name-practitioner.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { attachmentsOf } from '#app/domain/emails/attachments.server.ts'
import { endFeed, feedOwner, makeFeed, ownFeed, renewFeed } from '#app/domain/visit-calendars/keep-feed.server.ts'
import { calendarVisits } from '#app/domain/visit-calendars/read-visits.server.ts'
import { visitUid } from '#app/domain/visit-calendars/visit-uid.ts'
import { sendEmail } from '#app/jobs/send-email.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import * as addressPage from '#app/routes/account/calendar-address.tsx'
import * as feedRoute from '#app/routes/hooks/calendar.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { memberships, visits } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { emailJobs, emailsWritten, visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, type MadeProvider, makePractitioner, makeProvider } from '#tests/make/providers.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { confirmed, DAY, requested } from '#tests/make/visits.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

let database: FreshDatabase
const system = systemActor('a test')
const ORIGIN = 'https://waymark.example'

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** Asks for a feed as a calendar program does; an address that leads nowhere is refused as a page is. */
async function ask(
  file: string,
  headers: Record<string, string> = {},
  clientAddress = '203.0.113.7',
): Promise<Response> {
  const request = new Request(`http://127.0.0.1:3999/calendar/${file}`, { headers })
  const context = { nonce: '', requestId: '', clientAddress }
  try {
    return await feedRoute.loader({ request, params: { file }, context })
  } catch (refused) {
    const status = (refused as { init?: { status?: number } }).init?.status
    if (status === undefined) throw refused
    return new Response(null, { status })
  }
}
async function fileOf(actor: SupplierActor | BuyingActor): Promise<string> {
  await makeFeed(actor, NOW)
  const feed = await ownFeed(actor)
  return `${feed?.secret}.ics`
}

/** What another program than wrote it reads of a calendar. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const events = calendar.getAllSubcomponents('vevent').map((one) => {
    const { uid, sequence, summary, location, startDate, endDate } = new ICAL.Event(one)
    const span = { from: startDate.toJSDate(), to: endDate.toJSDate() }
    return {
      uid,
      sequence,
      summary,
      location,
      ...span,
      status: one.getFirstPropertyValue('status'),
      url: one.getFirstPropertyValue('url'),
    }
  })
  return { method: calendar.getFirstPropertyValue('method'), events }
}
const feedOf = async (file: string) => read(await (await ask(file)).text())

describe('a feed', () => {
  it('shows an adviser’s visits as they stand, under the same name with a rising number, and what ended for 90 days', async () => {
    const { adviser, visitId, bookingId, school } = await confirmed([DAY, '2027-07-06'])
    const file = await fileOf(adviser.actor)
    const before = (await feedOf(file)).events
    expect(before).toMatchObject([
      {
        uid: visitUid(visitId),
        status: 'CONFIRMED',
        from: new Date('2027-02-02T08:45:00Z'),
        to: new Date('2027-02-02T15:15:00Z'),
      },
      // Summer time: 8:45am on a London clock.
      { status: 'CONFIRMED', from: new Date('2027-07-06T07:45:00Z'), to: new Date('2027-07-06T14:15:00Z') },
    ])
    expect(before[0]?.url).toBe(`http://127.0.0.1:3999/adviser/visits/${visitId}`)
    expect(before[0]?.location).toContain('Library office')
    const cancelled = { bookingId, visitIds: [visitId], reason: 'Ill' }
    must(await cancelVisits(school.requester, cancelled, NOW))
    const [after] = (await feedOf(file)).events
    expect(after).toMatchObject({ uid: visitUid(visitId), status: 'CANCELLED' })
    expect(after?.sequence).toBeGreaterThan(before[0]?.sequence as number)
    const listed = async (days: number) =>
      (await calendarVisits(adviser.actor, new Date(NOW.getTime() + days * 86_400_000), ORIGIN)).map(({ id }) => id)
    expect(await listed(89)).toContain(visitId)
    expect(await listed(91)).not.toContain(visitId)
  })

  it('of a request is tentative, for both sides, each with its own page; of the other side’s it shows nothing', async () => {
    const { adviser, school, bookingId, ids } = await requested()
    const [own, theirs] = [await feedOf(await fileOf(adviser.actor)), await feedOf(await fileOf(school.requester))]
    for (const { events } of [own, theirs])
      expect(events).toMatchObject([{ uid: visitUid(ids[0] as string), status: 'TENTATIVE' }])
    expect([own, theirs].map(({ events }) => events[0]?.url)).toEqual([
      `http://127.0.0.1:3999/adviser/requests/${bookingId}`,
      `http://127.0.0.1:3999/school/bookings/${bookingId}`,
    ])
    const other = await makeAdviser()
    expect((await feedOf(await fileOf(other.actor))).events).toEqual([])
  })

  it('holds nothing about pupils, no money and no person’s name', async () => {
    const { adviser, school } = await confirmed()
    for (const actor of [adviser.actor, school.requester] as const) {
      const text = (await (await ask(await fileOf(actor))).text()).replace(/\r\n /g, '')
      for (const never of ['Year', '11', '£', '351', '347', 'Frobisher', 'interview', 'college deadlines', actor.name])
        expect([
          never,
          text
            .replace(/(UID|DTSTAMP|DTSTART|DTEND|LAST-MODIFIED|URL|SEQUENCE|X-WR-CALNAME|NAME|LOCATION)[^\n]*\n/g, '')
            .replace(/https?:\S+|Booking WMK-\d+/g, '')
            .includes(never),
        ]).toEqual([never, false])
    }
  })

  it('is sent only where it has changed, kept by nobody on the way, and not found by search machines', async () => {
    const { adviser, visitId, bookingId } = await confirmed()
    const file = await fileOf(adviser.actor)
    const first = await ask(file)
    expect(first.status).toBe(200)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, max-age=900',
      'x-robots-tag': 'noindex',
    })
    const etag = first.headers.get('etag') as string
    for (const mark of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask(file, { 'if-none-match': mark })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
    must(await cancelVisits(adviser.actor, { bookingId, visitIds: [visitId], reason: 'Ill' }, NOW))
    const changed = await ask(file, { 'if-none-match': etag })
    expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false])
  })

  it('is found by its secret alone, which is renewed and ended, and kept hashed and encrypted', async () => {
    const { actor } = await makeAdviser()
    const file = await fileOf(actor)
    const secret = file.slice(0, -4)
    expect(secret).toMatch(/^[\w-]{32}$/)
    await makeFeed(actor, NOW)
    expect(await fileOf(actor)).toBe(file)
    const [row] = await inTransaction(system, (tx) =>
      tx.execute<{ text: string }>(sql`select string_agg(f::text, '') as text from calendar_feeds f`),
    )
    expect(row?.text).not.toContain(secret)
    for (const bad of ['x.ics', `${secret}`, `${'A'.repeat(32)}.ics`, '../../etc.ics', `${secret}.ICS`])
      expect([bad, (await ask(bad)).status]).toEqual([bad, 404])
    const madeAt = (await ownFeed(actor))?.madeAt as Date
    const later = new Date(NOW.getTime() + 1_000)
    await renewFeed(actor, madeAt, later)
    await renewFeed(actor, madeAt, new Date(NOW.getTime() + 2_000))
    expect((await ownFeed(actor))?.madeAt).toEqual(later)
    expect((await ask(file)).status).toBe(404)
    const next = await fileOf(actor)
    expect((await ask(next)).status).toBe(200)
    await endFeed(actor, NOW)
    expect((await ask(next)).status).toBe(404)
    expect(await ownFeed(actor)).toBeNull()
    expect(await feedOwner(anyone(), next.slice(0, -4))).toBeNull()
  })

  it('ends with its reader’s membership', async () => {
    const { school } = await requested()
    const member = await addMember<typeof school.requester>(school.id, ['requester'])
    const file = await fileOf(member)
    expect((await feedOf(file)).events).toHaveLength(1)
    await inTransaction(system, (tx) =>
      tx
        .update(memberships)
        .set({ status: 'removed' } as never)
        .where(sql`${memberships.personId} = ${member.personId}`),
    )
    expect((await ask(file)).status).toBe(404)
  })

  it('is read sixty times an hour and no more often', async () => {
    const { actor } = await makeAdviser()
    const file = await fileOf(actor)
    const statuses: number[] = []
    for (let n = 0; n < 61; n++) statuses.push((await ask(file, {}, '203.0.113.99')).status)
    expect(statuses.slice(0, 60).every((status) => status === 200)).toBe(true)
    const [refused] = [await ask(file, {}, '203.0.113.98')]
    expect([statuses[60], refused?.status, refused?.headers.get('retry-after')]).toEqual([429, 429, '3600'])
  })
})

describe('of a provider', () => {
  /** A visit of a provider's that one of its two people is named for, and one that nobody is yet. */
  async function sent() {
    const provider = await makeProvider()
    const one = await makePractitioner(provider, { name: 'Marian Oakes' })
    const two = await makePractitioner(provider, { name: 'Joss Hartley' })
    await listProvider(provider)
    const school = await makeSchool()
    const asked = requestOf(school, { ...provider, actor: provider.actor as never }, [DAY, '2027-07-06'])
    const { bookingId } = must(await requestVisits(school.requester, asked, NOW))
    const [visit, later] = await visitsOf(bookingId)
    const visitId = visit?.id ?? ''
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    const named = { [visitId]: one.personId }
    must(await answerVisits(provider.actor, { bookingId, accept: [visitId], decline: [], reason: '', named }, NOW))
    return { provider, one, two, school, bookingId, visitId, laterId: later?.id ?? '' }
  }
  /** Whoever keeps it, who goes to schools for it as well: on the pages of one who does. */
  async function asWell(provider: MadeProvider) {
    const actor = await makePractitioner(provider, { person: provider.actor as never })
    return asAdviser(actor as MemberActor) as AdviserActor
  }

  it('the office’s shows who comes to which school and when, of all its visits and nobody else’s', async () => {
    const { provider, school, bookingId, visitId, laterId, two } = await sent()
    await sent()
    const file = await fileOf(provider.actor)
    const [first, second] = (await feedOf(file)).events
    expect(first).toMatchObject({
      ...{ uid: visitUid(visitId), status: 'CONFIRMED', from: new Date('2027-02-02T08:45:00Z') },
      summary: `Personal guidance day, ${school.requester.organisationName}, Marian Oakes`,
      url: `http://127.0.0.1:3999/provider/visits/${visitId}`,
    })
    expect(first?.location).toContain('Library office')
    expect(second).toMatchObject({
      ...{ uid: visitUid(laterId), status: 'TENTATIVE', from: new Date('2027-07-06T07:45:00Z') },
      summary: `Asked for: Personal guidance day, ${school.requester.organisationName}, nobody named yet`,
      url: `http://127.0.0.1:3999/provider/requests/${bookingId}`,
    })
    const about = { bookingId, visitId, personId: two.personId, reason: 'Away that week.' }
    must(await nameInstead(provider.actor, about, NOW))
    const [instead] = (await feedOf(file)).events
    expect(instead?.summary).toContain('Joss Hartley')
    expect(instead?.sequence).toBeGreaterThan(first?.sequence ?? 0)
    must(await withdrawVisits(school.requester, { bookingId, visitIds: [visitId], reason: 'Another day.' }, NOW))
    const [gone] = (await feedOf(file)).events
    expect(gone).toMatchObject({ uid: visitUid(visitId), status: 'CANCELLED' })
    expect(gone?.sequence).toBeGreaterThan(instead?.sequence ?? 0)
    const text = (await (await ask(file)).text()).replace(/\r\n /g, '')
    for (const never of ['£', '351', '347', 'Frobisher', 'interview', 'college deadlines', 'Year'])
      expect([never, text.includes(never)]).toEqual([never, false])
  })

  it('each practitioner’s shows their own, also where they work in the office, whose own is another address', async () => {
    const { provider, one, visitId } = await sent()
    expect((await feedOf(await fileOf(one))).events).toMatchObject([
      { uid: visitUid(visitId), url: `http://127.0.0.1:3999/adviser/visits/${visitId}` },
    ])
    const office = await fileOf(provider.actor)
    const own = await fileOf(await asWell(provider))
    expect(own).not.toBe(office)
    expect((await feedOf(own)).events).toEqual([])
    expect((await feedOf(office)).events).toHaveLength(2)
    const before = await ownFeed(provider.actor)
    expect(`${before?.secret}.ics`).toBe(office)
    await endFeed(provider.actor, NOW)
    expect([(await ask(office)).status, (await ask(own)).status]).toEqual([404, 200])
  })

  it('ends with what its reader may be there', async () => {
    const { provider } = await sent()
    const files = [await fileOf(provider.actor), await fileOf(await asWell(provider))] as const
    const be = (roles: Role[]) =>
      inTransaction(system, (tx) =>
        tx.update(memberships).set({ roles }).where(eq(memberships.personId, provider.actor.personId)),
      )
    const opens = async () => Promise.all(files.map(async (file) => (await ask(file)).status))
    await be(['practitioner'])
    expect(await opens()).toEqual([404, 200])
    await be(['administrator'])
    expect(await opens()).toEqual([200, 404])
  })

  it('is made and ended on a page of its own', async () => {
    const { provider } = await sent()
    const cookie = await cookieOf(provider.actor)
    const path = '/provider/calendar-address'
    const send = (form: Record<string, string>) => call(addressPage.action as never, { path, cookie, form })
    expect((await send({ intent: 'make' })).to).toBe(path)
    expect((await ownFeed(provider.actor))?.secret).toBeTruthy()
    expect((await send({ intent: 'end' })).to).toBe(path)
    expect(await ownFeed(provider.actor)).toBeNull()
  })
})

it('whoever changes what a calendar has to know of a visit raises its number; nothing else does', async () => {
  const { visitId } = await confirmed()
  const version = async () =>
    (
      await inTransaction(system, (tx) => tx.select({ v: visits.version }).from(visits).where(eq(visits.id, visitId)))
    )[0]?.v ?? 0
  const set = (change: Partial<typeof visits.$inferInsert>) =>
    inTransaction(system, (tx) => tx.update(visits).set(change).where(eq(visits.id, visitId)))
  const before = await version()
  await set({ room: 'Hall' })
  expect(await version()).toBe(before + 1)
  await set({ span: { from: new Date('2027-02-03T08:45:00Z'), to: new Date('2027-02-03T15:15:00Z') } })
  expect(await version()).toBe(before + 2)
  await set({ placeAddress: '1 High Street', version: before + 5 })
  expect(await version()).toBe(before + 5)
  await set({ room: 'Hall', remindersSent: 2 })
  expect(await version()).toBe(before + 5)
})

describe('the email that confirms or cancels', () => {
  async function written(bookingId: string, template: string) {
    const jobs = await emailJobs(bookingId, template)
    const out = []
    for (const job of jobs) {
      await writeEmail(job, NOW, ORIGIN)
      out.push(...(await emailsWritten(job.key)).map((email) => ({ ...email, to: job.recipients.to })))
    }
    return out
  }

  it('carries the visit for each side’s own calendar, with the same name, and the cancelling one a higher number', async () => {
    const { bookingId, visitId, school, adviser } = await confirmed()
    const asked = await written(bookingId, 'confirmed')
    expect(asked.map(({ to }) => to).sort()).toEqual(['adviser', 'requester'])
    for (const { invitations, toAddress, to } of asked) {
      expect(invitations).toMatchObject([{ filename: 'visit.ics', method: 'REQUEST' }])
      const { method, events } = read(invitations[0]?.content as string)
      expect(method).toBe('REQUEST')
      expect(events).toMatchObject([
        { uid: visitUid(visitId), status: 'CONFIRMED', from: new Date('2027-02-02T08:45:00Z') },
      ])
      expect(events[0]?.url).toContain(
        to === 'adviser' ? `/adviser/visits/${visitId}` : `/school/bookings/${bookingId}`,
      )
      expect(invitations[0]?.content.replace(/\r\n /g, '').toLowerCase()).toContain(`mailto:${toAddress}`.toLowerCase())
    }
    must(await cancelVisits(school.requester, { bookingId, visitIds: [visitId], reason: 'Closed' }, NOW))
    const gone = await written(bookingId, 'cancelled')
    const carrying = gone.filter(({ invitations }) => invitations.length > 0)
    expect(carrying.map(({ to }) => to).sort()).toEqual(['adviser', 'requester'])
    const numberOf = (some: typeof asked) => read(some[0]?.invitations[0]?.content as string).events[0]?.sequence ?? 0
    expect(read(carrying[0]?.invitations[0]?.content as string)).toMatchObject({
      method: 'CANCEL',
      events: [{ uid: visitUid(visitId), status: 'CANCELLED' }],
    })
    expect(numberOf(carrying)).toBeGreaterThan(numberOf(asked))
    expect(adviser.actor.personId).toBeTruthy()
  })

  it('of several visits carries one file each', async () => {
    const { bookingId, ids } = await confirmed([DAY, '2027-02-09', '2027-02-16'])
    const [one] = await written(bookingId, 'confirmed')
    expect(one?.invitations.map(({ filename }) => filename)).toEqual(['visit-1.ics', 'visit-2.ics', 'visit-3.ics'])
    const uids = one?.invitations.map(({ content }) => read(content).events.map(({ uid }) => uid))
    expect(uids).toEqual(ids.map((id) => [visitUid(id)]))
    const files = await attachmentsOf(system, one as never)
    expect(files.map(({ contentType }) => contentType)).toEqual(
      Array(3).fill('text/calendar; charset=utf-8; method=REQUEST'),
    )
  })

  it('reaches the mail program as a part that it acts on', async () => {
    const received: Buffer[] = []
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, _, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          received.push(Buffer.concat(chunks))
          done()
        })
      },
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const smtpUrl = `smtp://127.0.0.1:${(server.server.address() as { port: number }).port}`
    const { bookingId, visitId } = await confirmed()
    const several = await confirmed([DAY, '2027-02-09'])
    for (const id of [bookingId, several.bookingId]) {
      const [email] = await written(id, 'confirmed')
      must(await sendEmail(email?.id ?? '', NOW, { smtpUrl, isDemo: false, appUrl: ORIGIN }))
    }
    await new Promise<void>((done) => server.close(done))
    expect(received[0]?.toString()).toMatch(/Content-Type: text\/calendar;[^\n]*method=REQUEST/)
    const [single, both] = await Promise.all(received.map((raw) => PostalMime.parse(raw)))
    const textOf = (content: unknown) =>
      typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString()
    const calendars = (mail: typeof single) =>
      (mail?.attachments ?? []).filter(({ mimeType }) => /calendar|ics/.test(mimeType))
    expect(calendars(single).length).toBeGreaterThan(0)
    for (const { content } of calendars(single))
      expect(read(textOf(content)).events).toMatchObject([{ uid: visitUid(visitId) }])
    expect(calendars(both).map(({ filename }) => filename)).toEqual(['visit-1.ics', 'visit-2.ics'])
    expect(single?.html).toContain('is coming to')
  })
})

describe('its page', () => {
  it('makes, shows, renews and ends the address, and a second press does no more', async () => {
    const { actor } = await makeAdviser()
    const cookie = await cookieOf(actor)
    const path = '/adviser/calendar-address'
    const send = (form: Record<string, string>) => call(addressPage.action as never, { path, cookie, form })
    for (const n of [1, 2]) expect([n, (await send({ intent: 'make' })).to]).toEqual([n, path])
    const before = await ownFeed(actor)
    const renew = { intent: 'renew', madeAt: before?.madeAt.toISOString() ?? '' }
    await send(renew)
    const renewed = await ownFeed(actor)
    expect(renewed?.secret).not.toBe(before?.secret)
    await send(renew)
    expect((await ownFeed(actor))?.secret).toBe(renewed?.secret)
    for (const _ of [1, 2]) expect((await send({ intent: 'end' })).to).toBe(path)
    expect(await ownFeed(actor)).toBeNull()
    for (const form of [{}, { intent: 'nothing' }, { intent: 'renew', madeAt: 'never' }])
      expect((await send(form as Record<string, string>)).status).toBe(422)
  })
})
