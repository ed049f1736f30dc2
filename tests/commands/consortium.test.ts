import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Jobs } from '#app/adapters/queue.server.ts'
import type { ConsortiumActor, SchoolActor } from '#app/auth/actor.ts'
import { systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, countPupils, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readTurns } from '#app/domain/bookings/read-turns.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { statusFiltersFor } from '#app/domain/bookings/status-words.ts'
import { day } from '#app/domain/calendar.ts'
import { closeConsortium, renameConsortium } from '#app/domain/consortia/keep-consortium.server.ts'
import { inviteMember, joinConsortium } from '#app/domain/consortia/keep-members.server.ts'
import { proposeShare } from '#app/domain/consortia/keep-shares.server.ts'
import { readMemberships } from '#app/domain/consortia/read-memberships.server.ts'
import { pence } from '#app/domain/money.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { fundingLines, visitCounts } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeConsortium, makeShare } from '#tests/make/consortia.ts'
import { lettersWaiting } from '#tests/make/letters.ts'
import { balancesOf, bookingSeenBy, countRows, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { loadActor } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { AFTER, DAY } from '#tests/make/visits.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 20 })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})
beforeEach(() => {
  reruns.count = 0
})

/** After a consortium was started: its own school is invited with it. */
const LATER = new Date(NOW.getTime() + 60_000)
const YEAR = day('2026-04-01')

describe('the journey of a consortium', () => {
  it('from the lead’s request to a visit agreed, on the member’s own share alone', async () => {
    const [first, member, other] = [await makeSchool(), await makeSchool(), await makeSchool()]
    const adviser = await makeAdviser()
    const four = await makeConsortium([first, member, other])
    const premium = await makeShare(four, member, member.premiumId, 100_000)
    const others = await makeShare(four, other, other.careersId, 200_000)
    expect(await balancesOf(member.premiumId)).toMatchObject({ available: 400_000 })

    const tag = {
      whom: 'all_eligible' as const,
      pupilsEligible: null,
      pupilsInAll: null,
      method: null,
      approach: 'wider' as const,
      challenge: 2,
      rationale: 'They have no plan for after Year 11.',
    }
    const lines = [{ from: premium, amountPence: DAY_BEARS, costCentreId: null, tag }]
    const asked = requestOf(member, adviser, [DAY], { lines })
    const { bookingId } = must(await requestVisits(four.lead, asked, NOW))
    expect(await balancesOf(premium)).toEqual({ available: 100_000 - DAY_BEARS, reserved: DAY_BEARS })
    expect(refusal(await approve(member.approver, { bookingId, orderNumber: null, note: null }, NOW))).toBe('not_yours')
    expect(refusal(await approve(four.lead, { bookingId, orderNumber: null, note: null }, NOW))).toBe('role_missing')
    must(await approve(four.approver, { bookingId, orderNumber: 'FV-1', note: null }, NOW))
    const [visit] = await visitsOf(bookingId)
    const one = { bookingId, visitId: visit?.id as string }
    must(await answerVisits(adviser.actor, { bookingId, accept: [one.visitId], decline: [], reason: '' }, NOW))
    must(await recordDelivery(adviser.actor, { ...one, note: '' }, AFTER))
    must(await agreeDelivery(four.lead, one, AFTER))

    const left = 100_000 - DAY_BEARS
    expect(await balancesOf(premium)).toEqual({ available: left, reserved: 0, committed: 0, spent: DAY_BEARS })
    expect(await balancesOf(others)).toEqual({ available: 200_000 })
    expect(await balancesOf(other.careersId)).toEqual({ available: 300_000 })
    const [line] = await inTransaction(member.requester, (tx) =>
      tx.select().from(fundingLines).where(eq(fundingLines.bookingId, bookingId)),
    )
    expect(line).toMatchObject({ shareId: premium, fundKind: 'pupil_premium', payerId: member.payerId, challenge: 2 })
    const year = await countRows(
      sql`select count(*) as n from fund_years where id = ${line?.fundYearId} and fund_id = ${member.premiumId}`,
    )
    expect(year).toBe(1)
    expect(await inTransaction(other.approver, (tx) => tx.select().from(fundingLines))).toEqual([])
  })

  it('has its pupils counted by the member school, and never by the lead, who sees no number of them', async () => {
    const [first, member] = [await makeSchool(), await makeSchool()]
    const adviser = await makeAdviser()
    const four = await makeConsortium([first, member])
    const own = await makeShare(four, member, member.careersId, 100_000)
    const lines = [{ from: own, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const { bookingId } = must(await requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), NOW))
    must(await approve(four.approver, { bookingId, orderNumber: null, note: null }, NOW))
    const one = { bookingId, visitId: (await visitsOf(bookingId))[0]?.id as string }
    must(await answerVisits(adviser.actor, { bookingId, accept: [one.visitId], decline: [], reason: '' }, NOW))
    must(await recordDelivery(adviser.actor, { ...one, note: '' }, AFTER))
    must(await agreeDelivery(four.lead, one, AFTER))

    const waits = async (by: SchoolActor | ConsortiumActor) => (await readTurns(by, AFTER)).map(({ kind }) => kind)
    expect(await waits(four.lead)).toEqual([])
    expect(await waits(member.requester)).toEqual(['count'])
    expect(statusFiltersFor('consortium')).not.toContain('uncounted')
    must(await countPupils(member.requester, { ...one, eligible: 4, send: 1 }, AFTER))
    expect(await waits(member.requester)).toEqual([])
    const countsSeenBy = async (by: SchoolActor | ConsortiumActor) =>
      (await bookingSeenBy(by, bookingId, AFTER))?.visits[0]?.counts
    expect(await countsSeenBy(member.requester)).toEqual({ eligible: 4, send: 1 })
    expect(await countsSeenBy(four.lead)).toBeNull()
    // Nor is there a row for the lead that a read could find.
    const rows = await inTransaction(systemActor('a test looks'), (tx) =>
      tx.select({ leadId: visitCounts.leadId }).from(visitCounts).where(eq(visitCounts.visitId, one.visitId)),
    )
    expect(rows).toEqual([{ leadId: null }])
  })

  it('asks nothing for a school that is not a member, and nothing of another member’s share', async () => {
    const [first, member, stranger] = [await makeSchool(), await makeSchool(), await makeSchool()]
    const adviser = await makeAdviser()
    const four = await makeConsortium([first, member])
    const own = await makeShare(four, member, member.careersId, 100_000)
    const ask = (school: MadeSchool) =>
      requestVisits(
        four.lead,
        requestOf(school, adviser, [DAY], {
          lines: [{ from: own, amountPence: DAY_BEARS, costCentreId: null, tag: null }],
        }),
        NOW,
      )
    expect(refusal(await ask(stranger))).toMatchObject({ code: 'not_found' })
    expect(refusal(await ask(first))).toMatchObject({ code: 'fund_not_found' })
  })

  it('never charges a member beyond its share, in 20 requests at once', async () => {
    const [first, member] = [await makeSchool(), await makeSchool()]
    const four = await makeConsortium([first, member])
    const own = await makeShare(four, member, member.careersId, DAY_BEARS * 3 + 5_000)
    const advisers = await Promise.all(Array.from({ length: 20 }, () => makeAdviser()))
    const lines = [{ from: own, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const answers = await Promise.all(
      advisers.map((adviser) => requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), NOW)),
    )
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code]))
    expect(refused).toEqual(Array(17).fill('not_enough_left'))
    expect(await balancesOf(own)).toEqual({ available: 5_000, reserved: DAY_BEARS * 3 })
    expect(reruns.count).toBe(0)
  }, 60_000)
})

describe('a consortium', () => {
  it('is given another name by its administrator, once however often', async () => {
    const four = await makeConsortium([await makeSchool()])
    expect(refusal(await renameConsortium(four.approver, { name: 'Five Valleys' }, NOW))).toBe('role_missing')
    for (let press = 1; press <= 2; press++) must(await renameConsortium(four.lead, { name: 'Five Valleys' }, NOW))
    const lead = await loadActor<ConsortiumActor>(four.lead)
    expect(lead.organisationName).toBe('Five Valleys')
    const noted = sql`select count(*) as n from audit_events where organisation_id = ${four.id} and what like '%the name%'`
    expect(await countRows(noted)).toBe(1)
  })

  it('is not closed while a visit is under way, and nothing of the attempt stays', async () => {
    const member = await makeSchool()
    const adviser = await makeAdviser()
    const four = await makeConsortium([member])
    const own = await makeShare(four, member, member.careersId, 100_000)
    const lines = [{ from: own, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const { bookingId } = must(await requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), NOW))
    expect(refusal(await closeConsortium(four.lead, NOW))).toBe('visits_under_way')
    expect(await balancesOf(own)).toEqual({ available: 100_000 - DAY_BEARS, reserved: DAY_BEARS })
    expect((await readMemberships(member.requester, day('2026-11-01')))[0]?.status).toBe('joined')
    const visitIds = (await visitsOf(bookingId)).map(({ id }) => id)
    must(await withdrawVisits(four.lead, { bookingId, visitIds, reason: '' }, NOW))
    must(await closeConsortium(four.lead, NOW))
    expect(await balancesOf(member.careersId)).toEqual({ available: 500_000 })
  })

  it('closes: its members leave with what is left and are told, nobody can join, and its people only read', async () => {
    const [first, member, offering, asked] = [
      await makeSchool(),
      await makeSchool(),
      await makeSchool(),
      await makeSchool(),
    ]
    const four = await makeConsortium([first, member, offering])
    must(await inviteMember(four.lead, { schoolId: asked.id }, LATER))
    const own = await makeShare(four, member, member.careersId, 100_000)
    const offer = { leadId: four.id, fundId: offering.careersId, startsOn: YEAR, amountPence: pence(50_000) }
    must(await proposeShare(offering.requester, offer, NOW))

    expect(refusal(await closeConsortium(four.approver, LATER))).toBe('role_missing')
    const presses = await Promise.all([closeConsortium(four.lead, LATER), closeConsortium(four.lead, LATER)])
    for (const press of presses) must(press)
    expect(await balancesOf(own)).toEqual({ available: 0 })
    expect(await balancesOf(member.careersId)).toEqual({ available: 500_000 })
    const standing = async (school: MadeSchool) => {
      const [one] = await readMemberships(school.requester, day('2026-11-01'))
      return [one?.status, one?.shares.map(({ status }) => status)]
    }
    expect(await standing(member)).toEqual(['left', ['closed']])
    expect(await standing(offering)).toEqual(['left', ['declined']])
    expect(await standing(asked)).toEqual(['withdrawn', []])
    const of = { leadId: four.id, schoolId: asked.id }
    expect(refusal(await joinConsortium(asked.approver, of, LATER))).toBe('not_now')
    const told = await lettersWaiting('consortium-closed', member.id)
    expect(told.map(({ facts }) => facts?.by)).toEqual([four.lead.name])
    const [letter] = told as [Jobs['write-email']]
    expect(must(await writeEmail(letter, NOW, 'https://waymark.example'))).toEqual({ written: 1 })
    expect(await lettersWaiting('invitation-withdrawn', asked.id)).toHaveLength(1)

    // Also somebody who was acting for it while it closed.
    expect(refusal(await inviteMember(four.lead, { schoolId: asked.id }, LATER))).toBe('consortium_closed')
    const lead = await loadActor<ConsortiumActor>(four.lead)
    expect(lead.roles).toEqual([])
    expect(refusal(await renameConsortium(four.lead, { name: 'Again' }, LATER))).toBe('consortium_closed')
  })
})
