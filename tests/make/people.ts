import { eq } from 'drizzle-orm'
import {
  type AdviserActor,
  anyone,
  type ConsortiumActor,
  type MemberActor,
  type PersonActor,
  type SchoolActor,
  type StaffActor,
  systemActor,
} from '#app/auth/actor.ts'
import { loadMember, loadPerson } from '#app/auth/belongings.server.ts'
import type { Role } from '#app/auth/roles.ts'
import { startPractice } from '#app/domain/advisers/start-practice.server.ts'
import { newId } from '#app/domain/ids.ts'
import { acceptInvitationAsNewcomer } from '#app/domain/people/accept-invitation.server.ts'
import { approveFirstMember } from '#app/domain/people/decide-membership.server.ts'
import { inviteStaff } from '#app/domain/people/invite.server.ts'
import { askToJoin } from '#app/domain/people/join.server.ts'
import { openStaffOrganisation } from '#app/domain/people/open-staff-organisation.server.ts'
import type { PasswordHash } from '#app/domain/people/password-hash.ts'
import type { SchoolGroup } from '#app/domain/schools/establishment-group.ts'
import type { Point } from '#app/domain/travel.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  consortiumMembers,
  memberships,
  organisations,
  outcodes,
  people,
  schoolRegister,
  schoolSettings,
} from '#db/schema/index.ts'
import { must } from './must.ts'

// People and what they belong to, made by the product's own commands, so that no state is tested that cannot be. They need
// `connect({ url: database.ownerUrl, as: 'owner' })`: the register is the owner's to write.

/** When everything made here was made, unless said. */
export const madeAt = new Date('2026-09-01T09:00:00Z')
const system = () => systemActor('making what a test needs')

let count = 0
const next = () => ++count

const NAMES = ['Priya Nair', 'Tom Ashdown', 'Ruth Okafor', 'Graham Ellwood', 'Mei Lin', 'Dafydd Rees', 'Sana Malik']

/** A person whose address is shown to be theirs, and who belongs to nothing. Without a password unless given its hash. */
export async function makePerson(
  given: { name?: string; email?: string; passwordHash?: PasswordHash } = {},
): Promise<PersonActor> {
  const number = next()
  const name = given.name ?? (NAMES[number % NAMES.length] as string)
  const email = given.email ?? `${name.toLowerCase().replace(/\W+/g, '.')}.${number}@people.example`
  const id = newId('person')
  await inTransaction(anyone(), (tx) =>
    tx.insert(people).values({
      id,
      name,
      email,
      passwordHash: given.passwordHash ?? null,
      emailVerifiedAt: madeAt,
      createdAt: madeAt,
    }),
  )
  return (await loadPerson(id)) as PersonActor
}

/** Makes a person (a new one unless given) a member with these roles, in an organisation there is. */
export async function addMember<A extends MemberActor>(
  organisationId: string,
  roles: Role[],
  given?: PersonActor,
): Promise<A> {
  const person = given ?? (await makePerson())
  await inTransaction(anyone(), (tx) =>
    tx.insert(memberships).values({
      id: newId('membership'),
      personId: person.personId,
      organisationId,
      roles,
      status: 'active',
      askedAt: madeAt,
      decidedAt: madeAt,
    }),
  )
  return member<A>(person.personId, organisationId)
}

async function member<A extends MemberActor>(personId: string, organisationId: string): Promise<A> {
  const actor = await loadMember(personId, organisationId)
  if (!actor) throw new Error('not a member')
  return actor as A
}

/** A member of Waymark's staff; the platform's own row comes with the first. */
export async function makeStaff(): Promise<StaffActor> {
  const { organisationId } = await openStaffOrganisation(system(), madeAt)
  const email = `staff.${next()}@waymark.example`
  const { link } = must(await inviteStaff(system(), { email, organisationId }, madeAt))
  const accepted = await acceptInvitationAsNewcomer(
    anyone(),
    { secret: link.split('/').at(-1) as string, name: 'Imogen Vale', passwordHash: 'none' as PasswordHash },
    madeAt,
  )
  return member<StaffActor>(must(accepted).personId, organisationId)
}

export type RegisterRow = typeof schoolRegister.$inferInsert

/** A school of the register: open, maintained, 11 to 16, in the middle of England, unless said. */
export async function makeRegisterRow(given: Partial<RegisterRow> = {}): Promise<RegisterRow> {
  const number = next()
  const row: RegisterRow = {
    urn: 900_000 + number,
    name: `Fellside School ${number}`,
    kind: given.group === 'academy' ? 'Academy converter' : 'Community school',
    group: 'maintained' as SchoolGroup,
    isOpen: true,
    phase: 'Secondary',
    lowAge: 11,
    highAge: 16,
    pupils: 900,
    street: `${number} Fell Lane`,
    town: 'Aldermere',
    postcode: 'ZZ1 1AA',
    outcode: 'ZZ1',
    localAuthorityCode: '999',
    localAuthority: 'Aldershire',
    latitude: 52.6,
    longitude: -1.5,
    rowHash: `made ${number}`,
    importedAt: madeAt,
    ...given,
  }
  await inTransaction(system(), (tx) => tx.insert(schoolRegister).values(row))
  return row
}

export interface MadeSchool {
  schoolId: string
  /** The school itself, or its trust. */
  payerId: string
  urn: number
  /** requester and administrator: the first member, whom staff approved. */
  leader: SchoolActor
  /** approver and payer of the school itself; an academy's trust approves. */
  approver: SchoolActor
}

/** A school of the register with its first two members: one asks for visits, the other approves. */
export async function makeSchool(given: Partial<RegisterRow> & { staff?: StaffActor } = {}): Promise<MadeSchool> {
  const { staff = await makeStaff(), ...register } = given
  const { urn } = await makeRegisterRow(register)
  const person = await makePerson()
  const asked = await askToJoin(person, { urn, side: 'school', jobTitle: 'Careers leader' }, madeAt)
  const schoolId = must(asked).organisationId
  await approveAsked(staff, person, schoolId)
  const [settings] = await inTransaction(system(), (tx) =>
    tx.select().from(schoolSettings).where(eq(schoolSettings.schoolId, schoolId)),
  )
  return {
    schoolId,
    payerId: settings?.payerId as string,
    urn,
    leader: await member<SchoolActor>(person.personId, schoolId),
    approver: await addMember<SchoolActor>(schoolId, ['approver', 'payer']),
  }
}

async function approveAsked(staff: StaffActor, person: PersonActor, organisationId: string) {
  const rows = await inTransaction(anyone(), (tx) =>
    tx.select().from(memberships).where(eq(memberships.personId, person.personId)),
  )
  const asked = rows.find((row) => row.organisationId === organisationId)
  must(await approveFirstMember(staff, { membershipId: asked?.id as string, payer: { kind: 'itself' } }, madeAt))
}

export interface MadeTrust {
  trustId: string
  /** approver and payer of the trust, for all its academies; keeps its team. */
  finance: SchoolActor
  academies: MadeSchool[]
}

/** A trust of the register and its academies (two unless said), each with its own first member. */
export async function makeTrustWithAcademies(given: { academies?: number; name?: string } = {}): Promise<MadeTrust> {
  const staff = await makeStaff()
  const number = next()
  const trust = { trustCode: String(16_000 + number), trustName: given.name ?? `Fellside Learning Trust ${number}` }
  const academies: MadeSchool[] = []
  for (let made = 0; made < (given.academies ?? 2); made++) {
    academies.push(await makeSchool({ group: 'academy', ...trust, staff }))
  }
  const person = await makePerson()
  const urn = academies[0]?.urn as number
  const asked = await askToJoin(person, { urn, side: 'trust', jobTitle: 'Finance lead' }, madeAt)
  const trustId = must(asked).organisationId
  await approveAsked(staff, person, trustId)
  await inTransaction(anyone(), (tx) =>
    tx
      .update(memberships)
      .set({ roles: ['approver', 'payer', 'administrator'] })
      .where(eq(memberships.personId, person.personId)),
  )
  return { trustId, finance: await member<SchoolActor>(person.personId, trustId), academies }
}

/** A freelance adviser's practice as it is just after joining: no services, no checks, not listed. */
export async function makeAdviserPractice(
  given: { name?: string; town?: string; outcode?: string; at?: Point } = {},
): Promise<AdviserActor> {
  const person = await makePerson(given.name ? { name: given.name } : {})
  const outcode = given.outcode ?? 'ZZ1'
  const at = given.at ?? { latitude: 52.6, longitude: -1.5 }
  await inTransaction(system(), (tx) =>
    tx
      .insert(outcodes)
      .values({ outcode, ...at, source: 'made for a test' })
      .onConflictDoNothing(),
  )
  const started = await startPractice(
    person,
    { name: person.name, trading: 'sole_trader', town: given.town ?? 'Aldermere', outcode },
    madeAt,
  )
  return member<AdviserActor>(person.personId, must(started).supplierId)
}

export interface MadeConsortium {
  leadId: string
  /** requester and administrator. */
  lead: ConsortiumActor
  approver: ConsortiumActor
}

/** A consortium whose members have joined, with nobody's share agreed yet. */
export async function makeConsortium(given: { name?: string; members: MadeSchool[] }): Promise<MadeConsortium> {
  const leadId = newId('organisation')
  const name = given.name ?? `Four Valleys Careers Consortium ${next()}`
  await inTransaction(system(), async (tx) => {
    await tx.insert(organisations).values({ id: leadId, kind: 'consortium', name, createdAt: madeAt })
    for (const { schoolId, payerId, leader } of given.members) {
      await tx.insert(consortiumMembers).values({
        leadId,
        schoolId,
        payerId,
        status: 'joined',
        invitedAt: madeAt,
        decidedAt: madeAt,
        decidedBy: leader.personId,
      })
    }
  })
  return {
    leadId,
    lead: await addMember<ConsortiumActor>(leadId, ['requester', 'administrator']),
    approver: await addMember<ConsortiumActor>(leadId, ['approver']),
  }
}
