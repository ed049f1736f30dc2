import { afterAll, beforeAll, expect, it } from 'vitest'
import { withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { keepVisitSettings } from '#app/domain/schools/settings.server.ts'
import { statementLines } from '#app/domain/statements/pupil-premium-statement.ts'
import { readPupilPremiumLines } from '#app/domain/statements/read-pupil-premium.server.ts'
import * as approvalPage from '#app/routes/buyer/approval.tsx'
import * as bookingPage from '#app/routes/buyer/booking.tsx'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, requestOf } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

const now = new Date()
let ahead = addDays(londonDay(now), 40)
while (!isSchoolDay(schoolCalendar(), ahead)) ahead = addDays(ahead, 1)

let database: FreshDatabase
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

const CHALLENGES = ['Attendance', 'Reading', 'Few adults at home who have been to college.']
const RATIONALE = 'Raises aspirations of pupils who have nobody at home to ask.'

it('says what Pupil Premium is for to whoever approves and on the booking, and nothing of money once it has ended', async () => {
  const school = await makeSchool({ around: ahead as Day })
  const settings = { usesCostCentres: false, safeguardingLead: '', usualRoom: '', arrival: '', challenges: CHALLENGES }
  must(await keepVisitSettings(school.requester, { schoolId: school.id, ...settings }, now))
  const tag = {
    ...{ whom: 'all_eligible' as const, pupilsEligible: null, pupilsInAll: null, method: null },
    ...{ approach: 'wider' as const, challenge: 3, rationale: RATIONALE },
  }
  const lines = [{ from: school.premiumId, amountPence: DAY_BEARS, costCentreId: null, tag }]
  const form = requestOf(school, await makeAdviser({ notice: 0 }), [ahead], { lines })
  const { bookingId } = must(await requestVisits(school.requester, form, now))
  const asked = async (who: { personId: string; organisationId: string }) => ({
    request: new Request('http://localhost/school/x', { headers: { cookie: await cookieOf(who) } }),
    params: { bookingId },
    context: {} as never,
  })

  const words = 'Wider strategies, challenge 3: Few adults at home who have been to college'
  const approval = await approvalPage.loader(await asked(school.approver))
  expect(approval.premium).toEqual([{ words, rationale: RATIONALE }])
  const before = await bookingPage.loader(await asked(school.requester))
  expect(before.facts).toContainEqual({ name: 'Pupil Premium', words, note: `“${RATIONALE}”` })
  expect(before.visits.map(({ amount }) => amount)).toEqual(['£351.14'])
  expect(before.showsOrderNumber).toBe(true)

  // The list changes; what was asked for, and is published, stays as it was.
  const changed = { ...settings, challenges: ['Few adults at home who have been to college.'] }
  must(await keepVisitSettings(school.requester, { schoolId: school.id, ...changed }, now))
  expect((await approvalPage.loader(await asked(school.approver))).premium).toEqual([{ words, rationale: RATIONALE }])
  const { lines: kept = [] } = (await readPupilPremiumLines(school.requester, null)) ?? {}
  expect(statementLines(kept)).toMatchObject([{ challenges: [3], challengesInWords: [`3: ${CHALLENGES[2]}`] }])

  const visitIds = (await visitsOf(bookingId)).map(({ id }) => id)
  must(await withdrawVisits(school.requester, { bookingId, visitIds, reason: '' }, now))
  const after = await bookingPage.loader(await asked(school.requester))
  expect(after.visits.map(({ amount }) => amount)).toEqual(['Nothing'])
  expect(after.showsOrderNumber).toBe(false)
})
