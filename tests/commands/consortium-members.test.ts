import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Jobs } from '#app/adapters/queue.server.ts'
import type { ConsortiumActor, SchoolActor } from '#app/auth/actor.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { createConsortium } from '#app/domain/consortia/create-consortium.server.ts'
import {
  declineInvitation,
  inviteMember,
  joinConsortium,
  leaveConsortium,
  withdrawInvitation,
} from '#app/domain/consortia/keep-members.server.ts'
import { schoolsToInvite } from '#app/domain/consortia/read.server.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeConsortium, makeShare } from '#tests/make/consortia.ts'
import { lettersWaiting } from '#tests/make/letters.ts'
import { balancesOf, emailsWritten } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember, loadActor } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { DAY_BEARS, NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool, makeTrust } from '#tests/make/schools.ts'
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
    // Its own school is asked like every other, once.
    expect(await lettersWaiting('consortium-invitation', school.id)).toMatchObject([
      { recipients: { role: 'approver' }, facts: { consortium: 'Twice', invitedBy: school.requester.name } },
    ])
  })

  it('are found by name however its apostrophe is typed, and by town, while they can be invited', async () => {
    const first = await makeSchool()
    const school = await makeSchool({ register: { name: "St Cedd's School", town: "King's Thorn" } })
    const four = await makeConsortium([first])
    const found = async (typed: string) => (await schoolsToInvite(four.lead, typed)).map(({ id }) => id)
    for (const typed of ["cedd's", 'cedd’s', 'Saint Cedds', 'kings thorn'])
      expect(await found(typed), typed).toEqual([school.id])
    for (const typed of ['c', '%%', 'no such school']) expect(await found(typed), typed).toEqual([])
    must(await inviteMember(four.lead, { schoolId: school.id }, NOW))
    expect(await found("cedd's")).toEqual([])
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
    const told = await lettersWaiting('invitation-withdrawn', asked.id)
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
    expect(await lettersWaiting('invitation-withdrawn', first.id)).toEqual([])
  })

  it('has its lead read what each school decides: joined, declined, left', async () => {
    const [first, member, other] = [await makeSchool(), await makeSchool(), await makeSchool()]
    const four = await makeConsortium([first, member])
    must(await inviteMember(four.lead, { schoolId: other.id }, NOW))
    must(await declineInvitation(other.approver, { leadId: four.id, schoolId: other.id }, NOW))
    must(await leaveConsortium(member.approver, { leadId: four.id, schoolId: member.id }, NOW))
    must(await leaveConsortium(member.approver, { leadId: four.id, schoolId: member.id }, NOW))
    const told = await lettersWaiting('member-decided', four.id)
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
    const own = await makeShare(four, member, member.careersId, 100_000)
    const lines = [{ from: own, amountPence: DAY_BEARS, costCentreId: null, tag: null }]
    must(await requestVisits(four.lead, requestOf(member, adviser, [DAY], { lines }), NOW))
    must(await leaveConsortium(member.approver, { leadId: four.id, schoolId: member.id }, NOW))
    expect(await balancesOf(own)).toEqual({ available: 0, reserved: DAY_BEARS })
    expect(await balancesOf(member.careersId)).toEqual({ available: 500_000 - DAY_BEARS })
    const again = requestOf(member, adviser, ['2027-02-03'], { lines })
    expect(refusal(await requestVisits(four.lead, again, NOW))).toMatchObject({ code: 'not_found' })
  })
})
