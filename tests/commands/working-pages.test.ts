import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConsortiumActor, StaffActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { decideWithReason } from '#app/domain/accreditation/decide-credential.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { markShown } from '#app/domain/bookings/register-rules.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { stateCase } from '#app/domain/bookings/state-case.server.ts'
import { raiseProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { addDays, day, londonDay } from '#app/domain/calendar.ts'
import { createConsortium } from '#app/domain/consortia/create-consortium.server.ts'
import { consortiumDecisions, readMemberships } from '#app/domain/consortia/read-memberships.server.ts'
import { refuseMember } from '#app/domain/people/decide-membership.server.ts'
import { askToJoin, takeBackRequest } from '#app/domain/people/join.server.ts'
import { requestDecided } from '#app/domain/people/read.server.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { readCalendarPage } from '#app/domain/schools/read-calendar.server.ts'
import * as requestPage from '#app/routes/adviser/request.tsx'
import * as visitPage from '#app/routes/adviser/visit.tsx'
import * as cancelPage from '#app/routes/adviser/visit-cancel.tsx'
import * as visitsCsv from '#app/routes/adviser/visits-csv.ts'
import * as membersPage from '#app/routes/consortium/members.tsx'
import * as calendarPage from '#app/routes/school/calendar.tsx'
import * as schoolConsortium from '#app/routes/school/consortium.tsx'
import * as newConsortium from '#app/routes/school/consortium-new.tsx'
import * as firstMember from '#app/routes/staff/first-member.tsx'
import * as problemPage from '#app/routes/staff/problem.tsx'
import { connect, disconnect } from '#db/client.server.ts'
import { credentialOf, type MadeAdviser, makeAdviser, makeCredential } from '#tests/make/advisers.ts'
import { factsWith } from '#tests/make/held.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { addMember, makePerson, membershipOf } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeRegisterRow } from '#tests/make/register.ts'
import { requestOf } from '#tests/make/requests.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Pages read the clock of today, so the visits here are counted from it.
const now = new Date()
const today = londonDay(now)
const weekday = (from: number, step: number) => {
  let on = addDays(today, from)
  while (!isSchoolDay(schoolCalendar(), on)) on = addDays(on, step)
  return on
}
const PAST = weekday(-3, -1)
const AHEAD = weekday(30, 1)
const LATER = weekday(40, 1)
const BEFORE = new Date(`${addDays(today, -30)}T10:00:00Z`)

let database: FreshDatabase
let staff: StaffActor
let school: MadeSchool
let adviser: MadeAdviser
let cookie: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  staff = await makePlatform()
  school = await makeSchool({ around: today })
  adviser = await makeAdviser({ notice: 0 })
  cookie = await cookieOf(adviser.actor)
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

async function asked(days: string[], at = now, from = '08:45') {
  const request = requestOf(school, adviser, days, { visits: days.map((on) => ({ day: day(on), from, to: '15:15' })) })
  const { bookingId } = must(await requestVisits(school.requester, request, at))
  return { bookingId, ids: (await visitsOf(bookingId)).map((visit) => visit.id) }
}

async function confirmed(on: string, at = BEFORE) {
  const { bookingId, ids } = await asked([on], at)
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, at))
  must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, at))
  return { bookingId, visitId: ids[0] as string }
}

describe('the adviser’s request', () => {
  const send = (bookingId: string, form: Record<string, string>, as = cookie) =>
    call(requestPage.action, { path: `/adviser/requests/${bookingId}`, params: { bookingId }, cookie: as, form })

  it('asks for an answer, and for a reason, and keeps what was typed', async () => {
    const { bookingId, ids } = await asked([AHEAD, LATER])
    const [first = '', second = ''] = ids
    const none = await send(bookingId, { [first]: 'later', [second]: 'later' })
    expect(none).toMatchObject({ status: 422, errors: { [first]: 'Accept or decline at least one day' } })
    const unsaid = await send(bookingId, { [first]: 'accept', [second]: 'decline', reason: ' ' })
    expect(unsaid).toMatchObject({ status: 422, values: { [first]: 'accept', [second]: 'decline' } })
    expect(Object.keys(unsaid.errors)).toEqual(['reason'])
    const huge = await send(bookingId, { [first]: 'decline', reason: 'x'.repeat(501) })
    expect(huge.status).toBe(422)
    expect(await send(bookingId, { [first]: 'perhaps', constructor: 'x' })).toMatchObject({ status: 422 })
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested' }, { status: 'requested' }])

    const form = { [first]: 'accept', [second]: 'decline', reason: 'I teach that day.' }
    expect(await send(bookingId, form)).toMatchObject({ status: 303 })
    expect(await send(bookingId, form)).toMatchObject({ status: 303 })
    expect(await visitsOf(bookingId)).toMatchObject([{ open: ['approval'] }, { status: 'declined' }])

    const sheet = await readDaySheet(adviser.actor, first, now)
    const until = sheet?.visit.approveBy.toISOString() as string
    expect(await send(bookingId, { intent: 'hold', heldUntil: 'soon' })).toMatchObject({ status: 422 })
    expect(await send(bookingId, { intent: 'hold', heldUntil: until })).toMatchObject({ status: 303 })
    const after = await readDaySheet(adviser.actor, first, now)
    expect(await send(bookingId, { intent: 'hold', heldUntil: until })).toMatchObject({ status: 303 })
    expect((await readDaySheet(adviser.actor, first, now))?.visit.approveBy).toEqual(after?.visit.approveBy)
  })

  it('sends a note only with a day that is declined', async () => {
    const { bookingId, ids } = await asked([weekday(82, 1)])
    const form = { [ids[0] as string]: 'accept', reason: 'Please book me a parking space.' }
    const noted = await send(bookingId, form)
    expect(noted).toMatchObject({ status: 422, values: form })
    expect(Object.keys(noted.errors)).toEqual(['reason'])
    expect(await send(bookingId, { ...form, reason: '' })).toMatchObject({ status: 303 })
  })

  it('is not declined by an older page once it is accepted, and is taken back on purpose', async () => {
    const { bookingId, ids } = await asked([weekday(86, 1)])
    const [id = ''] = ids
    const declines = { [id]: 'decline', reason: 'I am away.' }
    expect(await send(bookingId, { [id]: 'accept' })).toMatchObject({ status: 303 })
    const late = await send(bookingId, declines)
    expect(late).toMatchObject({ status: 422, values: declines })
    expect(late.errors['']).toMatch(/^You have accepted .+ since you opened this page/)
    expect(await answerVisits(adviser.actor, { bookingId, accept: [], decline: ids, reason: 'Away' }, now)).toEqual({
      ok: false,
      refusal: 'accepted_since',
    })
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['approval'] }])
    const takesBack = { ...declines, intent: 'take back' }
    expect(await send(bookingId, takesBack)).toMatchObject({ status: 303 })
    expect(await send(bookingId, takesBack)).toMatchObject({ status: 303 })
    const sure = await confirmed(weekday(90, 1), now)
    const confirmedSince = await send(sure.bookingId, { [sure.visitId]: 'decline', reason: 'I am away.' })
    expect(confirmedSince.errors['']).toMatch(/has been confirmed since .+ You had written: “I am away\.”$/)
    const tooLate = await send(bookingId, { [id]: 'accept' })
    expect(tooLate.errors['']).toMatch(/ has been declined since you opened this page/)
  })

  it('cannot be accepted for a day on which a check has ended, and says so by that day', async () => {
    const [early, late] = [weekday(51, 1), weekday(58, 1)] as [string, string]
    const { bookingId, ids } = await asked([early, late])
    const [first = '', second = ''] = ids
    const colleague = await addMember<StaffActor>(staff.organisationId, ['staff'])
    const see = async (endsOn: string | null) => {
      const all = factsWith({ right_to_work: { endsOn } }, now)
      for (const facts of all.filter(({ kind }) => kind === 'right_to_work'))
        await makeCredential(adviser.actor, colleague, facts, now)
    }
    const id = await credentialOf(adviser.actor, 'right_to_work')
    must(await decideWithReason(staff, { id, event: 'suspend', reason: 'It is somebody else’s' }, now))
    await see(early)
    const both = await send(bookingId, { [first]: 'accept', [second]: 'accept' })
    expect(both).toMatchObject({ status: 422, values: { [first]: 'accept', [second]: 'accept' } })
    expect(Object.keys(both.errors)).toEqual([second])
    expect(both.errors[second]).toMatch(
      /^Your right to work ends on .*, before that day\. Give our staff the current one first/,
    )
    expect(await send(bookingId, { [first]: 'accept', [second]: 'later' })).toMatchObject({ status: 303 })
    expect(await visitsOf(bookingId)).toMatchObject([{ open: ['approval'] }, { open: ['answer', 'approval'] }])
    await see(null)
    expect(await send(bookingId, { [second]: 'accept' })).toMatchObject({ status: 303 })
  })

  it('is nobody else’s', async () => {
    const { bookingId } = await asked([weekday(65, 1)])
    const other = await cookieOf((await makeAdviser()).actor)
    expect(await send(bookingId, { intent: 'hold' }, other)).toMatchObject({ status: 404 })
    expect(await send(bookingId, { intent: 'hold' }, await cookieOf(school.requester))).toMatchObject({ status: 404 })
    expect(await send('bkg_none', {})).toMatchObject({ status: 404 })
  })
})

describe('the day sheet', () => {
  const send = (visitId: string, form: Record<string, string>, as = cookie) =>
    call(visitPage.action, { path: `/adviser/visits/${visitId}`, params: { visitId }, cookie: as, form })
  const good = {
    intent: 'mark',
    position: '1',
    outcome: 'seen',
    startsAt: '8:45am',
    yearGroup: '11',
    schoolReference: 'A1',
  }

  it('takes no name, no wrong time, no other outcome, and nothing before the visit', async () => {
    const { visitId } = await confirmed(PAST)
    const wrong: [Record<string, string>, string][] = [
      [{ schoolReference: 'Aisha Khan' }, 'schoolReference'],
      [{ schoolReference: 'Aisha' }, 'schoolReference'],
      [{ schoolReference: 'SMITH' }, 'schoolReference'],
      [{ schoolReference: 'JSmith12' }, 'schoolReference'],
      [{ schoolReference: 'PP-12' }, 'schoolReference'],
      [{ schoolReference: '11B/FSM' }, 'schoolReference'],
      [{ schoolReference: 'x'.repeat(21) }, 'schoolReference'],
      [{ startsAt: '3am' }, 'startsAt'],
      [{ startsAt: '11pm' }, 'startsAt'],
      [{ startsAt: 'breakfast' }, 'startsAt'],
      [{ startsAt: '' }, 'startsAt'],
      [{ yearGroup: '99' }, 'yearGroup'],
      [{ outcome: 'eaten' }, 'outcome'],
      // Nobody sees this field, so what is wrong with it is said at the head of the page.
      [{ position: '-1' }, ''],
    ]
    for (const [change, field] of wrong) {
      const answered = await send(visitId, { ...good, ...change })
      expect([field, answered.status, Object.keys(answered.errors)]).toEqual([field, 422, [field]])
      expect(answered.values).toMatchObject(
        Object.fromEntries(Object.entries(change).map(([name, typed]) => [name, typed])),
      )
    }
    expect(await send(visitId, good)).toMatchObject({ status: 303 })
    expect(await send(visitId, good)).toMatchObject({ status: 303 })
    const { outcome, startsAt, yearGroup } = good
    const answers = { outcome, startsAt, yearGroup, schoolReference: 'B2' }
    const added = Object.entries(answers).map(([name, value]) => [`added.${name}`, value])
    const add = { intent: 'add', position: '7', ...Object.fromEntries(added) }
    const again = await send(visitId, { ...add, 'added.schoolReference': 'a1' })
    expect([again.status, Object.keys(again.errors)]).toEqual([422, ['added.schoolReference']])
    await send(visitId, add)
    await send(visitId, add)
    const kept = await readDaySheet(adviser.actor, visitId, now)
    expect(kept?.register.filter((row) => row.outcome)).toHaveLength(2)
    expect(kept?.register).toHaveLength(7)
    expect(await send(visitId, { intent: 'drop', position: '1' })).toMatchObject({ status: 422 })
    expect(await send(visitId, { intent: 'drop', position: '7' })).toMatchObject({ status: 303 })

    expect(await send(visitId, { intent: 'deliver', note: 'x'.repeat(501) })).toMatchObject({ status: 422 })
    const unasked = await send(visitId, { intent: 'deliver', note: 'x'.repeat(501), asItIs: 'perhaps' })
    expect(Object.keys(unasked.errors)).toEqual(['note', 'asItIs'])
    expect(unasked.errors.asItIs).toMatch(
      /^Mark \d.+(am|pm) and \d.+ first, or tick that you record the visit as it is$/,
    )
    expect(await send(visitId, { intent: 'deliver', note: '' })).toMatchObject({ status: 422 })
    expect((await readDaySheet(adviser.actor, visitId, now))?.visit.status).toBe('confirmed')
    const record = { intent: 'deliver', note: 'All six came.', asItIs: 'yes' }
    expect(await send(visitId, record)).toMatchObject({ status: 303 })
    expect(await send(visitId, record)).toMatchObject({ status: 303 })
    expect((await readDaySheet(adviser.actor, visitId, now))?.visit.status).toBe('delivered')
    const late = await send(visitId, { ...record, note: 'One left early.' })
    expect(late.status).toBe(422)
    expect(late.errors['']).toMatch(
      /^This visit had been recorded already, .+, with the note “All six came.”. Nothing has been changed. You had typed: “One left early.”.$/,
    )
    expect((await readDaySheet(adviser.actor, visitId, now))?.visit.deliveredNote).toBe('All six came.')
    expect(await send(visitId, { intent: 'take_back' })).toMatchObject({ status: 303 })
    expect(await send(visitId, { intent: 'take_back' })).toMatchObject({ status: 303 })
    const back = await readDaySheet(adviser.actor, visitId, now)
    expect(back?.visit).toMatchObject({ status: 'confirmed', agreeBy: null, deliveredAt: null, deliveredNote: null })
    expect(back?.register.filter((row) => row.outcome)).toHaveLength(1)
    expect(back?.booking.history.at(-1)?.what).toMatch(/ took back that the visit took place$/)
    expect(await send(visitId, record)).toMatchObject({ status: 303 })
    expect((await readDaySheet(adviser.actor, visitId, now))?.visit.status).toBe('delivered')

    const ahead = await confirmed(weekday(76, 1), now)
    expect(await send(ahead.visitId, good)).toMatchObject({ status: 422 })
    expect(await send(ahead.visitId, { intent: 'deliver' })).toMatchObject({ status: 422 })
  })

  it('saves nothing over a mark that its form was not shown, and says what stands', async () => {
    const { visitId } = await confirmed(weekday(-20, -1))
    const seen = { ...good, startsAt: '8:50am', schoolReference: 'FH-0412', shown: '' }
    const absent = { ...seen, outcome: 'absent', startsAt: '8:45am', schoolReference: '' }
    expect(await send(visitId, seen)).toMatchObject({ status: 303 })
    expect(await send(visitId, seen)).toMatchObject({ status: 303 })
    const late = await send(visitId, absent)
    expect(late).toMatchObject({ status: 422, values: { outcome: 'absent', startsAt: '8:45am' } })
    expect(late.errors['']).toMatch(/since you opened this page: Seen, 8:50am, Year 11, FH-0412\. Save again/)
    const marks = async () => (await readDaySheet(adviser.actor, visitId, now))?.register ?? []
    expect((await marks())[0]).toMatchObject({ outcome: 'seen', startsAt: '08:50', schoolReference: 'FH-0412' })
    const fresh = markShown((await marks())[0])
    expect(await send(visitId, { ...absent, shown: fresh })).toMatchObject({ status: 303 })
    expect((await marks())[0]).toMatchObject({ outcome: 'absent', schoolReference: '' })

    const add = (schoolReference: string, more: Record<string, string> = {}) =>
      send(visitId, {
        intent: 'add',
        position: '7',
        'added.outcome': 'seen',
        'added.startsAt': '3pm',
        'added.schoolReference': schoolReference,
        ...more,
      })
    expect(await add('B1')).toMatchObject({ status: 303 })
    expect((await add('B2')).errors['']).toMatch(/^One has been added since .*: Seen, 3pm, B1\. Add yours too/)
    expect(await send(visitId, { intent: 'drop', position: '7' })).toMatchObject({ status: 303 })
    const gone = { ...seen, position: '7', schoolReference: 'B3', shown: 'seen 15:00  B1' }
    expect((await send(visitId, gone)).errors['']).toMatch(
      /taken off the register .* You had: Seen, 8:50am, Year 11, B3/,
    )
  })

  it('cancels with a reason, once, and is in the list of one’s own visits', async () => {
    const { visitId } = await confirmed(weekday(70, 1), now)
    const cancel = (form: Record<string, string>) =>
      call(cancelPage.action, { path: `/adviser/visits/${visitId}/cancel`, params: { visitId }, cookie, form })
    expect(await cancel({ reason: '' })).toMatchObject({ status: 422, errors: { because: 'Choose why' } })
    expect(await cancel({ because: 'plans_changed' })).toMatchObject({ status: 422, errors: { because: 'Choose why' } })
    expect(await cancel({ because: 'other', reason: '' })).toMatchObject({
      status: 422,
      errors: { reason: 'Say why. The school reads it' },
    })
    expect(await cancel({ because: 'other', reason: 'I am ill.' })).toMatchObject({ status: 303 })
    expect(await cancel({ because: 'other', reason: 'I am ill.' })).toMatchObject({ status: 303 })
    expect((await readDaySheet(adviser.actor, visitId, now))?.visit).toMatchObject({
      status: 'cancelled',
      endedReason: 'I am ill.',
    })
    const headers = { cookie }
    const csv = await visitsCsv.loader({
      request: new Request('http://127.0.0.1:3999/adviser/visits.csv?group=ended&month=nonsense', { headers }),
      params: {},
      context: { nonce: '', requestId: '', clientAddress: '' },
    })
    const text = await csv.text()
    expect(text).toContain('Cancelled')
    expect(text).not.toContain('Delivered')
  })
})

describe('staff settle a problem', () => {
  it('with an outcome and a note that both sides read, once', async () => {
    const one = await confirmed(weekday(-10, -1))
    const at = new Date(`${weekday(-10, -1)}T16:00:00Z`)
    must(await recordDelivery(adviser.actor, { ...one, note: '' }, at))
    must(await raiseProblem(school.requester, { ...one, what: 'Nobody came.' }, at))
    must(await stateCase(adviser.actor, { ...one, words: 'The school was closed.' }, at))
    const as = await cookieOf(staff)
    const { visitId } = one
    const send = (form: Record<string, string>, by = as) =>
      call(problemPage.action, { path: `/staff/problems/${visitId}`, params: { visitId }, cookie: by, form })
    expect(Object.keys((await send({ outcome: 'perhaps' })).errors)).toEqual(['outcome', 'note'])
    expect(await send({ outcome: 'void', note: 'x'.repeat(1001) })).toMatchObject({ status: 422 })
    expect(await send({ outcome: 'void', note: 'No' }, cookie)).toMatchObject({ status: 404 })
    expect(await send({ outcome: 'void', note: 'Both say so.' })).toMatchObject({ status: 303 })
    expect(await send({ outcome: 'void', note: 'Both say so.' })).toMatchObject({ status: 303 })
    expect(await send({ outcome: 'agree', note: 'After all.' })).toMatchObject({ status: 422 })
    expect((await visitsOf(one.bookingId))[0]).toMatchObject({ status: 'void' })
  })
})

describe('the email that asks staff about a first member', () => {
  it('leads to the person while they wait, and to the list once somebody has answered', async () => {
    const { urn } = await makeRegisterRow()
    const person = await makePerson()
    const { organisationId } = must(await askToJoin(person, { urn, side: 'school', jobTitle: 'Careers leader' }, now))
    const membership = await membershipOf({ personId: person.personId, organisationId })
    const as = await cookieOf(staff)
    const open = (id: string) =>
      call(firstMember.loader, { path: `/staff/members/${id}`, params: { membership: id }, cookie: as })
    expect(await open(membership)).toMatchObject({ status: 200 })
    must(await refuseMember(staff, { membershipId: membership, reason: 'Nobody there knows you' }, now))
    expect(await open(membership)).toMatchObject({ status: 303, to: '/staff/members' })
    expect(await open('mem_nobody')).toMatchObject({ status: 404 })
  })

  it('answers kindly where the person has taken the request back since', async () => {
    const { urn } = await makeRegisterRow()
    const one = await makePerson()
    const asked = { urn, side: 'school' as const, jobTitle: 'Careers leader' }
    const { organisationId } = must(await askToJoin(one, asked, now))
    const membership = await membershipOf({ personId: one.personId, organisationId })
    const at = { path: `/staff/members/${membership}`, params: { membership }, cookie: await cookieOf(staff) }
    expect(await call(firstMember.loader, at)).toMatchObject({ status: 200 })
    must(await takeBackRequest(one, { membershipId: membership }, now))
    const approved = await call(firstMember.action, { ...at, form: { intent: 'approve' } })
    expect(approved).toMatchObject({ status: 303, to: '/staff/members' })
    expect(await requestDecided(staff, membership)).toEqual({
      name: one.name,
      organisation: expect.any(String),
      became: 'taken_back',
    })
  })
})

describe('the school calendar', () => {
  it('takes a first day alone for one day', async () => {
    const asSchool = await cookieOf(school.requester)
    const form = { schoolId: school.id, intent: 'entry', kind: 'inset', 'from.day': '4', 'from.month': 'Jan' }
    const kept = await call(calendarPage.action as never, {
      path: '/school/calendar',
      cookie: asSchool,
      form: { ...form, 'from.year': '2027' },
    })
    expect(kept.status).toBe(303)
    const asked = { schoolId: school.id, yearKey: null, today: day('2026-11-28') }
    expect((await readCalendarPage(school.requester, asked))?.entries).toContainEqual(
      expect.objectContaining({ kind: 'inset', startsOn: '2027-01-04', endsOn: '2027-01-04' }),
    )
    const none = await call(calendarPage.action as never, {
      path: '/school/calendar',
      cookie: asSchool,
      form: { ...form, 'from.year': '' },
    })
    expect(none.errors).toEqual({ from: 'Enter a real date, like 21 1 2027' })
  })
})

describe('consortium pages', () => {
  it('starts one with somebody else to approve', async () => {
    const as = await cookieOf(school.requester)
    const send = (form: Record<string, string>) =>
      call(newConsortium.action, { path: '/school/consortium/new', cookie: as, form })
    expect(Object.keys((await send({ commandKey: 'a' })).errors)).toEqual(['name', 'approver'])
    const own = { name: 'Four Valleys', approver: school.requester.email, commandKey: 'a' }
    expect(Object.keys((await send(own)).errors)).toEqual(['approver'])
    expect(await send({ ...own, approver: 'no address' })).toMatchObject({ status: 422 })
    expect(await send({ ...own, approver: 'hester@valleys.example' })).toMatchObject({ status: 303, to: '/consortium' })
  })

  it('invites, joins, offers, agrees and changes, and says what is wrong beside the field', async () => {
    const { consortiumId } = must(await createConsortium(school.approver, { name: 'Beck', key: 'k' }, now))
    const lead = (await loadMember(school.approver.personId, consortiumId)) as ConsortiumActor
    const invite = async (form: Record<string, string>) =>
      call(membersPage.action, { path: '/consortium/members', cookie: await cookieOf(lead), form })
    expect(await invite({})).toMatchObject({ status: 422, errors: { schoolId: 'Choose a school' } })
    expect(await invite({ schoolId: 'org_nobody' })).toMatchObject({ status: 422 })

    const of = { leadId: consortiumId, schoolId: school.id }
    const id = `${consortiumId}_${school.id}`
    const as = await cookieOf(school.approver)
    const send = (form: Record<string, string>) =>
      call(schoolConsortium.action, { path: '/school/consortium', cookie: as, form: { ...of, ...form } })
    expect(await send({ leadId: 'org_nobody', intent: 'join' })).toMatchObject({ status: 404 })
    expect(await send({ intent: 'join' })).toMatchObject({ status: 303 })
    const membership = async () =>
      (await readMemberships(school.approver, today)).find((one) => one.leadId === consortiumId)
    const [year] = (await membership())?.offerable ?? []
    const from = `${year?.fundId}.${year?.startsOn}`
    const amount = `amount_${id}`
    expect(Object.keys((await send({ intent: 'offer', [`from_${id}`]: 'fnd_x.2026', [amount]: '5' })).errors)).toEqual([
      `from_${id}`,
    ])
    for (const typed of ['', 'much', '-5', '0', '99999999999']) {
      const answered = await send({ intent: 'offer', [`from_${id}`]: from, [amount]: typed })
      expect([typed, answered.status, Object.keys(answered.errors)]).toEqual([typed, 422, [amount]])
    }
    expect(await send({ intent: 'offer', [`from_${id}`]: from, [amount]: '1,000.00' })).toMatchObject({ status: 303 })
    const [share] = (await membership())?.shares ?? []
    // The consortium started before also asks the school to join.
    expect(await consortiumDecisions(school.approver)).toBe(2)
    expect(await consortiumDecisions(school.requester)).toBe(0)
    const shareId = share?.id as string
    expect(await send({ intent: 'agree', shareId: 'shr_none' })).toMatchObject({ status: 404 })
    expect(await send({ intent: 'agree', shareId })).toMatchObject({ status: 303 })
    const change = (typed: string, commandKey: string) =>
      send({ intent: 'change', shareId, [`amount_${shareId}`]: typed, commandKey })
    expect(await change('9999999', 'c1')).toMatchObject({ status: 422, values: { [`amount_${shareId}`]: '9999999' } })
    expect(await change('1200', 'c2')).toMatchObject({ status: 303 })
    expect(await change('1200', 'c2')).toMatchObject({ status: 303 })
    expect((await membership())?.shares[0]?.agreed).toBe(120_000)
    expect(await send({ intent: 'dance' })).toMatchObject({ status: 404 })
  })
})
