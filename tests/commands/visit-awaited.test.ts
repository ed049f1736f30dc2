import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdviserActor, SchoolActor } from '#app/auth/actor.ts'
import { systemActor } from '#app/auth/actor.ts'
import { answerVisits, holdLonger } from '#app/domain/bookings/answer-visits.server.ts'
import { approve, declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { expireRequests } from '#app/domain/bookings/expire-requests.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { keepVisitSettings } from '#app/domain/schools/settings.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { balancesOf, emailJobs, emailsWritten, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { DAY, requested } from '#tests/make/visits.ts'
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

const timer = systemActor('a test plays the timer')

describe('time running out', () => {
  // Asked on Tuesday 12 January: 5pm on the fifth school day is Tuesday 19 January.
  const before = new Date('2027-01-19T16:59:00Z')
  const at = new Date('2027-01-19T17:00:00Z')

  it('expires what nobody answered, at 5pm on the fifth school day and not before', async () => {
    const { school, bookingId } = await requested()
    await expireRequests(timer, before)
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested' }])
    expect(refusal(await approve(school.approver, { bookingId, orderNumber: null, note: null }, at))).toBe('too_late')
    await expireRequests(timer, at)
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'expired' }])
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000, reserved: 0 })
  })

  it('is voided by the next request that meets it, timer or not', async () => {
    const { adviser, bookingId } = await requested()
    const other = await makeSchool()
    must(await requestVisits(other.requester, requestOf(other, adviser, [DAY]), at))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'expired' }])
  })

  it('is put off by the adviser alone', async () => {
    const { adviser, bookingId } = await requested()
    must(await holdLonger(adviser.actor, { bookingId }, before))
    expect((await readAdviserBooking(adviser.actor, bookingId, before))?.history.at(-1)?.what).toMatch(
      / held the time longer, until 5pm on Tuesday 26 January 2027$/,
    )
    await expireRequests(timer, at)
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested' }])
    await expireRequests(timer, new Date('2027-01-26T17:00:00Z'))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'expired' }])
  })

  it('is put off no further than the visit itself, which is said and told to nobody', async () => {
    const { adviser, bookingId } = await requested(['2027-01-20'])
    const seen = async () => (await readAdviserBooking(adviser.actor, bookingId, before))?.visits[0]?.approveBy as Date
    const first = await seen()
    must(await holdLonger(adviser.actor, { bookingId, heldUntil: first }, before))
    expect(await seen()).toEqual(new Date('2027-01-20T08:45:00Z'))
    // The form of before is one that was sent; one about the end itself is refused.
    must(await holdLonger(adviser.actor, { bookingId, heldUntil: first }, before))
    expect(refusal(await holdLonger(adviser.actor, { bookingId, heldUntil: await seen() }, before))).toBe(
      'held_to_the_visit',
    )
    expect(refusal(await holdLonger(adviser.actor, { bookingId }, before))).toBe('held_to_the_visit')
    expect(await emailJobs(bookingId, 'held-longer')).toHaveLength(2)
  })

  it('put off, is told once to whoever asked and whoever approves, of the days that wait and until when', async () => {
    const { school, adviser, bookingId, ids } = await requested(['2027-01-20', DAY, '2027-02-03'])
    const [, second, third] = ids as [string, string, string]
    must(await answerVisits(adviser.actor, { bookingId, accept: [second], decline: [third], reason: 'Away' }, NOW))
    const heldUntil = at
    // Sent twice: a double click.
    for (const _ of ['once', 'again']) must(await holdLonger(adviser.actor, { bookingId, heldUntil }, before))
    const asked = await emailJobs(bookingId, 'held-longer')
    expect(asked.map((job) => job.recipients.to).sort()).toEqual(['approvers', 'requester'])
    for (const job of asked) {
      must(await writeEmail(job, before, 'https://waymark.example'))
      const [email, ...others] = await emailsWritten(job.key)
      expect(others).toEqual([])
      expect(email?.toAddress).toBe(job.recipients.to === 'requester' ? school.requester.email : school.approver.email)
      // The visit of 20 January begins before five school days are over: it is held until then.
      expect(email?.subject).toContain('Held until 8:45am on Wednesday 20 January')
      for (const day of ['Wednesday 20 January', 'Tuesday 2 February']) expect(email?.text).toContain(day)
      expect(email?.text).not.toContain('3 February')
    }
  })
})

describe('how to arrive', () => {
  it('is in the adviser’s own rows, follows what the school keeps, and stays as it was once a visit is over', async () => {
    const { school, adviser, bookingId } = await requested()
    const keeper = await addMember<SchoolActor>(school.id, ['administrator'])
    const settings = {
      schoolId: school.id,
      usesCostCentres: false,
      safeguardingLead: 'Dinah Frobisher',
      usualRoom: 'Library',
      challenges: [],
    }
    const seen = async (actor: AdviserActor) => (await readAdviserBooking(actor, bookingId, NOW))?.arrival
    expect(await seen(adviser.actor)).toBe('')
    must(await keepVisitSettings(keeper, { ...settings, arrival: 'By the back gate' }, NOW))
    expect(await seen(adviser.actor)).toBe('By the back gate')
    expect(await seen((await makeAdviser()).actor)).toBeUndefined()
    const next = must(await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-09']), NOW))
    expect((await readAdviserBooking(adviser.actor, next.bookingId, NOW))?.arrival).toBe('By the back gate')
    must(await declineApproval(school.approver, { bookingId, reason: 'Too dear' }, NOW))
    must(await keepVisitSettings(keeper, { ...settings, arrival: 'By the front door' }, NOW))
    expect(await seen(adviser.actor)).toBe('By the back gate')
    expect((await readAdviserBooking(adviser.actor, next.bookingId, NOW))?.arrival).toBe('By the front door')
  })
})
