import { afterAll, beforeAll, expect, it } from 'vitest'
import { agreementPdf } from '#app/domain/bookings/agreement-pdf.server.ts'
import { approve, declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readApprovals } from '#app/domain/bookings/read-approvals.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatDay } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { closures } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readHtml, textOf } from '#tests/make/read-html.ts'
import { DAY_GROSS, requestOf } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What an approver is shown, whole pages: the days are counted from the clock that the pages read.
const now = new Date()
const today = londonDay(now)
const [ONE, TWO, THREE] = Array.from({ length: 60 }, (_, i) => addDays(today, 30 + i))
  .filter((on) => isSchoolDay(schoolCalendar(), on))
  .slice(0, 3) as [Day, Day, Day]

let database: FreshDatabase
let ask: Ask
beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  ask = await openPages()
}, 120_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** Three visits that a school has asked for, two of them taken back before anybody approved. */
async function oneOfThreeLeft() {
  const school = await makeSchool({ around: ONE })
  const adviser = await makeAdviser({ notice: 0 })
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, [ONE, TWO, THREE]), now))
  const cookie = await cookieOf(school.approver)
  const read = async (path: string) => textOf(readHtml((await ask({ path, cookie })).html))
  const takeBack = async () => {
    const visitIds = (await visitsOf(bookingId)).slice(1).map(({ id }) => id)
    must(await withdrawVisits(school.requester, { bookingId, visitIds, reason: '' }, now))
  }
  return { school, bookingId, cookie, read, takeBack }
}

it('leads to the agreement, says that approving signs it and by whom, and shows the days with their times', async () => {
  const { school, bookingId, cookie, read, takeBack } = await oneOfThreeLeft()
  const path = `/school/approvals/${bookingId}`
  const { html } = await ask({ path, cookie })
  expect(html).toContain(`href="/school/bookings/${bookingId}/agreement"`)
  expect(html).toContain(`href="/agreements/${bookingId}"`)
  const words = await read(path)
  expect(words).toContain(`Approving signs it by your name, ${school.approver.name}, and the time`)
  for (const on of [ONE, TWO, THREE]) expect(words).toContain(`${formatDay(on, today)}, 8:45am to 3:15pm`)
  expect(words).not.toContain('It was sent for')
  await takeBack()
  expect(await read(path)).toContain(
    'It was sent for 3 visits. Approving signs it for the one that still waits, £351.14.',
  )
})

it('says on the agreement, its PDF and the booking for which visits it was approved', async () => {
  const { school, bookingId, read, takeBack } = await oneOfThreeLeft()
  await takeBack()
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, now))
  const signed = `for the visit on ${formatDate(ONE)}, £351.14; the others were withdrawn`
  const words = await read(`/school/bookings/${bookingId}/agreement`)
  expect(words).toContain(signed)
  expect(words.split(signed)).toHaveLength(2)
  expect(await read(`/school/bookings/${bookingId}`)).toContain(signed)
  expect(await agreementPdf(school.approver, bookingId)).not.toBeNull()
})

it('lists as decided lately what was decided, and not what had been taken back before', async () => {
  const one = await oneOfThreeLeft()
  await one.takeBack()
  must(await approve(one.school.approver, { bookingId: one.bookingId, orderNumber: null, note: null }, now))
  expect((await readApprovals(one.school.approver)).decided).toMatchObject([
    { status: 'approved', first: ONE, visits: 1, pence: DAY_GROSS },
  ])
  const other = await oneOfThreeLeft()
  await other.takeBack()
  must(await declineApproval(other.school.approver, { bookingId: other.bookingId, reason: 'No money.' }, now))
  expect((await readApprovals(other.school.approver)).decided).toMatchObject([
    { status: 'declined', first: ONE, visits: 1, pence: DAY_GROSS },
  ])
})

it('names the exams that a day falls in among the rules looked at', async () => {
  const { school, bookingId, read } = await oneOfThreeLeft()
  const exams = { kind: 'exam' as const, note: 'Year 11 mocks', startsOn: TWO, endsOn: TWO }
  await inTransaction(school.approver, (tx) =>
    tx.insert(closures).values({ id: newId('closure'), schoolId: school.id, ...exams }),
  )
  const words = await read(`/school/approvals/${bookingId}`)
  expect(words).toContain(`${formatDay(TWO)}: exams at the school, Year 11 mocks`)
  expect(words).not.toContain(`${formatDay(ONE)}: exams`)
})

it('refuses what only stands where an order number will, and leads to the box that says it will follow', async () => {
  const { bookingId, cookie } = await oneOfThreeLeft()
  const path = `/school/approvals/${bookingId}`
  const visits = (await visitsOf(bookingId)).map(({ id }): [string, string] => ['visits', id])
  const form = new URLSearchParams([['decision', 'approve'], ['orderNumber', 'to follow'], ...visits])
  const { status, html } = await ask({ path, cookie, form })
  expect(status).toBe(422)
  expect(textOf(readHtml(html))).toContain('Leave it empty and tick that it will follow')
  expect(html).toContain('href="#orderNumber"')
  expect((await visitsOf(bookingId)).map(({ status }) => status)).toEqual(['requested', 'requested', 'requested'])
  form.set('orderNumber', '')
  form.set('follows', 'on')
  expect((await ask({ path, cookie, form })).status).toBe(303)
})

it('does not call what waits theirs to whoever may not approve', async () => {
  const { school, read } = await oneOfThreeLeft()
  expect(await read('/school/approvals')).toContain('1 request waits for your approval')
  const asker = await cookieOf(school.requester)
  const words = textOf(readHtml((await ask({ path: '/school/approvals', cookie: asker })).html))
  expect(words).toContain('1 request waits for approval')
  expect(words).not.toContain('your approval')
})
