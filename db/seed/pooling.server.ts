import { addFund } from '#app/domain/budgets/keep-funds.server.ts'
import { setAllocation } from '#app/domain/budgets/set-allocation.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import {
  declineInvitation,
  inviteMember,
  joinConsortium,
  leaveConsortium,
  withdrawInvitation,
} from '#app/domain/consortia/keep-members.server.ts'
import { agreeShare, closeShare, declineShare, proposeShare } from '#app/domain/consortia/keep-shares.server.ts'
import { pence } from '#app/domain/money.ts'
import { financialYear } from '#app/domain/school-years.ts'
import { must } from './acting.server.ts'
import type { OnTheWay } from './on-the-way.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import { CONSORTIUM } from './school-list.ts'

/** Schools that the consortium asked, and shares beside the Pupil Premium that its members have already put in. */
export async function seedPooling(world: OnTheWay): Promise<void> {
  await seedAsked(world)
  await seedMembersShares(world)
}

/** Schools that pay for themselves, and are no members: none of them is an account of the demonstration. */
async function seedAsked(world: OnTheWay): Promise<void> {
  const { schools, consortium, ago } = world
  const { lead } = consortium
  const leadId = lead.organisationId
  const asked = schools.filter(
    ({ seed, name, payerId, id }) => !seed.isClosed && payerId === id && !CONSORTIUM.schools.includes(name),
  )
  const next = () => asked.shift() as SeededSchool
  const invite = (school: SeededSchool, days: number) =>
    ago(days, async (at) => must(await inviteMember(lead, { schoolId: school.id }, at)))

  for (const invited of [3, 8, 11]) await invite(next(), invited)
  for (const [invited, declined] of [
    [20, 17],
    [34, 29],
    [49, 44],
  ] as const) {
    const school = next()
    await invite(school, invited)
    await ago(declined, async (at) =>
      must(await declineInvitation(school.approver, { leadId, schoolId: school.id }, at)),
    )
  }
  for (const [invited, withdrawn] of [
    [45, 38],
    [12, 6],
    [27, 23],
  ] as const) {
    const school = next()
    await invite(school, invited)
    await ago(withdrawn, async (at) => must(await withdrawInvitation(lead, { schoolId: school.id }, at)))
  }
  // What they put in is theirs again when they leave.
  for (const [invited, left] of [
    [58, 30],
    [56, 24],
    [57, 9],
  ] as const) {
    const school = next()
    const of = { leadId, schoolId: school.id }
    await invite(school, invited)
    await ago(invited - 4, async (at) => must(await joinConsortium(school.approver, of, at)))
    const refused = await offer(world, school, await fundOf(world, school, 'Parents’ association gift', 53), 30_000, 50)
    await ago(46, async (at) => must(await declineShare(school.approver, { shareId: refused }, at)))
    const shareId = await offer(world, school, await fundOf(world, school, 'Enterprise grant', 45), 60_000, 43)
    await ago(40, async (at) => must(await agreeShare(school.approver, { shareId }, at)))
    await ago(left, async (at) => must(await leaveConsortium(school.approver, of, at)))
  }
}

async function seedMembersShares(world: OnTheWay): Promise<void> {
  const { school, ago } = world
  const [first, second, third] = CONSORTIUM.schools.map(school) as [SeededSchool, SeededSchool, SeededSchool]
  await offer(world, first, first.careersId, 40_000, 2)
  await offer(world, second, await fundOf(world, second, 'Sixth-form enrichment', 19), 35_000, 5)
  await offer(world, third, await fundOf(world, third, 'Enterprise grant', 27), 50_000, 9)
  const declined = await offer(world, second, second.careersId, 90_000, 16)
  await ago(13, async (at) => must(await declineShare(second.approver, { shareId: declined }, at)))
  const closed = await offer(world, third, third.careersId, 25_000, 61)
  await ago(58, async (at) => must(await agreeShare(third.approver, { shareId: closed }, at)))
  await ago(21, async (at) => must(await closeShare(third.approver, { shareId: closed }, at)))
}

/** The year of the school's funds that today is in: what was offered from another would be over. */
const yearOf = ({ now }: OnTheWay) => financialYear(londonDay(now), 'april').startsOn

/** A fund of its own that nothing is booked from: whatever lot spends, there is enough in it to share. */
const fundOf = (world: OnTheWay, { id, approver }: SeededSchool, name: string, days: number): Promise<string> =>
  world.ago(days, async (at) => {
    const { fundId } = must(await addFund(approver, { schoolId: id, kind: 'other', name }, at))
    const allocation = { fundId, startsOn: yearOf(world), amountPence: pence(120_000), source: 'Letter of award' }
    must(await setAllocation(approver, { ...allocation, key: 'demonstration' }, at))
    return fundId
  })

/** The careers leader offers a share; whoever approves decides. Answers its id. */
const offer = (
  world: OnTheWay,
  { requester }: SeededSchool,
  fundId: string,
  amount: number,
  days: number,
): Promise<string> =>
  world.ago(days, async (at) => {
    const leadId = world.consortium.lead.organisationId
    const offered = { leadId, fundId, startsOn: yearOf(world), amountPence: pence(amount) }
    return must(await proposeShare(requester, offered, at)).shareId
  })
