import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ConsortiumActor, SchoolActor } from '#app/auth/actor.ts'
import { declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { readEndedLately } from '#app/domain/bookings/read-ended-lately.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { emailJobs, visitsOf } from '#tests/make/looks.ts'
import { must } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool, makeTrust } from '#tests/make/schools.ts'
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

it('names whoever did not approve it: the school, or the trust or consortium that decides for it', async () => {
  const adviser = await makeAdviser()
  const reasonOf = async (
    school: MadeSchool,
    by: SchoolActor | ConsortiumActor,
    as: typeof by,
    on: string,
    from: string,
  ) => {
    const lines = [{ from, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const { bookingId } = must(await requestVisits(as, requestOf(school, adviser, [on], { lines }), NOW))
    must(await declineApproval(by, { bookingId, reason: 'No money this term.' }, NOW))
    const seen = await readAdviserBooking(adviser.actor, bookingId, NOW)
    return seen?.visits[0]?.endedReason
  }
  const own = await makeSchool()
  expect(await reasonOf(own, own.approver, own.requester, '2027-02-02', own.careersId)).toBe(
    'The school did not approve it.',
  )
  const trust = await makeTrust()
  const academy = await makeSchool({ trust })
  const finance = await addMember<SchoolActor>(trust.id, ['approver'])
  expect(await reasonOf(academy, finance, academy.requester, '2027-02-02', academy.careersId)).toBe(
    `${finance.organisationName} did not approve it.`,
  )
})
