import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { deliverLink } from '#app/domain/bookings/deliver-things.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { raiseProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { connect, disconnect } from '#db/client.server.ts'
import type { MadeAdviser } from '#tests/make/advisers.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform, platformStaff } from '#tests/make/platform.ts'
import { all, readHtml, textOf } from '#tests/make/read-html.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { makeUndatedAdviser, undatedRequest } from '#tests/make/undated.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What pages say of what has no date. They read the clock, so it is wanted by a school day three weeks from today.
const now = new Date()
const today = londonDay(now)
let wanted: Day = addDays(today, 21)
while (!isSchoolDay(schoolCalendar(), wanted)) wanted = addDays(wanted, 1)

let database: FreshDatabase
let ask: Ask
let school: MadeSchool
let adviser: MadeAdviser
let cookies: Record<'school' | 'adviser' | 'staff', string>
let bookingId: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  await makePlatform()
  school = await makeSchool({ around: wanted })
  // Never at work: what has no date asks nobody for time.
  adviser = await makeUndatedAdviser({ notice: 0, week: [] })
  const staff = await platformStaff()
  cookies = {
    school: await cookieOf(school.requester),
    adviser: await cookieOf(adviser.actor),
    staff: await cookieOf(staff),
  }
  const asked = must(await requestVisits(school.requester, undatedRequest(school, adviser, { by: wanted }), now))
  bookingId = asked.bookingId
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const read = async (path: string, who: keyof typeof cookies) =>
  textOf(readHtml((await ask({ path, cookie: cookies[who] })).html))

test('a request for it is checked without a word of dates that are not free', async () => {
  const began = await ask({
    path: `/school/request?adviser=${adviser.slug}&service=test_codes_lodestar`,
    cookie: cookies.school,
  })
  const path = began.to ?? ''
  const [year, month, dayOfMonth] = wanted.split('-') as [string, string, string]
  const send = (form: Record<string, string>, step: string) =>
    ask({ path: `${path}/${step}`, cookie: cookies.school, form: new URLSearchParams(form) })
  const by = { 'by.year': year, 'by.month': month, 'by.day': dayOfMonth }
  await send({ quantity: '30', ...by, yearGroups: '11', purpose: 'What suits them.' }, 'wanted')
  await send({ funds: school.careersId, 'lines[0].from': school.careersId }, 'funding')
  const check = await read(`${path}/check`, 'school')
  expect(check).toContain('Check your request')
  expect(check).toContain('What you ask for')
  expect(check).not.toMatch(/not free any more|Choose other dates/)
})

test('it stands in no calendar of its adviser’s, and waits on their home', async () => {
  const availability = await read('/adviser/availability', 'adviser')
  expect(availability).not.toContain(school.requester.organisationName)
  const dates = await read(`/adviser/availability/dates?month=${wanted.slice(0, 7)}`, 'adviser')
  expect(dates).not.toContain('Visit to')
  expect(await read('/adviser', 'adviser')).toContain(`wanted by ${formatDay(wanted)}`)
})

test('staff read by when it was wanted, and of no visit', async () => {
  const [visit] = await visitsOf(bookingId)
  const visitId = visit?.id ?? ''
  must(await approve(school.approver, { bookingId, orderNumber: 'PO-9', note: null }, now))
  must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, now))
  const link = { bookingId, visitId, said: 'The codes', url: 'https://lodestar.example.org/fernhollow' }
  must(await deliverLink(adviser.actor, link, now))
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, now))
  must(await raiseProblem(school.requester, { bookingId, visitId, what: 'Two do not open.' }, now))

  expect(await read('/staff', 'staff')).toContain('’s delivery')
  expect(await read('/staff/problems', 'staff')).toContain(`Wanted by ${formatDay(wanted)}`)
  const problem = readHtml((await ask({ path: `/staff/problems/${visitId}`, cookie: cookies.staff })).html)
  const main = all(problem, ({ tag }) => tag === 'main')
    .map(textOf)
    .join(' ')
  expect(main).toContain('In full: it was delivered')
  expect(main).not.toMatch(/visit took place|register/i)
  const links = all(problem, ({ tag }) => tag === 'a').map(({ attributes }) => String(attributes.href))
  const books = links.find((href) => href.startsWith('/staff/payments/WMK-')) ?? ''
  const money = await read(books, 'staff')
  expect(money).toContain(`Wanted by ${formatDay(wanted)}`)
})
