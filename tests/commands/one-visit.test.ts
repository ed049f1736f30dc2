import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SchoolActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { answerApprover, approve, askRequester, declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { balancesOf, emailJobs, emailsAsked, emailsWritten, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { AFTER, confirmed, DAY, delivered, requested } from '#tests/make/visits.ts'
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

describe('the way to agreed', () => {
  it('moves the money from left to reserved, committed and spent', async () => {
    const { school, adviser, bookingId, ids } = await requested()
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000 - DAY_BEARS, reserved: DAY_BEARS })
    must(await approve(school.approver, { bookingId, orderNumber: 'PO-1', note: 'Within plan' }, NOW))
    expect(await balancesOf(school.careersId)).toMatchObject({ reserved: 0, committed: DAY_BEARS })
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['answer'] }])
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'confirmed', open: [] }])
    const visitId = ids[0] as string
    must(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))
    must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'agreed' }])
    const left = 500_000 - DAY_BEARS
    expect(await balancesOf(school.careersId)).toEqual({ available: left, reserved: 0, committed: 0, spent: DAY_BEARS })
  })

  it('is confirmed whichever of answer and approval comes first', async () => {
    const { school, adviser, bookingId, ids } = await requested()
    must(await answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['approval'] }])
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'confirmed', open: [] }])
    expect(await emailsAsked(bookingId)).toContain('confirmed')
  })

  it('says it is done already when a step comes twice', async () => {
    const { school, adviser, bookingId, visitId } = await delivered(false)
    expect(refusal(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))).toBe(
      'already_done',
    )
    expect(refusal(await recordDelivery(adviser.actor, { bookingId, visitId, note: '' }, AFTER))).toBe('already_done')
    must(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))
    expect(refusal(await agreeDelivery(school.requester, { bookingId, visitId }, AFTER))).toBe('already_done')
    expect(await balancesOf(school.careersId)).toMatchObject({ spent: DAY_BEARS })
  })
})

describe('approval', () => {
  it('is never the requester’s own', async () => {
    const { school, adviser, bookingId } = await requested()
    const both = await addMember<SchoolActor>(school.id, ['requester', 'approver'])
    const own = must(await requestVisits(both, requestOf(school, adviser, ['2027-02-03']), NOW))
    expect(refusal(await approve(both, { bookingId: own.bookingId, orderNumber: null, note: null }, NOW))).toBe(
      'own_request',
    )
    expect(refusal(await approve(school.requester, { bookingId, orderNumber: null, note: null }, NOW))).toBe(
      'role_missing',
    )
  })

  it('declined with a reason gives days and money back', async () => {
    const { school, adviser, bookingId } = await requested()
    expect(refusal(await declineApproval(school.approver, { bookingId, reason: ' ' }, NOW))).toBe('reason_missing')
    must(await declineApproval(school.approver, { bookingId, reason: 'Not this term' }, NOW))
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'declined' }])
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000, reserved: 0 })
    must(await requestVisits(school.requester, requestOf(school, adviser, [DAY]), NOW))
  })

  it('asks about what is left to approve, is answered, and is approved', async () => {
    const { school, bookingId, ids } = await requested(['2027-02-02', '2027-02-03', '2027-02-04'])
    const [gone, ...left] = ids as [string, string, string]
    must(await withdrawVisits(school.requester, { bookingId, visitIds: [gone], reason: '' }, NOW))
    expect(refusal(await answerApprover(school.requester, { bookingId, answer: 'Yes' }, NOW))).toBe('not_now')
    must(await askRequester(school.approver, { bookingId, question: 'Why six?' }, NOW))
    must(await answerApprover(school.requester, { bookingId, answer: 'Six have deadlines.' }, NOW))
    for (const template of ['question-asked', 'question-answered'])
      expect((await emailJobs(bookingId, template)).map(({ visitIds }) => visitIds)).toEqual([left])
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
  })

  it('of another school cannot even be seen', async () => {
    const { bookingId, ids } = await requested()
    const other = await makeSchool()
    const stranger = await makeAdviser()
    expect(refusal(await approve(other.approver, { bookingId, orderNumber: null, note: null }, NOW))).toBe('not_found')
    expect(refusal(await withdrawVisits(other.requester, { bookingId, visitIds: ids, reason: '' }, NOW))).toBe(
      'not_found',
    )
    const answer = { bookingId, accept: ids, decline: [], reason: '' }
    expect(refusal(await answerVisits(stranger.actor, answer, NOW))).toBe('not_found')
  })
})

describe('undoing', () => {
  it('withdraws before acceptance, approved or not', async () => {
    const { school, bookingId, ids } = await requested()
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    must(await withdrawVisits(school.requester, { bookingId, visitIds: ids, reason: 'A trip that day' }, NOW))
    expect(await balancesOf(school.careersId)).toEqual({ available: 500_000, reserved: 0, committed: 0 })
  })

  it('cancels a confirmed visit free of charge only with the notice agreed, and the adviser always can', async () => {
    const one = await confirmed()
    const { school, adviser } = one
    const late = new Date('2027-01-27T10:00:00Z')
    const cancel = { bookingId: one.bookingId, visitIds: one.ids, reason: 'Closed' }
    expect(refusal(await cancelVisits(school.requester, cancel, late))).toBe('cancelling_costs')
    must(await cancelVisits(adviser.actor, cancel, late))
    expect(await balancesOf(school.careersId)).toMatchObject({ available: 500_000, committed: 0 })
    const two = await confirmed()
    must(await cancelVisits(two.school.requester, { ...cancel, bookingId: two.bookingId, visitIds: two.ids }, NOW))
    expect(await visitsOf(two.bookingId)).toMatchObject([{ status: 'cancelled' }])
    const told = await emailJobs(two.bookingId, 'cancelled')
    expect(told.map((job) => job.recipients.to)).toEqual(['requester', 'approvers', 'adviser'])
  })

  it('of one day among others, says why, and what still waits for whom', async () => {
    const { school, adviser, bookingId, ids } = await requested(['2027-02-02', '2027-02-03', '2027-02-04'])
    const out = { bookingId, visitIds: ids.slice(0, 1), reason: 'A trip that day' }
    must(await withdrawVisits(school.requester, out, NOW))
    const read = new Map<string, string>()
    for (const job of await emailJobs(bookingId, 'withdrawn')) {
      must(await writeEmail(job, NOW, 'https://waymark.example'))
      for (const { toAddress, text } of await emailsWritten(job.key)) read.set(toAddress, text.replace(/\s+/g, ' '))
    }
    const toApprover = read.get(school.approver.email)
    expect(toApprover).toContain(`2 other visits of this booking still wait for your approval, for £`)
    expect(toApprover).toContain(`/school/approvals/${bookingId}`)
    const toAdviser = read.get(adviser.actor.email)
    expect(toAdviser).toContain('2 other visits of this booking still wait for your answer, by 5pm on')
    for (const text of [toApprover, toAdviser]) {
      expect(text).toContain('A trip that day')
      expect(text).not.toContain('nothing for you to do')
    }
  })
})
