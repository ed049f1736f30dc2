import { and, eq, sql } from 'drizzle-orm'
import { anyone, type PersonActor, type SchoolActor } from '#app/auth/actor.ts'
import { loadPerson } from '#app/auth/belongings.server.ts'
import { newId } from '#app/domain/ids.ts'
import { acceptInvitationAsNewcomer } from '#app/domain/people/accept-invitation.server.ts'
import { refuseMember } from '#app/domain/people/decide-membership.server.ts'
import { inviteMember, withdrawInvitation } from '#app/domain/people/invite.server.ts'
import { askToJoin, takeBackRequest } from '#app/domain/people/join.server.ts'
import { removeMember } from '#app/domain/people/keep-team.server.ts'
import { invitations, memberships, people } from '#db/schema/index.ts'
import { asSeed, joinAs, must } from './acting.server.ts'
import { emailOf } from './names.ts'
import type { OnTheWay } from './on-the-way.server.ts'
import { HARROWDALE, SCHOOLS } from './school-list.ts'

// What ends something comes three days after it or more: both may be moved to the next working day.

/** People who ask to join, who were refused or took it back, who left, and who are invited. */
export async function seedJoining(world: OnTheWay): Promise<void> {
  await seedFirstMembers(world)
  await seedColleagues(world)
  await seedLeavers(world)
  await seedInvitations(world)
}

type Request = { person: PersonActor; membershipId: string }

/** Somebody new who asks to join a school of the register, so many days ago. */
const ask = (
  { ago, passwordHash }: OnTheWay,
  [name, jobTitle]: [name: string, jobTitle: string],
  school: string,
  days: number,
): Promise<Request> =>
  ago(days, async (at) => {
    const id = newId('person')
    const email = emailOf(name, 'newcomers.demo.waymark.example')
    await asSeed((tx) =>
      tx.insert(people).values({ id, email, name, passwordHash, emailVerifiedAt: at, createdAt: at }),
    )
    const person = await loadPerson(id)
    const urn = SCHOOLS.find((one) => one.name === school)?.urn
    if (!person || !urn) throw new Error(`${name} cannot ask to join ${school}`)
    const { organisationId } = must(await askToJoin(person, { urn, side: 'school', jobTitle }, at))
    return { person, membershipId: await membershipOf(id, organisationId) }
  })

async function membershipOf(personId: string, organisationId: string): Promise<string> {
  const isTheirs = and(eq(memberships.personId, personId), eq(memberships.organisationId, organisationId))
  const [row] = await asSeed((tx) => tx.select({ id: memberships.id }).from(memberships).where(isTheirs))
  return row?.id as string
}

/** At schools that have not joined: Waymark's staff decide. One school is left that nobody has asked to join. */
async function seedFirstMembers(world: OnTheWay): Promise<void> {
  await ask(world, ['Hester Lowther', 'Careers leader'], 'Dubwath School', 1)
  await ask(world, ['Kwame Sedgwick', 'Business manager'], 'Whinmoor Bank School', 3)
  const { membershipId } = await ask(world, ['Percy Thirlmere', 'Parent governor'], 'Pikestaff School', 13)
  const reason = 'We rang the school, which asks that its careers leader joins first.'
  await world.ago(10, async (at) => must(await refuseMember(world.staff, { membershipId, reason }, at)))
  await ask(world, ['Rhona Swinside', 'Careers leader'], 'Pikestaff School', 6)
}

/** At schools with members: whoever keeps the team decides. */
async function seedColleagues(world: OnTheWay): Promise<void> {
  const { school, ago } = world
  await ask(world, ['Lowri Haskett', 'Head of Year 11'], 'Fernhollow School', 2)
  await ask(world, ['Beatrix Sandham', 'Assistant headteacher'], 'Hollowmere School', 4)
  await ask(world, ['Duncan Raisbeck', 'SENDCO'], 'Skelbridge School', 9)
  const stranger = await ask(world, ['Dermot Fairbairn', 'Former pupil'], 'Fernhollow School', 9)
  const reason = 'Only staff of the school can join its team.'
  await ago(6, async (at) =>
    must(await refuseMember(school('Fernhollow School').approver, { ...stranger, reason }, at)),
  )
  const volunteer = await ask(world, ['Enid Garsdale', 'Volunteer reader'], 'Skelbridge School', 25)
  const advice = 'Only staff can join. Please ask our careers leader for what you need.'
  await ago(20, async (at) =>
    must(await refuseMember(school('Skelbridge School').approver, { ...volunteer, reason: advice }, at)),
  )
  const mistaken = await ask(world, ['Felix Rydal', 'Head of sixth form'], 'Ashgill Community School', 11)
  await ago(8, async (at) => must(await takeBackRequest(mistaken.person, mistaken, at)))
}

async function seedLeavers({ school, ago, passwordHash }: OnTheWay): Promise<void> {
  const leave = async (name: string, jobTitle: string, { id, approver }: SeatOf, joined: number, left: number) => {
    const who = { name, jobTitle, email: emailOf(name, domainOf(approver)) }
    const { personId } = await ago(joined, (at) => joinAs(id, who, ['requester'], passwordHash, at))
    const membershipId = await membershipOf(personId, id)
    await ago(left, async (at) => must(await removeMember(approver, { membershipId }, at)))
  }
  await leave('Agnes Birkett', 'Careers leader', school('Fernhollow School'), 110, 80)
  await leave('Morwenna Tebay', 'Head of Year 10', school('Skelbridge School'), 57, 20)
}

type SeatOf = { id: string; approver: SchoolActor }

/** The domain of an organisation's email addresses, by its first word. */
const domainOf = ({ organisationName }: SchoolActor): string =>
  `${organisationName.split(' ')[0]?.toLowerCase()}.demo.waymark.example`

/** Invitations are open for 14 days. */
async function seedInvitations({ schools, school, ago, passwordHash }: OnTheWay): Promise<void> {
  const invite = (by: SchoolActor, name: string, role: string, days: number) =>
    ago(days, async (at) => {
      const { email } = must(await inviteMember(by, { email: emailOf(name, domainOf(by)), roles: [role] }, at))
      const [row] = await asSeed((tx) => tx.select().from(invitations).where(eq(invitations.email, email)))
      const invitationId = row?.id as string
      return { by, name, invitationId, secret: await secretOf(invitationId) }
    })
  type Invitation = Awaited<ReturnType<typeof invite>>
  const withdraw = ({ by, invitationId }: Invitation, days: number) =>
    ago(days, async (at) => must(await withdrawInvitation(by, { invitationId }, at)))
  const accept = ({ secret, name }: Invitation, days: number) =>
    ago(days, async (at) => must(await acceptInvitationAsNewcomer(anyone(), { secret, name, passwordHash }, at)))

  const fernhollow = school('Fernhollow School').approver
  const ashgill = school('Ashgill Community School').approver
  const hollowmere = school('Hollowmere School').approver
  const trust = schools.find(({ seed }) => seed.trust === HARROWDALE)?.approver as SchoolActor

  await invite(fernhollow, 'Cosmo Ravenglass', 'requester', 1)
  await invite(fernhollow, 'Honor Staveley', 'payer', 4)
  await invite(ashgill, 'Tabitha Orton', 'requester', 9)
  await invite(fernhollow, 'Edmund Garside', 'approver', 25)
  await invite(trust, 'Una Beckermonds', 'payer', 32)
  await invite(hollowmere, 'Rufus Kirkby', 'requester', 21)
  await withdraw(await invite(fernhollow, 'Ingrid Lathom', 'requester', 7), 4)
  await withdraw(await invite(ashgill, 'Silas Wharfe', 'payer', 16), 12)
  await withdraw(await invite(hollowmere, 'Gwendoline Askrigg', 'approver', 30), 26)
  await accept(await invite(ashgill, 'Philippa Crook', 'requester', 44), 40)
  await accept(await invite(hollowmere, 'Jonty Haverigg', 'requester', 36), 33)
  await accept(await invite(ashgill, 'Marius Sleddale', 'payer', 28), 25)
}

/** What the link in an invitation's email says and the database keeps no more than a hash of. */
async function secretOf(invitationId: string): Promise<string> {
  const [email] = await asSeed((tx) =>
    tx.execute<{ link: string }>(sql`
      select payload->'facts'->>'link' as link from graphile_worker._private_jobs
       where payload->>'key' = ${`invitation:${invitationId}`}`),
  )
  return email?.link.split('/').at(-1) as string
}
