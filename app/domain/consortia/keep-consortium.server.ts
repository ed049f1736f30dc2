import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type ConsortiumActor, may } from '#app/auth/actor.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { consortiumMembers, invitations, organisations } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { closeShares, endInvitation, isMember } from './keep-members.server.ts'
import { lockConsortium } from './lock-consortium.server.ts'
import { visitsUnderWay } from './read.server.ts'
import type { ConsortiumRefusal } from './refusals.ts'

/** Changes what a consortium is called, from the next page on. What was signed keeps the name it was signed with. */
export function renameConsortium(
  actor: ConsortiumActor,
  { name }: { name: string },
  now: Date,
): Promise<Result<{ name: string }, ConsortiumRefusal>> {
  return runCommand(actor, async (tx) => {
    if (!may(actor, 'keep the consortium')) return refuse('role_missing')
    const { organisationId } = actor
    const before = await lockConsortium(tx, organisationId)
    if (before.closedAt) return refuse('consortium_closed')
    // A form sent again changes nothing, so there is nothing to note.
    if (before.name === name) return done({ name })
    await tx.update(organisations).set({ name }).where(eq(organisations.id, organisationId))
    const detail = `${name}, before ${before.name}`
    await recordAct(tx, actor, { organisationId, what: 'changed the name of the consortium', detail }, now)
    return done({ name })
  })
}

/**
 * Closes a consortium that has no visit under way: open invitations are withdrawn, its members leave, what their shares have
 * left goes back to their funds, and they are told. From then on it asks for nothing new, and its people only read. Twice is
 * once. Refuses while a visit is asked for, booked, to be agreed or in dispute.
 */
export function closeConsortium(actor: ConsortiumActor, now: Date): Promise<Result<null, ConsortiumRefusal>> {
  return runCommand(actor, async (tx) => {
    if (!may(actor, 'keep the consortium')) return refuse('role_missing')
    const { organisationId: leadId, organisationName } = actor
    const before = await lockConsortium(tx, leadId)
    if (before.closedAt) return done(null)
    await tx.update(organisations).set({ closedAt: now }).where(eq(organisations.id, leadId))
    const members = await tx
      .select()
      .from(consortiumMembers)
      .where(and(eq(consortiumMembers.leadId, leadId), inArray(consortiumMembers.status, ['invited', 'joined'])))
      .orderBy(asc(consortiumMembers.schoolId))
      .for('no key update')
    for (const member of members) {
      if (member.status === 'invited') await endInvitation(tx, actor, member, now)
      else await part(tx, actor, member, before.name, now)
    }
    await closeWhatIsHeld(tx, actor, now)
    await withdrawColleagues(tx, leadId, now)
    // After the shares are locked and empty: a request that was being sent has come first, or finds nothing left.
    if ((await visitsUnderWay(tx, leadId)) > 0) return refuse('visits_under_way')
    await recordAct(tx, actor, { organisationId: leadId, what: 'closed the consortium', detail: organisationName }, now)
    return done(null)
  })
}

type Member = typeof consortiumMembers.$inferSelect

/** A member leaves because there is no consortium any more. */
async function part(tx: Tx, actor: ConsortiumActor, member: Member, consortium: string, now: Date): Promise<void> {
  const { leadId, schoolId, payerId } = member
  await tx
    .update(consortiumMembers)
    .set({ status: 'left', decidedAt: now, decidedBy: actor.name })
    .where(isMember(leadId, schoolId))
  const [school] = await tx.select().from(organisations).where(eq(organisations.id, schoolId))
  const act = { organisationId: schoolId, payerId, what: 'closed the consortium', detail: consortium }
  await seeingAllParties(tx, () => recordAct(tx, actor, act, now))
  await enqueue(tx, 'write-email', {
    template: 'consortium-closed',
    key: `consortium-closed:${leadId}:${schoolId}`,
    recipients: { to: 'members', organisationId: schoolId, role: 'approver' },
    facts: { consortium, school: school?.name ?? '', by: actor.name },
  })
}

/** Every share of every school that was ever a member: its fund, which the lead may not read, has back what is left. */
async function closeWhatIsHeld(tx: Tx, actor: ConsortiumActor, now: Date): Promise<void> {
  const { organisationId: leadId } = actor
  const all = await tx.select().from(consortiumMembers).where(eq(consortiumMembers.leadId, leadId))
  await seeingAllParties(tx, async () => {
    for (const member of all.sort((a, b) => (a.schoolId < b.schoolId ? -1 : 1)))
      await closeShares(tx, actor, member, now, ['proposed', 'agreed', 'closed'])
  })
}

/** People who were invited to work for it can no longer accept. */
const withdrawColleagues = (tx: Tx, organisationId: string, now: Date) =>
  tx
    .update(invitations)
    .set({ withdrawnAt: now })
    .where(
      and(
        eq(invitations.organisationId, organisationId),
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
      ),
    )
