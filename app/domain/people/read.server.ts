import { and, asc, desc, eq, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import {
  type Anyone,
  type MemberActor,
  may,
  type PersonActor,
  type SchoolActor,
  type StaffActor,
} from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { invitations, memberships, organisations, people, type schoolRegister } from '#db/schema/index.ts'
import { isTrustOf } from '../schools/open-school.server.ts'
import { DEMONSTRATION_ACCOUNTS } from './demonstration-accounts.ts'
import { hasAdministrator, isTakenBack } from './join.server.ts'

/** The accounts of the demonstration that this database has. */
export async function demonstrationAccounts(actor: Anyone) {
  const emails = DEMONSTRATION_ACCOUNTS.map(({ email }) => email)
  const there = await inTransaction(actor, (tx) =>
    tx.select({ email: people.email }).from(people).where(inArray(people.email, emails)),
  )
  return DEMONSTRATION_ACCOUNTS.filter(({ email }) => there.some((person) => person.email === email))
}

/** What the person has asked to join that is not decided, or was refused. */
export const requestsToJoin = (actor: PersonActor) =>
  inTransaction(actor, (tx) =>
    tx
      .select({
        id: memberships.id,
        organisationId: organisations.id,
        name: organisations.name,
        status: memberships.status,
        askedAt: memberships.askedAt,
        reason: memberships.reason,
      })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(and(eq(memberships.personId, actor.personId), inArray(memberships.status, ['asked', 'refused'])))
      .orderBy(desc(memberships.askedAt)),
  )

/** The team of one of these kinds that a person was in and is no more, the last they left; null where there is none. */
export const teamLeft = (actor: PersonActor, kinds: readonly string[]): Promise<string | null> =>
  inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({
        name: organisations.name,
        kind: organisations.kind,
        status: memberships.status,
        reason: memberships.reason,
      })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(and(eq(memberships.personId, actor.personId), eq(memberships.status, 'removed')))
      .orderBy(desc(memberships.decidedAt))
    return rows.find((row) => kinds.includes(row.kind) && !isTakenBack(row))?.name ?? null
  })

/** Where a person stands with a school and with the trust that the register names for it: a member, or asking to be one. */
export const standingWith = (actor: PersonActor, school: typeof schoolRegister.$inferSelect) =>
  inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({
        kind: organisations.kind,
        name: organisations.name,
        status: memberships.status,
        askedAt: memberships.askedAt,
      })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(
        and(
          eq(memberships.personId, actor.personId),
          inArray(memberships.status, ['asked', 'active']),
          or(eq(organisations.urn, school.urn), isTrustOf(school.trustCode, school.trustName ?? '')),
        ),
      )
      .orderBy(asc(organisations.kind))
    return rows.map(({ kind, status, ...row }) => ({
      ...row,
      side: kind === 'trust' ? ('trust' as const) : ('school' as const),
      isMember: status === 'active',
    }))
  })

/** People of an organisation, members and those who have asked, by name. */
const peopleIn = (tx: Tx, organisationId: string, which: SQL) =>
  tx
    .select({
      id: memberships.id,
      personId: people.id,
      name: people.name,
      email: people.email,
      jobTitle: memberships.jobTitle,
      roles: memberships.roles,
      status: memberships.status,
      askedAt: memberships.askedAt,
      verifiedAt: people.emailVerifiedAt,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(memberships.organisationId, organisationId), which))
    .orderBy(asc(people.name), asc(memberships.askedAt))

/** Until the address is shown to be theirs there is nothing to decide. */
const isAsking = and(eq(memberships.status, 'asked'), isNotNull(people.emailVerifiedAt)) as SQL

/** Whoever goes to schools for a provider and does nothing else there is on its list of practitioners. */
const inOffice = and(eq(memberships.status, 'active'), sql`${memberships.roles} <> array['practitioner']`) as SQL

/** An organisation's people: members by name, who has asked to join, and invitations that are still open or have lapsed. */
export const teamOf = (actor: MemberActor) =>
  inTransaction(actor, async (tx) => {
    const members = await peopleIn(tx, actor.organisationId, inOffice)
    const asking = await peopleIn(tx, actor.organisationId, isAsking)
    const invited = await tx
      .select({
        id: invitations.id,
        email: invitations.email,
        roles: invitations.roles,
        expiresAt: invitations.expiresAt,
      })
      .from(invitations)
      .where(
        and(
          eq(invitations.organisationId, actor.organisationId),
          isNull(invitations.acceptedAt),
          isNull(invitations.withdrawnAt),
          sql`not 'practitioner' = any(${invitations.roles})`,
        ),
      )
      .orderBy(asc(invitations.email))
    return { members, asking, invited }
  })

/** Who has asked to join the actor's organisation and waits for whoever keeps its team; nobody for those who do not. */
export const joinersWaiting = async (actor: SchoolActor) =>
  may(actor, 'keep the team') ? inTransaction(actor, (tx) => peopleIn(tx, actor.organisationId, isAsking)) : []

/** The trust that runs a school and whether it has members yet; null for a school without one. */
export const trustOf = (actor: MemberActor) =>
  inTransaction(actor, async (tx) => {
    const [own] = await tx.select().from(organisations).where(eq(organisations.id, actor.organisationId))
    if (!own?.trustId) return null
    const [trust] = await tx.select().from(organisations).where(eq(organisations.id, own.trustId))
    const [member] = await tx
      .select({ id: memberships.id })
      .from(memberships)
      .where(and(eq(memberships.organisationId, own.trustId), eq(memberships.status, 'active')))
      .limit(1)
    return trust ? { name: trust.name, hasMembers: member !== undefined, schoolUrn: own.urn } : null
  })

/** What became of a request that staff cannot decide any more; null where there is none, or its address is not shown yet. */
export const requestDecided = (
  actor: StaffActor,
  membershipId: string,
): Promise<{ name: string; organisation: string; became: 'taken_back' | 'answered' | 'passed_on' } | null> =>
  inTransaction(actor, async (tx) => {
    const [asked] = await tx
      .select({
        name: people.name,
        organisation: organisations.name,
        organisationId: organisations.id,
        status: memberships.status,
        reason: memberships.reason,
        decidedAt: memberships.decidedAt,
        verifiedAt: people.emailVerifiedAt,
      })
      .from(memberships)
      .innerJoin(people, eq(people.id, memberships.personId))
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(eq(memberships.id, membershipId))
    if (!asked) return null
    const { name, organisation } = asked
    if (asked.decidedAt !== null) return { name, organisation, became: isTakenBack(asked) ? 'taken_back' : 'answered' }
    const isPassedOn = asked.verifiedAt !== null && (await hasAdministrator(tx, asked.organisationId))
    return isPassedOn ? { name, organisation, became: 'passed_on' } : null
  })

/** Requests that staff decide: of people who have shown their address, where nobody keeps the team yet; oldest first. */
export const firstMembersWaiting = (actor: StaffActor) =>
  inTransaction(actor, (tx) =>
    tx
      .select({
        id: memberships.id,
        name: people.name,
        email: people.email,
        jobTitle: memberships.jobTitle,
        roles: memberships.roles,
        askedAt: memberships.askedAt,
        organisationId: organisations.id,
        organisation: organisations.name,
        kind: organisations.kind,
        trustId: organisations.trustId,
        urn: organisations.urn,
      })
      .from(memberships)
      .innerJoin(people, eq(people.id, memberships.personId))
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(
        and(
          eq(memberships.status, 'asked'),
          isNotNull(people.emailVerifiedAt),
          sql`not exists (select 1 from memberships k where k.organisation_id = ${organisations.id}
            and k.status = 'active' and 'administrator' = any(k.roles))`,
        ),
      )
      .orderBy(asc(memberships.askedAt)),
  )
