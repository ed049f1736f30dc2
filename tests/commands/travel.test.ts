import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { setDrivingSpeed } from '#app/domain/availability/change-availability.server.ts'
import { setPlatformSpeed } from '#app/domain/availability/set-platform-speed.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { endVisits } from '#app/domain/bookings/end-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day } from '#app/domain/calendar.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { liveVisits, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { north } from '#tests/make/places.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// Nobody is sent to two places that cannot be driven between, and a pair of visits is judged as a pair: how far either is
// from home does not matter. Postgres judges; the rules only say the same before.

let database: FreshDatabase
let staff: StaffActor
/** 50 miles from the adviser, two of them 2 miles apart, and one near the adviser. */
let far: MadeSchool
let beside: MadeSchool
let near: MadeSchool

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 20 })
  staff = await makePlatform()
  far = await makeSchool({ careers: null, register: north(50) })
  beside = await makeSchool({ careers: null, register: north(52) })
  near = await makeSchool({ careers: null, register: north(1) })
})
beforeEach(async () => {
  must(await setPlatformSpeed(staff, 30, NOW))
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const ON = '2027-02-02'

/** An assembly of half an hour; what it costs is not what is asked here. */
async function ask(school: MadeSchool, adviser: MadeAdviser, from: string, to: string, on = ON) {
  const form = requestOf(school, adviser, [on], {
    serviceCode: 'assembly',
    interviews: 0,
    visits: [{ day: day(on), from, to }],
  })
  const priced = await requestVisits(school.requester, { ...form, expectedPence: 1 }, NOW)
  const pence = priced.ok ? 0 : (priced.refusal.pricePence ?? 0)
  const bears = pence - 100
  const lines = [{ from: school.careersId, amountPence: bears, costCentreId: null, tag: null }]
  return requestVisits(school.requester, { ...form, lines, expectedPence: pence }, NOW)
}

const brokenTravel = async () =>
  (await checkPromises(systemActor('a test'), NOW)).filter(({ broken }) => broken > 0).map(({ promise }) => promise)

test('neighbouring schools far from home fit one after the other, distant ones do not', async () => {
  const adviser = await makeAdviser()
  must(await ask(far, adviser, '09:00', '09:30'))
  must(await ask(beside, adviser, '09:45', '10:15'))
  expect(refusal(await ask(near, adviser, '11:00', '11:30'))).toMatchObject({ code: 'too_far_to_drive' })
  expect(await brokenTravel()).toEqual([])
})
