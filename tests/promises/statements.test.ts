import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import * as bookingPage from '#app/routes/buyer/booking.tsx'
import * as replacePage from '#app/routes/buyer/replace.tsx'
import * as profilePage from '#app/routes/public/adviser.tsx'
import * as findPage from '#app/routes/public/find.tsx'
import { connect, disconnect, inTransaction, type SentStatement, sentStatements } from '#db/client.server.ts'
import { bookings, fundingLines, organisations, visits } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { bookingSeenBy, visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { requestOf } from '#tests/make/requests.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What the pages opened most send to Postgres, counted as a web process sends it: `begin`, the settings of row-level
// security and `commit` among the rest. More is allowed where a page shows more; without noticing it is not.

const today = londonDay(new Date())
const asked = new Date(`${addDays(today, -60)}T10:00:00Z`)

/** So many school days from a day on, the first of them in the past. */
function daysFrom(from: Day, many: number): Day[] {
  const days: Day[] = []
  for (let on = from; days.length < many; on = addDays(on, 1)) if (isSchoolDay(schoolCalendar(), on)) days.push(on)
  return days
}

let database: FreshDatabase
let school: MadeSchool
let stranger: MadeSchool
let urn: number | null
let cookie: string
let slug: string
let one: string
let six: string
const heard: SentStatement[] = []
const hear = (message: unknown) => heard.push(message as SentStatement)

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  // Statements are told only to whoever listens already when the pool opens.
  sentStatements.subscribe(hear)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  school = await makeSchool({ around: today })
  stranger = await makeSchool({ around: today })
  const registered = await inTransaction(school.requester, (tx) =>
    tx.select({ urn: organisations.urn }).from(organisations).where(eq(organisations.id, school.id)),
  )
  urn = registered[0]?.urn ?? null
  cookie = await cookieOf(school.requester)
  one = await booked(daysFrom(addDays(today, -3), 1))
  six = await booked(daysFrom(addDays(today, -3), 6))
  await disconnect()
  connect({ url: database.ownerUrl, as: 'web' })
})
afterAll(async () => {
  sentStatements.unsubscribe(hear)
  await disconnect()
  await database.close()
})

async function booked(days: Day[]): Promise<string> {
  const adviser = await makeAdviser({ notice: 0 })
  slug = adviser.slug
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), asked))
  const ids = (await visitsOf(bookingId)).map(({ id }) => id)
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, asked))
  must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, asked))
  must(await recordDelivery(adviser.actor, { bookingId, visitId: ids[0] as string, note: '' }, new Date()))
  return bookingId
}

/** A day ahead that was confirmed and that its adviser cancels, with so many others who could come. */
async function lost(others: number): Promise<{ bookingId: string; visitId: string }> {
  const adviser = await makeAdviser({ notice: 0 })
  for (let made = 0; made < others; made++) await makeAdviser({ notice: 0 })
  const days = daysFrom(addDays(today, 3), 1)
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), asked))
  const [visit] = await visitsOf(bookingId)
  const visitId = visit?.id as string
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, asked))
  must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, asked))
  const off = { bookingId, visitIds: [visitId], because: 'adviser_ill' as const, reason: '' }
  must(await cancelVisits(adviser.actor, off, new Date()))
  return { bookingId, visitId }
}

async function statementsOf(work: () => Promise<unknown>): Promise<SentStatement[]> {
  heard.length = 0
  await work()
  return [...heard]
}

type Page = { loader: (args: never) => Promise<unknown> }
const open = async (page: Page, path: string, params: Record<string, string>, by?: string) => {
  const answered = await call(page.loader as never, { path, params, ...(by ? { cookie: by } : {}) })
  expect(answered.status).toBe(200)
}

it('a booking of one visit or of six, a profile and a search are read in few statements', async () => {
  const pages: Record<string, () => Promise<void>> = {
    one: () => open(bookingPage, `/school/bookings/${one}`, { bookingId: one }, cookie),
    six: () => open(bookingPage, `/school/bookings/${six}`, { bookingId: six }, cookie),
    profile: () => open(profilePage, `/advisers/${slug}?urn=${urn}`, { slug }),
    'own profile': () => open(profilePage, `/advisers/${slug}`, { slug }, cookie),
    find: () => open(findPage, `/find?urn=${urn}`, {}),
  }
  const counts: Record<string, number> = {}
  // The client's own look at the types of a new connection is no part of any page.
  await pages.one?.()
  for (const [name, page] of Object.entries(pages)) {
    counts[name] = (await statementsOf(page)).length
  }
  expect(counts.six).toBe(counts.one)
  expect(counts).toEqual({ one: 13, six: 13, profile: 7, 'own profile': 12, find: 7 })
})

it('what is offered in the place of a visit is read in few statements, however many could come', async () => {
  await disconnect()
  connect({ url: database.ownerUrl, as: 'owner' })
  const few = await lost(1)
  const many = await lost(8)
  await disconnect()
  connect({ url: database.ownerUrl, as: 'web' })
  const path = (of: typeof few) => `/school/bookings/${of.bookingId}/visits/${of.visitId}/replace`
  await open(replacePage, path(few), few, cookie)
  const counts = []
  for (const one of [few, many])
    counts.push((await statementsOf(() => open(replacePage, path(one), one, cookie))).length)
  expect(counts).toEqual([145, 145])
})

it('whatever a transaction asks, on a new connection too, is asked after its settings and never of another’s rows', async () => {
  // New connections: the first statements on each are described before they are run.
  await disconnect()
  connect({ url: database.ownerUrl, as: 'web', connections: 3 })
  const everyRow = (actor: MadeSchool['requester']) =>
    inTransaction(actor, (tx) =>
      Promise.all([tx.select().from(bookings), tx.select().from(visits), tx.select().from(fundingLines)]),
    )
  const sent = await statementsOf(async () => {
    // Both at once, time and again, so that connections change hands between the two.
    for (let round = 0; round < 20; round++) {
      const [own, others, seen] = await Promise.all([
        everyRow(school.requester),
        everyRow(stranger.requester),
        bookingSeenBy(stranger.requester, six, new Date()),
      ])
      expect(own.map((rows) => rows.length).every((many) => many > 0)).toBe(true)
      expect(others).toEqual([[], [], []])
      expect(seen).toBeNull()
    }
  })
  const before = new Map<number, string>()
  for (const { connection, text } of sent) {
    if (before.get(connection)?.startsWith('begin')) expect(text).toContain(`set_config('app.org', $1, true)`)
    before.set(connection, text)
  }
  expect(sent.filter(({ text }) => text.startsWith('begin')).length).toBeGreaterThanOrEqual(60)
})
