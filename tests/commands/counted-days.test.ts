import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { closures } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readHtml, textOf } from '#tests/make/read-html.ts'
import { requestOf } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Whatever page shows a day that was counted in school days says what was left out and why, to either side.

const now = new Date()
const today = londonDay(now)
const schoolDay = (from: number, step: number): Day => {
  let on = addDays(today, from)
  while (!isSchoolDay(schoolCalendar(), on)) on = addDays(on, step)
  return on
}
const [CLOSED, AHEAD, PAST] = [schoolDay(1, 1), schoolDay(40, 1), schoolDay(-3, -1)]
const BEFORE = new Date(`${addDays(today, -30)}T10:00:00Z`)
/** No term is entered, so that is said too. */
const LEFT_OUT = `${formatDay(CLOSED)} (Boiler) are not counted.`
const UNKNOWN = 'there we count weekdays less bank holidays'

let database: FreshDatabase
let ask: Ask
let school: MadeSchool
let adviser: MadeAdviser
beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
  ask = await openPages()
  school = await makeSchool({ around: today })
  adviser = await makeAdviser({ notice: 0 })
  const closure = { kind: 'closure' as const, note: 'Boiler', startsOn: CLOSED, endsOn: CLOSED }
  await inTransaction(school.approver, (tx) =>
    tx.insert(closures).values({ id: newId('closure'), schoolId: school.id, ...closure }),
  )
}, 120_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

const read = async (path: string, as: { personId: string; organisationId: string }) =>
  textOf(readHtml((await ask({ path, cookie: await cookieOf(as) })).html))

it('is said beside the days to approve and to answer, to school and adviser', async () => {
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, [AHEAD]), now))
  const [visit] = await visitsOf(bookingId)
  const pages: [string, { personId: string; organisationId: string }][] = [
    [`/school/bookings/${bookingId}/sent`, school.requester],
    [`/school/bookings/${bookingId}`, school.requester],
    [`/school/approvals/${bookingId}`, school.approver],
    ['/school', school.approver],
    [`/adviser/requests/${bookingId}`, adviser.actor],
    [`/adviser/visits/${visit?.id}`, adviser.actor],
  ]
  for (const [path, as] of pages) {
    const words = await read(path, as)
    expect(words, path).toContain(LEFT_OUT)
    expect(words, path).toContain(UNKNOWN)
  }
})

it('is said beside the days to agree, and not where none is counted', async () => {
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, [PAST]), BEFORE))
  const visitId = (await visitsOf(bookingId))[0]?.id ?? ''
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, BEFORE))
  must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, BEFORE))
  expect(await read(`/school/bookings/${bookingId}`, school.requester)).not.toContain('are not counted')
  const mark = { position: 1, startsAt: '09:00', yearGroup: 11, schoolReference: '', outcome: 'seen' as const }
  must(await keepRegister(adviser.actor, { bookingId, visitId, marks: [mark] }, now))
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, now))
  for (const path of [
    '/school',
    `/school/bookings/${bookingId}`,
    `/school/bookings/${bookingId}/visits/${visitId}/agree`,
  ])
    expect(await read(path, school.requester), path).toContain(LEFT_OUT)
  expect(await read(`/adviser/visits/${visitId}`, adviser.actor)).toContain(LEFT_OUT)
})
