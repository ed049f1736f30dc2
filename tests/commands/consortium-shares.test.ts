import { eq, inArray, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { readVisitsForFile } from '#app/domain/bookings/read-bookings.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { visitsCsv } from '#app/domain/bookings/visits-csv.ts'
import { addCostCentre } from '#app/domain/budgets/keep-cost-centres.server.ts'
import { setAllocation } from '#app/domain/budgets/set-allocation.server.ts'
import { day } from '#app/domain/calendar.ts'
import { inviteMember, leaveConsortium } from '#app/domain/consortia/keep-members.server.ts'
import {
  agreeShare,
  changeShare,
  closeShare,
  declineShare,
  proposeShare,
} from '#app/domain/consortia/keep-shares.server.ts'
import { readMember } from '#app/domain/consortia/read.server.ts'
import { pence } from '#app/domain/money.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { costCentres, schoolSettings, shares } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeConsortium, makeShare } from '#tests/make/consortia.ts'
import { balancesOf, bookingSeenBy } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { DAY } from '#tests/make/visits.ts'
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

/** After a consortium was started: its own school is invited with it. */
const LATER = new Date(NOW.getTime() + 60_000)
const YEAR = day('2026-04-01')

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
    const own = await makeShare(four, member, member.careersId, 100_000)
    const lines = [{ from: own, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    const { bookingId } = must(await requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), LATER))
    must(await approve(four.approver, { bookingId, orderNumber: null, note: null }, LATER))
    // Written down last, and earlier than the visit was asked for.
    const sooner = new Date(NOW.getTime() + 30_000)
    must(await changeShare(member.approver, { shareId: own, amountPence: pence(150_000), key: 'sooner' }, sooner))
    const seen = await readMember(four.lead, member.id, day('2026-11-01'))
    expect(seen?.moves.map(({ words, amount, change }) => [words, amount, change])).toEqual([
      ['Committed by approval', DAY_BEARS, 0],
      ['Reserved when it was asked for', DAY_BEARS, -DAY_BEARS],
      ['Put into the share', 50_000, 50_000],
      ['Put into the share', 100_000, 100_000],
    ])
  })

  it('becomes more or less, once for each form, never below what is used, and is returned when closed', async () => {
    const [first, member] = [await makeSchool(), await makeSchool()]
    const adviser = await makeAdviser()
    const four = await makeConsortium([first, member])
    const own = await makeShare(four, member, member.careersId, 100_000)
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
