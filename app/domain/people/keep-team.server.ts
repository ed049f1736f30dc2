import { and, eq, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type MemberActor, may } from '#app/auth/actor.ts'
import { roleWords } from '#app/auth/roles.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { readOnlyApprovableBy, type WithoutApprover } from '#app/domain/bookings/read-without-approver.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { memberships, organisations, people } from '#db/schema/index.ts'
import { hasAdministrator } from './join.server.ts'
import type { PeopleRefusal } from './refusals.ts'
import { rolesHere } from './roles-here.ts'

// Somebody keeps every team: its last administrator can neither give that up nor leave. Where requests wait that only this
// member can approve, their going is asked about first. Who is changed or taken out by somebody else is told by email.

/** Changes what a member may do, from their next page on. `anyway`: also where what waits is then nobody's to approve. */
export async function changeRoles(
  actor: MemberActor,
  { membershipId, roles, anyway }: { membershipId: string; roles: string[]; anyway?: boolean },
  now: Date,
): Promise<Result<{ name: string }, PeopleRefusal>> {
  if (!may(actor, 'keep the team')) return refuse('not_allowed')
  if (!rolesHere(actor.kind, roles)) return refuse('not_a_role_here')
  return changed(actor, membershipId, now, async (tx, member) => {
    // A form sent again changes nothing, so there is nothing to note.
    const { name, roles: before } = member
    const office = before.filter((role) => role !== 'practitioner')
    if (roles.length === office.length && office.every((role) => roles.includes(role))) return null
    if (!anyway && !roles.includes('approver') && (await onlyTheirs(tx, actor, member)).length > 0)
      return 'last_approver'
    // Whether they go to schools for a provider is theirs and the provider's to end, and not a role of its office.
    const kept = before.includes('practitioner') ? [...roles, 'practitioner'] : roles
    await tx.update(memberships).set({ roles: kept }).where(eq(memberships.id, membershipId))
    return { what: `changed the roles of ${name}`, detail: roleWords(roles), roles: roleWords(roles) }
  })
}

/** Takes a member out of the team; anybody may take out themselves. An open session of theirs has no actor from then on. */
export async function removeMember(
  actor: MemberActor,
  { membershipId, anyway }: { membershipId: string; anyway?: boolean },
  now: Date,
): Promise<Result<{ name: string; isOneself: boolean }, PeopleRefusal>> {
  const removed = await changed(actor, membershipId, now, async (tx, member) => {
    const isOneself = member.personId === actor.personId
    if (!isOneself && !may(actor, 'keep the team')) return 'not_allowed'
    if (!anyway && (await onlyTheirs(tx, actor, member)).length > 0) return 'last_approver'
    await tx
      .update(memberships)
      .set(
        member.roles.includes('practitioner')
          ? { roles: ['practitioner'] }
          : { status: 'removed', decidedAt: now, decidedBy: actor.personId },
      )
      .where(eq(memberships.id, membershipId))
    return { what: isOneself ? 'left the team' : `took ${member.name} out of the team`, detail: '', roles: null }
  })
  return removed.ok ? done({ name: removed.value.name, isOneself: removed.value.personId === actor.personId }) : removed
}

type Kept = { name: string; personId: string; roles: readonly string[] }

/** What waits and only this member can approve, for the question before they go. */
export const readOnlyTheirs = (actor: MemberActor, member: Omit<Kept, 'name'>): Promise<WithoutApprover[]> =>
  inTransaction(actor, (tx) => onlyTheirs(tx, actor, member))

async function onlyTheirs(tx: Tx, actor: MemberActor, { personId, roles }: Omit<Kept, 'name'>) {
  const buys = actor.kind === 'school' || actor.kind === 'consortium'
  return buys && roles.includes('approver') ? readOnlyApprovableBy(tx, actor, personId) : []
}

class WithoutAdministrator extends Error {}

/** What was done, for the record; and what the member may do from now, where they are told: null when they are out. */
type Change = { what: string; detail: string; roles: string | null }

async function changed(
  actor: MemberActor,
  membershipId: string,
  now: Date,
  change: (tx: Tx, member: Kept) => Promise<Change | PeopleRefusal | null>,
): Promise<Result<{ name: string; personId: string }, PeopleRefusal>> {
  const { organisationId } = actor
  try {
    return await inTransaction(actor, async (tx) => {
      await tx
        .select({ id: organisations.id })
        .from(organisations)
        .where(eq(organisations.id, organisationId))
        .for('no key update')
      const [member] = await tx
        .select({ personId: memberships.personId, name: people.name, roles: memberships.roles })
        .from(memberships)
        .innerJoin(people, eq(people.id, memberships.personId))
        .where(
          and(
            eq(memberships.id, membershipId),
            eq(memberships.organisationId, organisationId),
            eq(memberships.status, 'active'),
            sql`${memberships.roles} <> array['practitioner']`,
          ),
        )
      if (!member) return refuse('not_found')
      const written = await change(tx, member)
      if (typeof written === 'string') return refuse(written)
      if (written === null) return done(member)
      if (!(await hasAdministrator(tx, organisationId))) throw new WithoutAdministrator()
      const { what, detail, roles } = written
      await recordAct(tx, actor, { organisationId, what, detail }, now)
      if (member.personId !== actor.personId) await tellChanged(tx, actor, { membershipId, ...member, roles }, now)
      return done(member)
    })
  } catch (error) {
    if (error instanceof WithoutAdministrator) return refuse('last_administrator')
    throw error
  }
}

const tellChanged = (
  tx: Tx,
  { organisationName: organisation, name: by }: MemberActor,
  { membershipId, personId, roles }: { membershipId: string; personId: string; roles: string | null },
  now: Date,
): Promise<void> =>
  enqueue(tx, 'write-email', {
    template: 'team-changed',
    key: `team-changed:${membershipId}:${now.getTime()}`,
    recipients: { to: 'person', personId },
    facts: { organisation, by, ...(roles === null ? {} : { roles }) },
  })
