import { and, eq } from 'drizzle-orm'
import type { ConsortiumActor, SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { loadPerson } from '#app/auth/belongings.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import {
  declineInvitation,
  inviteMember as inviteSchool,
  joinConsortium,
  leaveConsortium,
} from '#app/domain/consortia/keep-members.server.ts'
import { agreeShare, closeShare, declineShare, proposeShare } from '#app/domain/consortia/keep-shares.server.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { refuseMember } from '#app/domain/people/decide-membership.server.ts'
import { inviteMember, withdrawInvitation } from '#app/domain/people/invite.server.ts'
import { askToJoin, type SchoolToJoin } from '#app/domain/people/join.server.ts'
import { removeMember } from '#app/domain/people/keep-team.server.ts'
import { financialYear } from '#app/domain/school-years.ts'
import { invitations, memberships, people } from '#db/schema/index.ts'
import { asSeed, joinAs, must } from './acting.server.ts'
import { atWork } from './at-work.ts'
import { emailOf } from './names.ts'
import type { SeededSchool } from './organisations.server.ts'
import { writePastEmails } from './past-jobs.server.ts'
import { CONSORTIUM, SCHOOLS } from './school-list.ts'

type World = {
  schools: SeededSchool[]
  staff: StaffActor
  consortium: { lead: ConsortiumActor }
  passwordHash: string
  now: Date
}

const DAY_MS = 86_400_000

/**
 * People and places that are still on their way, or whose way ended: first members whom staff have yet to look at, colleagues
 * and invitations that wait, schools that a consortium asked, shares in every state. All through the real commands.
 */
export async function seedWhatIsOnItsWay(world: World): Promise<void> {
  const { now } = world
  const ago = (days: number) => {
    const at = atWork(new Date(now.getTime() - days * DAY_MS))
    return at > now ? now : at
  }
  await seedNewcomers(world, ago)
  await seedInvitations(world, ago)
  await seedConsortiumMembers(world, ago)
  await seedShares(world, ago)
}

type Ago = (days: number) => Date

/** Runs an act at its time and writes the emails it asks for. */
async function at<T>(moment: Date, now: Date, act: (at: Date) => Promise<T>): Promise<T> {
  const result = await act(moment)
  await writePastEmails(moment, now)
  return result
}

const urnOf = (name: string): number => SCHOOLS.find((school) => school.name === name)?.urn as number
const seededSchool = (schools: SeededSchool[], name: string): SeededSchool =>
  schools.find((school) => school.name === name) as SeededSchool

async function seedNewcomers({ schools, staff, passwordHash, now }: World, ago: Ago): Promise<void> {
  const ask = (name: string, asked: SchoolToJoin, days: number) =>
    at(ago(days), now, async (then) => {
      const email = emailOf(name, 'newcomers.demo.waymark.example')
      const id = newId('person')
      await asSeed((tx) =>
        tx.insert(people).values({ id, email, name, passwordHash, emailVerifiedAt: then, createdAt: then }),
      )
      const person = await loadPerson(id)
      if (!person) throw new Error(`${name} is not there`)
      const { organisationId } = must(await askToJoin(person, asked, then))
      return asSeed(async (tx) => {
        const isTheirs = and(eq(memberships.personId, id), eq(memberships.organisationId, organisationId))
        const [row] = await tx.select({ id: memberships.id }).from(memberships).where(isTheirs)
        return row?.id as string
      })
    })
  await ask('Hester Lowther', { urn: urnOf('Dubwath School'), side: 'school', jobTitle: 'Careers leader' }, 1)
  await ask('Kwame Sedgwick', { urn: urnOf('Whinmoor Bank School'), side: 'school', jobTitle: 'Business manager' }, 3)
  const refused = await ask(
    'Percy Thirlmere',
    { urn: urnOf('Pikestaff School'), side: 'school', jobTitle: 'Parent governor' },
    12,
  )
  const reason = 'We rang the school, which asks that its careers leader joins first.'
  await at(ago(10), now, async (then) => must(await refuseMember(staff, { membershipId: refused, reason }, then)))

  const fernhollow = seededSchool(schools, 'Fernhollow School')
  const here = { urn: fernhollow.seed.urn, side: 'school' as const }
  await ask('Lowri Haskett', { ...here, jobTitle: 'Head of Year 11' }, 2)
  const stranger = await ask('Dermot Fairbairn', { ...here, jobTitle: 'Former pupil' }, 9)
  await at(ago(8), now, async (then) =>
    must(
      await refuseMember(
        fernhollow.approver,
        { membershipId: stranger, reason: 'Only staff of the school can join its team.' },
        then,
      ),
    ),
  )
  const who = { name: 'Agnes Birkett', email: emailOf('Agnes Birkett', 'fernhollow.demo.waymark.example') }
  const gone = await joinAs(
    fernhollow.id,
    { ...who, jobTitle: 'Careers leader' },
    ['requester'],
    passwordHash,
    ago(110),
  )
  await at(ago(80), now, async (then) => {
    const [row] = await asSeed((tx) => tx.select().from(memberships).where(eq(memberships.personId, gone.personId)))
    must(await removeMember(fernhollow.approver, { membershipId: row?.id as string }, then))
  })
}

async function seedInvitations({ schools, now }: World, ago: Ago): Promise<void> {
  const { approver } = seededSchool(schools, 'Fernhollow School')
  const invite = (name: string, roles: string[], days: number) =>
    at(ago(days), now, async (then) => {
      const email = emailOf(name, 'fernhollow.demo.waymark.example')
      must(await inviteMember(approver, { email, roles }, then))
      return email
    })
  await invite('Cosmo Ravenglass', ['requester'], 1)
  await invite('Honor Staveley', ['payer'], 4)
  await invite('Edmund Garside', ['approver'], 25)
  const mistyped = await invite('Ingrid Lathom', ['requester'], 6)
  await at(ago(5), now, async (then) => {
    const [row] = await asSeed((tx) => tx.select().from(invitations).where(eq(invitations.email, mistyped)))
    must(await withdrawInvitation(approver, { invitationId: row?.id as string }, then))
  })
}

async function seedConsortiumMembers({ schools, consortium, now }: World, ago: Ago): Promise<void> {
  const others = schools.filter(
    ({ seed, name, payerId, id }) => !seed.isClosed && payerId === id && !CONSORTIUM.schools.includes(name),
  )
  const [waits, declines, leaves] = others as [SeededSchool, SeededSchool, SeededSchool]
  const { lead } = consortium
  const leadId = lead.organisationId
  const invite = (school: SeededSchool, days: number) =>
    at(ago(days), now, async (then) => must(await inviteSchool(lead, { schoolId: school.id }, then)))
  await invite(waits, 3)
  await invite(declines, 20)
  await at(ago(17), now, async (then) =>
    must(await declineInvitation(declines.approver, { leadId, schoolId: declines.id }, then)),
  )
  await invite(leaves, 70)
  await at(ago(66), now, async (then) =>
    must(await joinConsortium(leaves.approver, { leadId, schoolId: leaves.id }, then)),
  )
  await at(ago(30), now, async (then) =>
    must(await leaveConsortium(leaves.approver, { leadId, schoolId: leaves.id }, then)),
  )
}

/** From the members' careers budgets, beside the Pupil Premium that they have already put in. */
async function seedShares({ schools, consortium, now }: World, ago: Ago): Promise<void> {
  const leadId = consortium.lead.organisationId
  const propose = (school: SeededSchool, amount: number, days: number) =>
    at(ago(days), now, async (then) => {
      const { startsOn } = financialYear(londonDay(now), 'april')
      const offered = { leadId, fundId: school.careersId, startsOn, amountPence: pence(amount) }
      return must(await proposeShare(school.approver as SchoolActor, offered, then)).shareId
    })
  const [first, second, third] = CONSORTIUM.schools.map((name) => seededSchool(schools, name)) as [
    SeededSchool,
    SeededSchool,
    SeededSchool,
  ]
  await propose(first, 40_000, 2)
  const declined = await propose(second, 90_000, 15)
  await at(ago(13), now, async (then) => must(await declineShare(second.approver, { shareId: declined }, then)))
  const closed = await propose(third, 25_000, 60)
  await at(ago(58), now, async (then) =>
    must(
      await agreeShare(third.approver, { shareId: closed, costCentreId: third.costCentreOf[third.careersId] }, then),
    ),
  )
  await at(ago(21), now, async (then) => must(await closeShare(third.approver, { shareId: closed }, then)))
}
