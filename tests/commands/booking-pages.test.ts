import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SchoolActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readApprovals } from '#app/domain/bookings/read-approvals.server.ts'
import { type BookingsWanted, readBookings, readVisitsForFile } from '#app/domain/bookings/read-bookings.server.ts'
import { readTurns } from '#app/domain/bookings/read-turns.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { visitsCsv } from '#app/domain/bookings/visits-csv.ts'
import { addDays, type Day, day, londonDay } from '#app/domain/calendar.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import * as agreePage from '#app/routes/buyer/agree-delivery.tsx'
import * as answerPage from '#app/routes/buyer/answer-question.tsx'
import * as approvalPage from '#app/routes/buyer/approval.tsx'
import * as approvalsPage from '#app/routes/buyer/approvals.tsx'
import * as bookingPage from '#app/routes/buyer/booking.tsx'
import * as agreementPage from '#app/routes/buyer/booking-agreement.tsx'
import * as sentPage from '#app/routes/buyer/booking-sent.tsx'
import * as bookingsPage from '#app/routes/buyer/bookings.tsx'
import * as csvPage from '#app/routes/buyer/bookings-csv.ts'
import * as countsPage from '#app/routes/buyer/count-pupils.tsx'
import { waitsElsewhere } from '#app/routes/buyer/elsewhere.server.ts'
import * as endPage from '#app/routes/buyer/end-visits.tsx'
import * as homePage from '#app/routes/buyer/home.tsx'
import * as numberPage from '#app/routes/buyer/order-number.tsx'
import * as problemPage from '#app/routes/buyer/raise-problem.tsx'
import { connect, disconnect } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { makeConsortium } from '#tests/make/consortia.ts'
import { bookingSeenBy, turnsIn, visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { addMember, loadActor } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, DAY_GROSS, requestOf } from '#tests/make/requests.ts'
import { argsOf, call, cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool, makeTrust } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Pages read the clock of today, so the visits here are counted from it.
const now = new Date()
const today = londonDay(now)
const weekday = (from: number, step: number): Day => {
  let on = addDays(today, from)
  while (!isSchoolDay(schoolCalendar(), on)) on = addDays(on, step)
  return on
}
const PAST = weekday(-3, -1)
const BEFORE = new Date(`${addDays(today, -30)}T10:00:00Z`)
const AHEAD = weekday(40, 1)

let database: FreshDatabase
let school: MadeSchool
let adviser: MadeAdviser
let asker: string
let approver: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  school = await makeSchool({ around: today })
  asker = await cookieOf(school.requester)
  approver = await cookieOf(school.approver)
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function asked(days: Day[], at = now, by: SchoolActor = school.requester, of = school) {
  adviser = await makeAdviser({ notice: 0 })
  const { bookingId } = must(await requestVisits(by, requestOf(of, adviser, days), at))
  return { bookingId, ids: (await visitsOf(bookingId)).map((visit) => visit.id) }
}

async function delivered() {
  const { bookingId, ids } = await asked([PAST], BEFORE)
  const visitId = ids[0] as string
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, BEFORE))
  must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, BEFORE))
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, now))
  return { bookingId, visitId }
}

type Page = { action?: (args: never) => Promise<unknown>; loader?: (args: never) => Promise<unknown> }
const see = (page: Page, params: Record<string, string>, cookie: string, path = '/school/x') =>
  call(page.loader as never, { path, params, cookie })
const send = (
  page: Page,
  params: Record<string, string>,
  cookie: string,
  form: Record<string, string | string[]>,
  path = '/school/x',
) => call(page.action as never, { path, params, cookie, form })

const ALL: BookingsWanted = {
  status: null,
  supplierId: null,
  schoolId: null,
  from: null,
  until: null,
  sort: 'date',
  descending: false,
}

describe('other people’s bookings', () => {
  it('do not exist, on any page, for any action, or in any read', async () => {
    const { bookingId, visitId } = await delivered()
    const params = { bookingId, visitId }
    const stranger = await makeSchool({ around: today })
    const theirs = [await cookieOf(stranger.requester), await cookieOf(stranger.approver)]
    for (const cookie of theirs) {
      for (const page of [
        bookingPage,
        sentPage,
        agreementPage,
        approvalPage,
        endPage,
        numberPage,
        answerPage,
        agreePage,
        problemPage,
        countsPage,
      ]) {
        expect([403, 404]).toContain((await see(page, params, cookie)).status)
        if ('action' in page)
          expect([403, 404]).toContain(
            (await send(page, params, cookie, { decision: 'approve', visits: visitId })).status,
          )
      }
    }
    expect(await bookingSeenBy(stranger.requester, bookingId, now)).toBeNull()
    expect((await readBookings(stranger.requester, ALL, { page: 1, perPage: 25 })).count).toBe(0)
    expect(
      (await readBookings(stranger.requester, { ...ALL, schoolId: school.id }, { page: 1, perPage: 25 })).bookings,
    ).toEqual([])
    expect(await readVisitsForFile(stranger.requester, { from: null, until: null })).toEqual([])
    expect(await turnsIn(stranger.approver, bookingId, now)).toEqual([])
    expect((await readApprovals(stranger.approver)).decided).toEqual([])
    expect((await see(bookingPage, { bookingId: `bkg_${'x'.repeat(5_000)}` }, asker)).status).toBe(404)
    expect((await see(agreePage, { bookingId, visitId: 'vis_none' }, asker)).status).toBe(404)
  })
})

describe('the list', () => {
  it('narrows, sorts and counts; nonsense in the address is no error', async () => {
    const own = await makeSchool({ around: today })
    await asked([AHEAD], now, own.requester, own)
    await asked([weekday(50, 1), weekday(55, 1)], now, own.requester, own)
    const found = await readBookings(own.requester, ALL, { page: 1, perPage: 25 })
    expect(found.count).toBe(2)
    expect(found.counts).toMatchObject({ waiting: 2, confirmed: 0 })
    expect(found.bookings.map((booking) => booking.totalPence)).toEqual([DAY_GROSS, DAY_GROSS * 2])
    const dear = await readBookings(own.requester, { ...ALL, sort: 'price', descending: true }, { page: 1, perPage: 1 })
    expect(dear.bookings.map((booking) => booking.totalPence)).toEqual([DAY_GROSS * 2])
    const none = await readBookings(own.requester, { ...ALL, status: 'confirmed' }, { page: 1, perPage: 25 })
    expect(none).toMatchObject({ count: 0, bookings: [], counts: { waiting: 2 } })
    const until = await readBookings(own.requester, { ...ALL, until: day(addDays(AHEAD, 1)) }, { page: 1, perPage: 25 })
    expect(until.count).toBe(1)
    const cookie = await cookieOf(own.requester)
    for (const query of ['?page=99', '?page=-1&sort=x&down=9', `?status=${'x'.repeat(900)}&adviser=org_x`])
      expect((await see(bookingsPage, {}, cookie, `/school/bookings${query}`)).status).toBe(200)
    // Dates that cannot be read are said to be, and narrow nothing that looks as if it were narrowed.
    const wrong = await see(bookingsPage, {}, cookie, '/school/bookings?from=rubbish&until=31/02/2027')
    expect(wrong.status).toBe(422)
    expect(wrong.values).toEqual({ from: 'rubbish', until: '31/02/2027' })
    expect(Object.keys(wrong.errors)).toEqual(['from', 'until'])
    const turned = await see(bookingsPage, {}, cookie, '/school/bookings?from=2+2+2027&until=1+2+2027')
    expect(turned.errors).toEqual({ until: 'Enter a date after the first one' })
    const listed = await readVisitsForFile(own.requester, { from: null, until: null })
    expect(listed).toHaveLength(3)
    // A file is added up: what has ended costs nothing there either.
    const [first] = listed as [(typeof listed)[number], ...typeof listed]
    const lines = visitsCsv([first, { ...first, status: 'void' }]).split('\r\n')
    expect(lines[1]).toMatch(/,Waiting for approval and .+,Careers budget [1-9]\d*\.\d\d,.+,[1-9][\d.]+$/)
    expect(lines[2]).toMatch(/,Settled: nothing is due,,,,0\.00,0\.00,0\.00,0\.00,0\.00$/)
    expect((await see(csvPage, {}, cookie, '/school/bookings.csv?from=x')).status).toBe(200)
  })
})

describe('deciding', () => {
  it('asks what to do, and for a number, a reason or a question; never of whoever asked', async () => {
    const { bookingId } = await asked([AHEAD])
    const params = { bookingId }
    const decide = (form: Record<string, string>) => send(approvalPage, params, approver, form)
    expect((await decide({})).errors).toEqual({ decision: 'Choose what to do' })
    expect((await decide({ decision: 'burn' })).status).toBe(422)
    expect((await decide({ decision: 'approve' })).errors.orderNumber).toMatch(/say that it will follow/)
    expect((await decide({ decision: 'approve', orderNumber: 'x'.repeat(36) })).errors.orderNumber).toMatch(/35/)
    const both = await decide({ decision: 'approve', orderNumber: 'FH-2291', follows: 'yes' })
    expect(both).toMatchObject({ status: 422, errors: { orderNumber: expect.stringMatching(/not both/) } })
    expect(both.values).toMatchObject({ orderNumber: 'FH-2291', follows: 'yes' })
    expect((await decide({ decision: 'ask' })).errors.question).toMatch(/^Write what/)
    const long = await decide({ decision: 'decline', reason: 'x'.repeat(1_001) })
    expect(long.errors.reason).toMatch(/1000/)
    expect(long.values.reason).toHaveLength(1_001)
    expect((await send(approvalPage, params, asker, { decision: 'approve', follows: 'yes' })).status).toBe(403)

    const ownApprover = await addMember<SchoolActor>(school.id, ['requester', 'approver'])
    const theirs = await asked([weekday(60, 1)], now, ownApprover)
    const own = await send(approvalPage, { bookingId: theirs.bookingId }, await cookieOf(ownApprover), {
      decision: 'approve',
      follows: 'yes',
    })
    expect(own).toMatchObject({ status: 422, errors: { '': expect.stringMatching(/somebody else has to approve/) } })

    expect((await decide({ decision: 'ask', question: 'Why this day?' })).status).toBe(303)
    expect((await turnsIn(school.requester, bookingId, now)).map((turn) => turn.kind)).toEqual(['answer'])
    expect((await send(answerPage, params, asker, {})).errors.answer).toBe('Write your answer')
    expect((await send(answerPage, params, asker, { answer: 'College closes on the 31st.' })).status).toBe(303)
    expect((await send(answerPage, params, asker, { answer: 'Again' })).status).toBe(422)
    expect((await decide({ decision: 'approve', orderNumber: ' FH-2291 ' })).status).toBe(303)
    expect((await bookingSeenBy(school.approver, bookingId, now))?.booking.orderNumber).toBe('FH-2291')
    // From a page that was opened before: what holds is said, and nothing is changed.
    const late = await decide({ decision: 'decline', reason: 'No money' })
    expect(late).toMatchObject({ status: 303, to: `/school/bookings/${bookingId}` })
    expect((await bookingSeenBy(school.approver, bookingId, now))?.approval.status).toBe('approved')
    expect((await see(approvalPage, params, approver)).to).toBe(`/school/bookings/${bookingId}`)
    expect((await see(approvalsPage, {}, approver)).status).toBe(200)
  })

  it('approves the visits that the page showed, and no others', async () => {
    const { bookingId, ids } = await asked([weekday(66, 1), weekday(73, 1)])
    const params = { bookingId }
    const [gone = '', left = ''] = ids
    must(await withdrawVisits(school.requester, { bookingId, visitIds: [gone], reason: '' }, now))
    const stale = await send(approvalPage, params, approver, { decision: 'approve', follows: 'yes', visits: ids })
    expect(stale).toMatchObject({
      status: 422,
      errors: { '': expect.stringMatching(/^What is asked for has changed/) },
    })
    expect((await visitsOf(bookingId))[1]).toMatchObject({
      id: left,
      status: 'requested',
      open: ['answer', 'approval'],
    })
    const seen = await send(approvalPage, params, approver, { decision: 'approve', follows: 'yes', visits: left })
    expect(seen.to).toBe('/school/approvals')
    expect((await visitsOf(bookingId))[1]?.open).toEqual(['answer'])
  })

  it('is for the trust and not for its academy', async () => {
    const trust = await makeTrust()
    const academy = await makeSchool({ trust, around: AHEAD })
    const { bookingId } = await asked([AHEAD], now, academy.requester, academy)
    expect((await readTurns(academy.approver, now)).map((turn) => turn.kind)).toEqual(['approve'])
    expect((await readApprovals(academy.approver)).awaiting.map((one) => one.bookingId)).toEqual([bookingId])
    const local = await cookieOf(await addMember<SchoolActor>(academy.id, ['approver']))
    expect((await see(approvalPage, { bookingId }, local)).to).toBe(`/school/bookings/${bookingId}`)
    expect((await send(approvalPage, { bookingId }, local, { decision: 'approve', follows: 'yes' })).to).toBe(
      `/school/bookings/${bookingId}`,
    )
    const payer = await cookieOf(academy.approver)
    expect((await send(approvalPage, { bookingId }, payer, { decision: 'approve', follows: 'yes' })).to).toBe(
      '/school/approvals',
    )
  })
})

describe('ending visits', () => {
  it('withdraws some of them, and refuses none, other bookings’ and confirmed ones', async () => {
    const { bookingId, ids } = await asked([AHEAD, weekday(50, 1)])
    const other = await asked([weekday(80, 1)])
    const end = (form: Record<string, string | string[]>, path = 'withdraw') =>
      send(endPage, { bookingId }, asker, form, `/school/bookings/${bookingId}/${path}`)
    expect((await end({})).errors.visits).toBe('Choose at least one visit')
    expect((await end({ visits: other.ids })).errors.visits).toBe('Choose visits from the list')
    expect((await end({ visits: [...ids, 'vis_none'] })).status).toBe(422)
    expect((await end({ visits: ids, reason: 'x'.repeat(501) })).errors.reason).toMatch(/500/)
    expect((await end({ visits: ids, reason: 'Too late' }, 'cancel')).status).toBe(422)
    expect((await end({ visits: ids[0] as string })).status).toBe(303)
    expect((await visitsOf(bookingId)).map((visit) => visit.status)).toEqual(['withdrawn', 'requested'])
    expect((await end({ visits: ids[0] as string })).status).toBe(422)
  })

  it('cancels a confirmed visit while that is free, with a reason', async () => {
    const { bookingId, ids } = await asked([AHEAD])
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, now))
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, now))
    const end = (form: Record<string, string | string[]>) =>
      send(endPage, { bookingId }, asker, form, `/school/bookings/${bookingId}/cancel`)
    expect((await end({ visits: ids })).errors.because).toBe('Choose why')
    expect((await end({ visits: ids, because: 'adviser_ill' })).errors.because).toBe('Choose why')
    expect((await end({ visits: ids, because: 'other' })).errors.reason).toMatch(/^Say why/)
    expect((await end({ visits: ids, because: 'closed_planned', reason: '' })).status).toBe(303)
    expect((await visitsOf(bookingId))[0]?.status).toBe('cancelled')
  })

  it('shows what cancelling late costs and who pays, and cancels at what was shown and no more', async () => {
    const { bookingId, ids } = await asked([weekday(2, 1)])
    const [visitId = ''] = ids
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, now))
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, now))
    const path = `/school/bookings/${bookingId}/cancel`
    const page = await endPage.loader(argsOf({ path, params: { bookingId }, cookie: asker }))
    expect(page.costs).toMatchObject([{ id: visitId, percent: 100, grossPence: 32_000 }])
    expect(page.costs[0]?.funds).toEqual([{ name: 'Careers budget', pays: 32_000, back: DAY_BEARS - 32_000 }])
    expect(page.visits[0]?.hint).toMatch(/^[0-3] school days?’s? notice, 100% of the price: £320.00$/)
    const end = (shown: string[]) =>
      send(endPage, { bookingId }, asker, { visits: visitId, because: 'plans_changed', shown }, path)
    for (const shown of [[], [`${visitId}:31999`], ['nonsense'], [`vis_other:32000`]]) {
      const refused = await end(shown)
      expect([refused.status, refused.errors['']]).toEqual([422, expect.stringMatching(/costs more now/)])
    }
    expect((await visitsOf(bookingId))[0]?.status).toBe('confirmed')
    expect((await end([`${visitId}:32000`])).status).toBe(303)
    expect((await visitsOf(bookingId))[0]?.status).toBe('cancelled')
    expect((await end([`${visitId}:32000`])).status).toBe(422)
  })
})

describe('after the visit', () => {
  it('is counted, agreed once however often, or a problem is raised', async () => {
    const { bookingId, visitId } = await delivered()
    const params = { bookingId, visitId }
    expect((await turnsIn(school.requester, bookingId, now)).map((turn) => turn.kind).sort()).toEqual([
      'agree',
      'count',
    ])
    const count = (form: Record<string, string>) => send(countsPage, params, asker, form)
    expect(Object.keys((await count({})).errors)).toEqual(['eligible', 'send'])
    for (const bad of ['7', '-1', 'two', '1.5', '9'.repeat(99)])
      expect((await count({ eligible: bad, send: '0' })).status).toBe(422)
    expect((await count({ eligible: '4', send: '0' })).status).toBe(303)
    expect((await send(problemPage, params, asker, { what: '' })).errors.what).toBe('Say what was wrong')
    expect((await send(agreePage, params, asker, {})).status).toBe(303)
    expect((await send(agreePage, params, asker, {})).status).toBe(303)
    const late = await send(problemPage, params, asker, { what: 'Nobody came' })
    expect(late).toMatchObject({ status: 422, values: { what: 'Nobody came' } })
    expect(Object.keys(late.errors)).toEqual([''])
    expect(await turnsIn(school.requester, bookingId, now)).toEqual([])
    expect((await see(bookingPage, { bookingId }, asker)).status).toBe(200)
    expect((await see(homePage, {}, approver)).status).toBe(200)
  })

  it('takes an order number of up to 35 characters', async () => {
    const { bookingId } = await delivered()
    const add = (orderNumber: string) => send(numberPage, { bookingId }, approver, { orderNumber })
    expect((await add('')).errors.orderNumber).toBe('Enter the order number')
    expect((await add('x'.repeat(36))).errors.orderNumber).toMatch(/35/)
    expect((await turnsIn(school.approver, bookingId, now)).map((turn) => turn.kind)).toContain('order_number')
    expect((await add('FH-1')).status).toBe(303)
    expect((await turnsIn(school.approver, bookingId, now)).map((turn) => turn.kind)).not.toContain('order_number')
  })
})

describe('a consortium', () => {
  it('has no page for counting a member’s pupils', async () => {
    const { bookingId, visitId } = await delivered()
    const { lead } = await makeConsortium([school], now)
    const path = `/consortium/bookings/${bookingId}/visits/${visitId}/counts`
    const counts = { eligible: '1', send: '0' }
    const cookie = await cookieOf(lead)
    expect((await see(countsPage, { bookingId, visitId }, cookie, path)).status).toBe(404)
    expect((await send(countsPage, { bookingId, visitId }, cookie, counts, path)).status).toBe(404)
  })

  it('sees no booking of its member’s own, and nothing at a school’s address', async () => {
    const member = await makeSchool({ around: AHEAD })
    // Who belongs to the consortium alone: its lead is somebody of the school besides.
    const { approver: outside } = await makeConsortium([member])
    const { bookingId } = await asked([AHEAD], now, member.requester, member)
    const cookie = await cookieOf(outside)
    expect((await see(bookingPage, { bookingId }, cookie, `/consortium/bookings/${bookingId}`)).status).toBe(404)
    expect((await see(bookingPage, { bookingId }, cookie, `/school/bookings/${bookingId}`)).status).toBe(404)
    expect((await see(bookingsPage, {}, cookie, '/consortium/bookings')).status).toBe(200)
    expect((await see(approvalsPage, {}, cookie, '/consortium/approvals')).status).toBe(200)
  })
})

describe('somebody who buys for two', () => {
  it('reads on the home of one how much waits for them at the other', async () => {
    const [here, there] = [await makeSchool({ around: AHEAD }), await makeSchool({ around: AHEAD })]
    const both = await addMember<SchoolActor>(there.id, ['approver'], here.approver)
    const headers = { cookie: await cookieOf(here.approver) }
    // As they are now: a member of both.
    const actor = await loadActor<SchoolActor>(here.approver)
    const elsewhere = () => waitsElsewhere(new Request('http://localhost/school', { headers }), actor, now)
    expect(await elsewhere()).toEqual([])
    await asked([AHEAD], now, there.requester, there)
    expect(await elsewhere()).toEqual([{ organisationId: there.id, name: both.organisationName, waiting: 1 }])
  })
})
