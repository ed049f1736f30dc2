import { and, eq } from 'drizzle-orm'
import { type MemberActor, may } from '#app/auth/actor.ts'
import { roleWords } from '#app/auth/roles.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { memberships, organisations, people } from '#db/schema/index.ts'
import { hasAdministrator } from './join.server.ts'
import type { PeopleRefusal } from './refusals.ts'
import { rolesHere } from './roles-here.ts'

// Somebody keeps every team: its last administrator can neither give that up nor leave.

/** Changes what a member may do, from their next page on. */
export async function changeRoles(
  actor: MemberActor,
  { membershipId, roles }: { membershipId: string; roles: string[] },
  now: Date,
): Promise<Result<{ name: string }, PeopleRefusal>> {
  if (!may(actor, 'keep the team')) return refuse('not_allowed')
  if (!rolesHere(actor.kind, roles)) return refuse('not_a_role_here')
  return changed(actor, membershipId, async (tx, { name, roles: before }) => {
    // A form sent again changes nothing, so there is nothing to note.
    if (roles.length === before.length && before.every((role) => roles.includes(role))) return null
    await tx.update(memberships).set({ roles }).where(eq(memberships.id, membershipId))
    return { what: `changed the roles of ${name}`, detail: roleWords(roles), now }
  })
}

/** Takes a member out of the team; anybody may take out themselves. An open session of theirs has no actor from then on. */
export async function removeMember(
  actor: MemberActor,
  { membershipId }: { membershipId: string },
  now: Date,
): Promise<Result<{ name: string; isOneself: boolean }, PeopleRefusal>> {
  const removed = await changed(actor, membershipId, async (tx, { name, personId }) => {
    const isOneself = personId === actor.personId
    if (!isOneself && !may(actor, 'keep the team')) return 'not_allowed'
    await tx
      .update(memberships)
      .set({ status: 'removed', decidedAt: now, decidedBy: actor.personId })
      .where(eq(memberships.id, membershipId))
    return { what: isOneself ? 'left the team' : `took ${name} out of the team`, detail: '', now }
  })
  return removed.ok ? done({ name: removed.value.name, isOneself: removed.value.personId === actor.personId }) : removed
}

class WithoutAdministrator extends Error {}

async function changed(
  actor: MemberActor,
  membershipId: string,
  change: (
    tx: Tx,
    member: { name: string; personId: string; roles: readonly string[] },
  ) => Promise<{ what: string; detail: string; now: Date } | PeopleRefusal | null>,
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
          ),
        )
      if (!member) return refuse('not_found')
      const written = await change(tx, member)
      if (typeof written === 'string') return refuse(written)
      if (written === null) return done(member)
      if (!(await hasAdministrator(tx, organisationId))) throw new WithoutAdministrator()
      const { now, ...about } = written
      await recordAct(tx, actor, { organisationId, ...about }, now)
      return done(member)
    })
  } catch (error) {
    if (error instanceof WithoutAdministrator) return refuse('last_administrator')
    throw error
  }
}
