import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SchoolActor } from '#app/auth/actor.ts'
import { declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readEndedLately } from '#app/domain/bookings/read-ended-lately.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { emailJobs, visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

it('writes of the visits that it ends, and not of one that was withdrawn before', async () => {
  const school = await makeSchool()
  const adviser = await makeAdviser()
  const form = requestOf(school, adviser, ['2027-02-02', '2027-02-04'])
  const { bookingId } = must(await requestVisits(school.requester, form, NOW))
  const [gone, left] = await visitsOf(bookingId)
  must(await withdrawVisits(school.requester, { bookingId, visitIds: [gone?.id ?? ''], reason: '' }, NOW))
  must(await declineApproval(school.approver, { bookingId, reason: 'No money this term.' }, NOW))
  const told = await emailJobs(bookingId, 'approval-declined')
  expect(told.map(({ visitIds }) => visitIds)).toEqual([[left?.id], [left?.id]])

  // Who asked finds it at home for two weeks: what others ended, not what they took back themselves.
  const lately = async (who: SchoolActor, days: number) =>
    (await readEndedLately(who, new Date(NOW.getTime() + days * 86_400_000))).map(({ what }) => what)
  expect(await lately(school.requester, 1)).toEqual([`${school.approver.name} did not approve for Thu 4 Feb`])
  expect(await lately(school.requester, 15)).toEqual([])
  expect(await lately(school.approver, 1)).toEqual([])
})
