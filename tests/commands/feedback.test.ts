import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { giveFeedback, replyToFeedback, takeBackFeedback } from '#app/domain/feedback/keep-feedback.server.ts'
import { feedbackOnAdviser, feedbackOnVisit, ownFeedback } from '#app/domain/feedback/read-feedback.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { adviserCards, feedback } from '#db/schema/index.ts'
import { type MadeAdviser, makeAdviser } from '#tests/make/advisers.ts'
import { emailsWanted, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let staff: StaffActor
let school: MadeSchool
let adviser: MadeAdviser
const AFTER = new Date('2027-02-05T16:00:00Z')
const SAID = { wentWell: 'Everybody left with a plan.', couldBeBetter: 'Begin at 9.', wouldBookAgain: 'yes' as const }

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  staff = await makePlatform()
  school = await makeSchool()
  adviser = await makeAdviser()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** A booking of one day that both sides agree took place, unless told otherwise. */
async function visited(on: string, by = school, isAgreed = true) {
  const { bookingId } = must(await requestVisits(by.requester, requestOf(by, adviser, [on]), NOW))
  must(await approve(by.approver, { bookingId, orderNumber: 'PO-1', note: null }, NOW))
  const visitId = (await visitsOf(bookingId))[0]?.id as string
  must(await answerVisits(adviser.actor, { bookingId, accept: [visitId], decline: [], reason: '' }, NOW))
  must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))
  if (isAgreed) must(await agreeDelivery(by.requester, { bookingId, visitId }, AFTER))
  return visitId
}
const card = async () => {
  const [row] = await inTransaction(systemActor('a test looks'), (tx) =>
    tx.select().from(adviserCards).where(eq(adviserCards.supplierId, adviser.supplierId)),
  )
  return { visits: row?.visitsDelivered, schools: row?.schoolsVisited, again: row?.schoolsAgain }
}

it('public is only what was agreed: a school has booked again once two of its bookings are', async () => {
  await visited('2027-01-26')
  expect(await card()).toEqual({ visits: 1, schools: 1, again: 0 })
  await visited('2027-01-27', await makeSchool())
  await visited('2027-01-28', school, false)
  expect(await card()).toEqual({ visits: 2, schools: 2, again: 0 })
  await visited('2027-01-29')
  expect(await card()).toEqual({ visits: 3, schools: 2, again: 1 })
})

it('is given of an agreed visit, once however often it is pressed, and read by its adviser, staff and the school alone', async () => {
  const visitId = await visited('2027-02-01')
  const give = () => giveFeedback(school.requester, { visitId, ...SAID }, AFTER)
  for (const one of await Promise.all([give(), give()])) must(one)
  const asked = (await emailsWanted('feedback-given')).filter(({ facts }) => facts?.visitId === visitId)
  expect(asked).toHaveLength(1)
  expect(JSON.stringify(asked)).not.toContain(SAID.wentWell)
  for (const seen of [await ownFeedback(adviser.actor), await feedbackOnAdviser(staff, adviser.supplierId)])
    expect(seen.map(({ said }) => said.wentWell)).toContain(SAID.wentWell)
  expect((await feedbackOnVisit(school.requester, visitId))?.said.wouldBookAgain).toBe('yes')
  const [other, stranger] = [await makeAdviser(), await makeSchool()]
  expect(await inTransaction(other.actor, (tx) => tx.select().from(feedback))).toEqual([])
  expect(await feedbackOnVisit(stranger.requester, visitId)).toBeNull()
  expect(refusal(await giveFeedback(stranger.requester, { visitId, ...SAID }, AFTER))).toBe('not_found')
  const payer = await addMember<typeof school.requester>(school.id, ['payer'])
  expect(refusal(await giveFeedback(payer, { visitId, ...SAID }, AFTER))).toBe('role_missing')
})

it('says something, and nothing of a visit that is not agreed', async () => {
  const visitId = await visited('2027-02-02', school, false)
  const nothing = { ...SAID, wentWell: ' ', couldBeBetter: '' }
  expect(refusal(await giveFeedback(school.requester, { visitId, ...nothing }, AFTER))).toBe('words_missing')
  expect(refusal(await giveFeedback(school.requester, { visitId, ...SAID }, AFTER))).toBe('not_agreed')
})

it('can be changed and taken back for a while, which leaves no word of it', async () => {
  const visitId = await visited('2027-02-03')
  must(await giveFeedback(school.requester, { visitId, ...SAID }, AFTER))
  must(await giveFeedback(school.requester, { visitId, ...SAID, wentWell: 'All eight were seen.' }, AFTER))
  expect((await feedbackOnVisit(school.requester, visitId))?.said.wentWell).toBe('All eight were seen.')
  for (const _ of [1, 2]) must(await takeBackFeedback(school.requester, { visitId }, AFTER))
  expect(await feedbackOnVisit(school.requester, visitId)).toBeNull()
  const [row] = await inTransaction(staff, (tx) => tx.select().from(feedback).where(eq(feedback.visitId, visitId)))
  expect(row).toMatchObject({ status: 'taken_back', wentWell: '', couldBeBetter: '' })
  expect(refusal(await replyToFeedback(adviser.actor, { visitId, reply: 'Thank you.' }, AFTER))).toBe('not_now')
})

it('is replied to once, and from then on stands as it is', async () => {
  const visitId = await visited('2027-02-04')
  must(await giveFeedback(school.requester, { visitId, ...SAID }, AFTER))
  const reply = (words: string) => replyToFeedback(adviser.actor, { visitId, reply: words }, AFTER)
  expect(refusal(await reply(' '))).toBe('words_missing')
  const both = await Promise.all([reply('I will begin at 9.'), reply('I will begin at 9.')])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(refusal(await takeBackFeedback(school.requester, { visitId }, AFTER))).toBe('not_now')
  expect(refusal(await giveFeedback(school.requester, { visitId, ...SAID, wentWell: 'Else' }, AFTER))).toBe('not_now')
  expect((await feedbackOnVisit(school.requester, visitId))?.said.reply).toBe('I will begin at 9.')
})
