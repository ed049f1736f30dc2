import { eq, inArray, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Jobs } from '#app/adapters/queue.server.ts'
import type { ConsortiumActor, SchoolActor } from '#app/auth/actor.ts'
import { systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, countPupils, recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { readVisitsForFile } from '#app/domain/bookings/read-bookings.server.ts'
import { readTurns } from '#app/domain/bookings/read-turns.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { statusFiltersFor } from '#app/domain/bookings/status-words.ts'
import { visitsCsv } from '#app/domain/bookings/visits-csv.ts'
import { addCostCentre } from '#app/domain/budgets/keep-cost-centres.server.ts'
import { setAllocation } from '#app/domain/budgets/set-allocation.server.ts'
import { day } from '#app/domain/calendar.ts'
import { createConsortium } from '#app/domain/consortia/create-consortium.server.ts'
import { closeConsortium, renameConsortium } from '#app/domain/consortia/keep-consortium.server.ts'
import {
  declineInvitation,
  inviteMember,
  joinConsortium,
  leaveConsortium,
  withdrawInvitation,
} from '#app/domain/consortia/keep-members.server.ts'
import {
  agreeShare,
  changeShare,
  closeShare,
  declineShare,
  proposeShare,
} from '#app/domain/consortia/keep-shares.server.ts'
import { readMember } from '#app/domain/consortia/read.server.ts'
import { readMemberships } from '#app/domain/consortia/read-memberships.server.ts'
import { pence } from '#app/domain/money.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction, reruns } from '#db/client.server.ts'
import { costCentres, fundingLines, schoolSettings, shares, visitCounts } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { type MadeConsortium, makeConsortium } from '#tests/make/consortia.ts'
import { balancesOf, bookingSeenBy, countRows, emailsWritten, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember, loadActor } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool, makeTrust } from '#tests/make/schools.ts'
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

const DAY = '2027-02-02'
/** After a consortium was started: its own school is invited with it. */
const LATER = new Date(NOW.getTime() + 60_000)
const AFTER = new Date('2027-02-02T16:00:00Z')
const YEAR = day('2026-04-01')

async function share(led: MadeConsortium, school: MadeSchool, fundId: string, amount: number): Promise<string> {
  const offer = { leadId: led.id, fundId, startsOn: YEAR, amountPence: pence(amount) }
  const { shareId } = must(await proposeShare(school.requester, offer, NOW))
  must(await agreeShare(school.approver, { shareId }, NOW))
  return shareId
}

/** The emails of one kind to an organisation's members that wait to be written. */
const lettersAbout = async (template: string, organisationId: string): Promise<Jobs['write-email'][]> =>
  (
    await inTransaction(systemActor('a test looks'), (tx) =>
      tx.execute<{ payload: Jobs['write-email'] }>(sql`
        select payload from graphile_worker._private_jobs where payload->>'template' = ${template}
           and payload->'recipients'->>'organisationId' = ${organisationId} order by id`),
    )
  ).map(({ payload }) => payload)

describe('the journey of a consortium', () => {
  it('from the lead’s request to a visit agreed, on the member’s own share alone', async () => {
    const [first, member, other] = [await makeSchool(), await makeSchool(), await makeSchool()]
    const adviser = await makeAdviser()
    const four = await makeConsortium([first, member, other])
    const premium = await share(four, member, member.premiumId, 100_000)
    const others = await share(four, other, other.careersId, 200_000)
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
    const own = await share(four, member, member.careersId, 100_000)
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
    const own = await share(four, member, member.careersId, 100_000)
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
    const own = await share(four, member, member.careersId, DAY_BEARS * 3 + 5_000)
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

describe('members', () => {
  it('starts once, however often the form is sent', async () => {
    const school = await makeSchool()
    const input = { name: 'Twice', key: `twice-${school.id}` }
    const [one, two] = [
      await createConsortium(school.requester, input, NOW),
      await createConsortium(school.requester, input, NOW),
    ]
    expect(must(one)).toEqual(must(two))
    expect(refusal(await createConsortium(school.requester, { ...input, name: 'Other' }, NOW))).toBe('already_sent')
  })

  it('join by whoever pays for them, and by nobody else', async () => {
    const trust = await makeTrust()
    const [first, academy] = [await makeSchool(), await makeSchool({ trust })]
    const four = await makeConsortium([first])
    must(await inviteMember(four.lead, { schoolId: academy.id }, NOW))
    expect(refusal(await inviteMember(four.lead, { schoolId: academy.id }, NOW))).toBe('already_invited')
    const of = { leadId: four.id, schoolId: academy.id }
    const head = await addMember<SchoolActor>(academy.id, ['approver'])
    expect(refusal(await joinConsortium(head, of, NOW))).toBe('not_yours')
    expect(refusal(await joinConsortium(academy.requester, of, NOW))).toBe('role_missing')
    expect(refusal(await joinConsortium(first.approver, of, NOW))).toBe('not_found')
    must(await declineInvitation(academy.approver, of, NOW))
    expect(refusal(await joinConsortium(academy.approver, of, NOW))).toBe('not_now')
    must(await inviteMember(four.lead, { schoolId: academy.id }, NOW))
    must(await joinConsortium(academy.approver, of, NOW))
    must(await joinConsortium(academy.approver, of, NOW))
    expect(refusal(await inviteMember(four.approver, { schoolId: first.id }, NOW))).toBe('role_missing')
    expect(refusal(await inviteMember(four.lead, { schoolId: 'org_nobody' }, NOW))).toBe('not_found')
  })

  it('is no longer invited once the lead takes the invitation back, and whoever was written to reads so', async () => {
    const [first, asked] = [await makeSchool(), await makeSchool()]
    const four = await makeConsortium([first])
    const of = { leadId: four.id, schoolId: asked.id }
    expect(refusal(await withdrawInvitation(four.lead, of, NOW))).toBe('not_found')
    must(await inviteMember(four.lead, of, LATER))
    expect(refusal(await withdrawInvitation(four.approver, of, LATER))).toBe('role_missing')
    must(await withdrawInvitation(four.lead, of, LATER))
    must(await withdrawInvitation(four.lead, of, LATER))
    const told = await lettersAbout('invitation-withdrawn', asked.id)
    expect(told.map(({ recipients }) => recipients)).toEqual([
      { to: 'members', organisationId: asked.id, role: 'approver' },
    ])
    expect(refusal(await joinConsortium(asked.approver, of, LATER))).toBe('not_now')
    must(await inviteMember(four.lead, of, LATER))
    must(await joinConsortium(asked.approver, of, LATER))
    expect(refusal(await withdrawInvitation(four.lead, of, LATER))).toBe('not_now')
    // Of the school that started it nobody was written to.
    const alone = must(await createConsortium(first.requester, { name: 'One Beck', key: `alone-${first.id}` }, NOW))
    const lead = await loadActor<ConsortiumActor>({
      personId: first.requester.personId,
      organisationId: alone.consortiumId,
    })
    must(await withdrawInvitation(lead, { schoolId: first.id }, LATER))
    expect(await lettersAbout('invitation-withdrawn', first.id)).toEqual([])
  })

  it('has its lead read what each school decides: joined, declined, left', async () => {
    const [first, member, other] = [await makeSchool(), await makeSchool(), await makeSchool()]
    const four = await makeConsortium([first, member])
    must(await inviteMember(four.lead, { schoolId: other.id }, NOW))
    must(await declineInvitation(other.approver, { leadId: four.id, schoolId: other.id }, NOW))
    must(await leaveConsortium(member.approver, { leadId: four.id, schoolId: member.id }, NOW))
    must(await leaveConsortium(member.approver, { leadId: four.id, schoolId: member.id }, NOW))
    const told = await lettersAbout('member-decided', four.id)
    expect(told.map(({ facts }) => [facts?.schoolId, facts?.decision])).toEqual([
      [first.id, 'joined'],
      [member.id, 'joined'],
      [other.id, 'declined'],
      [member.id, 'left'],
    ])
    const last = told.at(-1) as Jobs['write-email']
    expect(must(await writeEmail(last, NOW, 'https://waymark.example'))).toEqual({ written: 1 })
    const [email] = await emailsWritten(last.key)
    expect(email?.subject).toMatch(/ has left Four Valleys$/)
    expect(email?.text).toContain(`https://waymark.example/consortium/members/${member.id}`)
  })

  it('leaves with what is left, and what is booked goes its way', async () => {
    const [first, member] = [await makeSchool(), await makeSchool()]
    const adviser = await makeAdviser()
    const four = await makeConsortium([first, member])
    const own = await share(four, member, member.careersId, 100_000)
    const lines = [{ from: own, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    must(await requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), NOW))
    must(await leaveConsortium(member.approver, { leadId: four.id, schoolId: member.id }, NOW))
    expect(await balancesOf(own)).toEqual({ available: 0, reserved: DAY_BEARS })
    expect(await balancesOf(member.careersId)).toEqual({ available: 500_000 - DAY_BEARS })
    const again = requestOf(member, adviser, ['2027-02-03'], { lines })
    expect(refusal(await requestVisits(four.lead, again, NOW))).toMatchObject({ code: 'not_found' })
  })
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
    const own = await share(four, member, member.careersId, 100_000)
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
    const own = await share(four, member, member.careersId, 100_000)
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
    const told = await lettersAbout('consortium-closed', member.id)
    expect(told.map(({ facts }) => facts?.by)).toEqual([four.lead.name])
    const [letter] = told as [Jobs['write-email']]
    expect(must(await writeEmail(letter, NOW, 'https://waymark.example'))).toEqual({ written: 1 })
    expect(await lettersAbout('invitation-withdrawn', asked.id)).toHaveLength(1)

    // Also somebody who was acting for it while it closed.
    expect(refusal(await inviteMember(four.lead, { schoolId: asked.id }, LATER))).toBe('consortium_closed')
    const lead = await loadActor<ConsortiumActor>(four.lead)
    expect(lead.roles).toEqual([])
    expect(refusal(await renameConsortium(four.lead, { name: 'Again' }, LATER))).toBe('consortium_closed')
  })
})

describe('shares', () => {
  it('needs an allocation, enough left, and the payer’s approver', async () => {
    const [first, poor] = [await makeSchool(), await makeSchool({ careers: null })]
    const four = await makeConsortium([first, poor])
    const offer = { leadId: four.id, startsOn: YEAR, amountPence: pence(50_000) }
    expect(refusal(await proposeShare(poor.requester, { ...offer, fundId: poor.careersId }, NOW))).toBe(
      'allocation_not_set',
    )
    expect(refusal(await proposeShare(poor.requester, { ...offer, fundId: first.careersId }, NOW))).toBe('not_found')
    const wrongYear = { ...offer, fundId: poor.premiumId, startsOn: day('2026-05-01') }
    expect(refusal(await proposeShare(poor.requester, wrongYear, NOW))).toBe('year_not_open')
    const much = { ...offer, fundId: poor.premiumId, amountPence: pence(500_001) }
    expect(refusal(await proposeShare(poor.requester, much, NOW))).toBe('not_enough_left')
    const all = { ...much, amountPence: pence(500_000) }
    const { shareId } = must(await proposeShare(poor.requester, all, NOW))
    expect(must(await proposeShare(poor.requester, all, NOW)).shareId).toBe(shareId)
    expect(refusal(await proposeShare(poor.requester, { ...all, amountPence: pence(1) }, NOW))).toBe(
      'share_already_proposed',
    )
    expect(refusal(await agreeShare(poor.requester, { shareId }, NOW))).toBe('role_missing')
    expect(refusal(await agreeShare(first.approver, { shareId }, NOW))).toBe('not_found')
    // The fund has less by the time the share is agreed.
    const allocate = (amount: number) =>
      setAllocation(
        poor.approver,
        {
          fundId: poor.premiumId,
          startsOn: YEAR,
          amountPence: pence(amount),
          source: 'Governors',
          key: `to ${amount}`,
        },
        NOW,
      )
    must(await allocate(499_999))
    expect(refusal(await agreeShare(poor.approver, { shareId }, NOW))).toBe('not_enough_left')
    must(await allocate(500_000))
    must(await declineShare(poor.approver, { shareId }, NOW))
    expect(refusal(await agreeShare(poor.approver, { shareId }, NOW))).toBe('not_now')
    must(await proposeShare(poor.requester, { ...much, amountPence: pence(400_000) }, NOW))
    must(await agreeShare(poor.approver, { shareId }, NOW))
    must(await agreeShare(poor.approver, { shareId }, NOW))
    expect(await balancesOf(shareId)).toEqual({ available: 400_000 })
    expect(await balancesOf(poor.premiumId)).toEqual({ available: 100_000 })
  })

  it('names the cost centre that its school chose, for the lead to read and every line to carry', async () => {
    const [first, member] = [await makeSchool(), await makeSchool()]
    const adviser = await makeAdviser()
    const four = await makeConsortium([first, member])
    const centre = (school: MadeSchool, code: string) =>
      addCostCentre(school.requester, { schoolId: school.id, code, name: 'Careers' }, NOW)
    must(await centre(first, 'C1'))
    must(await centre(member, 'C2'))
    const [others, own] = (
      await inTransaction(systemActor('a test looks'), (tx) =>
        tx
          .select()
          .from(costCentres)
          .where(inArray(costCentres.schoolId, [first.id, member.id]))
          .orderBy(costCentres.code),
      )
    ).map(({ id }) => id) as [string, string]
    const offer = { leadId: four.id, fundId: member.careersId, startsOn: YEAR, amountPence: pence(100_000) }
    const { shareId } = must(await proposeShare(member.requester, offer, NOW))
    expect(refusal(await agreeShare(member.approver, { shareId, costCentreId: others }, NOW))).toBe('not_found')
    await inTransaction(systemActor('a test decides'), (tx) =>
      tx.update(schoolSettings).set({ usesCostCentres: true }).where(eq(schoolSettings.schoolId, member.id)),
    )
    expect(refusal(await agreeShare(member.approver, { shareId }, NOW))).toBe('cost_centre_needed')
    must(await agreeShare(member.approver, { shareId, costCentreId: own }, NOW))
    const lines = [{ from: shareId, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const { bookingId } = must(await requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), NOW))
    for (const buyer of [four.lead, member.requester]) {
      const seen = await bookingSeenBy(buyer, bookingId, NOW)
      expect(seen?.visits[0]?.lines.map(({ costCentre }) => costCentre)).toEqual(['C2 Careers'])
      const [visit] = await readVisitsForFile(buyer, { from: null, until: null })
      expect(visitsCsv(visit ? [visit] : [])).toContain('C2 Careers')
    }
  })

  it('lets the lead read how visits run at a school that has joined, and of no other', async () => {
    const [first, member, stranger] = [await makeSchool(), await makeSchool(), await makeSchool()]
    const four = await makeConsortium([first, member])
    const read = (school: MadeSchool) =>
      inTransaction(four.lead, (tx) => tx.execute(sql`select usual_room from settings_of_member(${school.id})`))
    must(await inviteMember(four.lead, { schoolId: stranger.id }, NOW))
    expect([...(await read(member))]).toEqual([{ usual_room: 'Library' }])
    expect([...(await read(stranger))]).toEqual([])
    must(await leaveConsortium(member.approver, { leadId: four.id, schoolId: member.id }, NOW))
    expect([...(await read(member))]).toEqual([])
  })

  it('shows what moved by time, newest first, and whether more or less is left by it', async () => {
    const member = await makeSchool()
    const adviser = await makeAdviser()
    const four = await makeConsortium([member])
    const own = await share(four, member, member.careersId, 100_000)
    const lines = [{ from: own, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const { bookingId } = must(await requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), LATER))
    must(await approve(four.approver, { bookingId, orderNumber: null, note: null }, LATER))
    // Written down last, and earlier than the visit was asked for.
    const sooner = new Date(NOW.getTime() + 30_000)
    must(await changeShare(member.approver, { shareId: own, amountPence: pence(150_000), key: 'sooner' }, sooner))
    const seen = await readMember(four.lead, member.id, day('2026-11-01'))
    expect(seen?.moves.map(({ words, amount, change }) => [words, amount, change])).toEqual([
      ['Committed by approval', DAY_BEARS, 0],
      ['Reserved for a visit', DAY_BEARS, -DAY_BEARS],
      ['Put into the share', 50_000, 50_000],
      ['Put into the share', 100_000, 100_000],
    ])
  })

  it('becomes more or less, once for each form, never below what is used, and is returned when closed', async () => {
    const [first, member] = [await makeSchool(), await makeSchool()]
    const adviser = await makeAdviser()
    const four = await makeConsortium([first, member])
    const own = await share(four, member, member.careersId, 100_000)
    const to = (amount: number, key: string) =>
      changeShare(member.approver, { shareId: own, amountPence: pence(amount), key }, NOW)
    must(await to(150_000, 'a'))
    must(await to(150_000, 'a'))
    expect(await balancesOf(own)).toEqual({ available: 150_000 })
    expect(refusal(await to(500_001, 'b'))).toBe('not_enough_left')
    const lines = [{ from: own, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    must(await requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), NOW))
    expect(refusal(await to(DAY_BEARS - 1, 'c'))).toBe('below_used')
    must(await to(DAY_BEARS, 'd'))
    expect(await balancesOf(own)).toEqual({ available: 0, reserved: DAY_BEARS })
    must(await to(100_000, 'e'))
    must(await closeShare(member.approver, { shareId: own }, NOW))
    must(await closeShare(member.approver, { shareId: own }, NOW))
    expect(await balancesOf(own)).toEqual({ available: 0, reserved: DAY_BEARS })
    expect(await balancesOf(member.careersId)).toEqual({ available: 500_000 - DAY_BEARS })
    const used = { leadId: four.id, fundId: member.careersId, startsOn: YEAR, amountPence: pence(DAY_BEARS - 1) }
    expect(refusal(await proposeShare(member.requester, used, NOW))).toBe('below_used')
    const reopened = { leadId: four.id, fundId: member.careersId, startsOn: YEAR, amountPence: pence(80_000) }
    must(await proposeShare(member.requester, reopened, new Date(NOW.getTime() + 1000)))
    must(await agreeShare(member.approver, { shareId: own }, NOW))
    expect(await balancesOf(own)).toEqual({ available: 80_000 - DAY_BEARS, reserved: DAY_BEARS })
    const rows = await inTransaction(systemActor('a test looks'), (tx) =>
      tx.select({ status: shares.status }).from(shares).where(eq(shares.id, own)),
    )
    expect(rows).toEqual([{ status: 'agreed' }])
  })
})
