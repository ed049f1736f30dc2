import { and, eq, inArray } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type BuyingActor, type ConsortiumActor, may, type SchoolActor } from '#app/auth/actor.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { consortiumMembers, organisations, shares } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { ownSchoolIn } from '../schools/own-schools.server.ts'
import { inviteIn } from './invite-in.server.ts'
import { lockConsortium } from './lock-consortium.server.ts'
import type { ConsortiumRefusal } from './refusals.ts'
import { returnLeft, type Share } from './return-left.server.ts'

type Member = typeof consortiumMembers.$inferSelect
type Kept = Result<{ schoolId: string }, ConsortiumRefusal>

/**
 * The lead invites a school that is on Waymark; its approvers, or its trust's, decide. A school that declined or left can be
 * invited again.
 */
export function inviteMember(actor: ConsortiumActor, input: { schoolId: string }, now: Date): Promise<Kept> {
  return runCommand(actor, async (tx) => {
    if (!may(actor, 'propose shares')) return refuse('role_missing')
    const [school] = await tx
      .select()
      .from(organisations)
      .where(and(eq(organisations.id, input.schoolId), eq(organisations.kind, 'school')))
    if (!school) return refuse('not_found')
    if (school.closedAt) return refuse('school_closed')
    const leadId = actor.organisationId
    if ((await lockConsortium(tx, leadId)).closedAt) return refuse('consortium_closed')
    const there = await lockMember(tx, leadId, school.id)
    if (there?.status === 'invited' || there?.status === 'joined') return refuse('already_invited')
    const lead = { id: leadId, name: actor.organisationName }
    await inviteIn(tx, { lead, school: { ...school, payerId: school.trustId ?? school.id }, by: actor.name }, now)
    await recordAct(tx, actor, { organisationId: leadId, what: 'invited a school', detail: school.name }, now)
    return done({ schoolId: school.id })
  })
}

/**
 * The lead takes back an invitation that the school has not answered. Whoever was written to is told, so that nobody joins
 * by an email that no longer holds; the school can be invited again.
 */
export function withdrawInvitation(actor: ConsortiumActor, input: { schoolId: string }, now: Date): Promise<Kept> {
  return runCommand(actor, async (tx) => {
    if (!may(actor, 'propose shares')) return refuse('role_missing')
    const leadId = actor.organisationId
    const member = await lockMember(tx, leadId, input.schoolId)
    if (!member) return refuse('not_found')
    const { schoolId } = member
    if (member.status === 'withdrawn') return done({ schoolId })
    if (member.status !== 'invited') return refuse('not_now')
    await endInvitation(tx, actor, member, now)
    return done({ schoolId })
  })
}

/** Withdraws the invitation of a locked member, in the caller's database transaction, and tells whoever was written to. */
export async function endInvitation(tx: Tx, actor: ConsortiumActor, member: Member, now: Date): Promise<void> {
  const { leadId, schoolId } = member
  await tx
    .update(consortiumMembers)
    .set({ status: 'withdrawn', decidedAt: now, decidedBy: actor.name })
    .where(isMember(leadId, schoolId))
  const names = await namesOf(tx, member)
  await recordAct(tx, actor, { organisationId: leadId, what: 'withdrew an invitation', detail: names.school }, now)
  // A school that started the consortium is invited with it, and nobody wrote to it.
  if (member.invitedAt.getTime() > names.consortiumBegan.getTime())
    await enqueue(tx, 'write-email', {
      template: 'invitation-withdrawn',
      key: `invitation-withdrawn:${leadId}:${schoolId}:${member.invitedAt.getTime()}`,
      recipients: { to: 'members', organisationId: schoolId, role: 'approver' },
      facts: { consortium: names.consortium, school: names.school, by: actor.name },
    })
}

type OfSchool = { leadId: string; schoolId: string }

/** The member's approver joins a consortium that invited the school. Joining commits no money. */
export const joinConsortium = (actor: SchoolActor, input: OfSchool, now: Date): Promise<Kept> =>
  decide(actor, input, { from: 'invited', to: 'joined', what: 'joined the consortium' }, now)

/** The member's approver declines the invitation. */
export const declineInvitation = (actor: SchoolActor, input: OfSchool, now: Date): Promise<Kept> =>
  decide(actor, input, { from: 'invited', to: 'declined', what: 'declined to join the consortium' }, now)

/**
 * The member leaves: what its shares have left goes back to its funds, and no visit can be asked for from then on. What was
 * booked before goes its way, so leaving mid-year closes at actual use.
 */
export const leaveConsortium = (actor: SchoolActor, input: OfSchool, now: Date): Promise<Kept> =>
  decide(actor, input, { from: 'joined', to: 'left', what: 'left the consortium' }, now)

type Step = { from: Member['status']; to: 'joined' | 'declined' | 'left'; what: string }

function decide(actor: SchoolActor, input: OfSchool, step: Step, now: Date): Promise<Kept> {
  return runCommand(actor, async (tx) => {
    const school = await ownSchoolIn(tx, actor, input.schoolId)
    const member = school && (await lockMember(tx, input.leadId, school.id))
    if (!school || !member) return refuse('not_found')
    const allowed = mayDecide(actor, member)
    if (!allowed.ok) return allowed
    if (member.status === step.to) return done({ schoolId: school.id })
    if (member.status !== step.from) return refuse('not_now')
    if (step.to === 'left') await closeShares(tx, actor, member, now)
    await tx
      .update(consortiumMembers)
      .set({ status: step.to, decidedAt: now, decidedBy: actor.name })
      .where(isMember(member.leadId, member.schoolId))
    await recordBothSides(tx, actor, member, { what: step.what, detail: school.name }, now)
    const { consortium } = await namesOf(tx, member)
    await enqueue(tx, 'write-email', {
      template: 'member-decided',
      key: `member-decided:${member.leadId}:${member.schoolId}:${step.to}:${now.getTime()}`,
      recipients: { to: 'members', organisationId: member.leadId, role: 'requester' },
      facts: { consortium, school: school.name, schoolId: school.id, decision: step.to, by: actor.name },
    })
    return done({ schoolId: school.id })
  })
}

/**
 * Ends a member's shares that stand so: what is agreed is closed and what it has left goes back to its fund, as does what came
 * back to one that was closed before; what is offered ends.
 */
export async function closeShares(
  tx: Tx,
  actor: BuyingActor,
  member: Member,
  now: Date,
  standing: readonly Share['status'][] = ['proposed', 'agreed'],
): Promise<void> {
  const rows = await tx
    .select()
    .from(shares)
    .where(
      and(
        eq(shares.leadId, member.leadId),
        eq(shares.schoolId, member.schoolId),
        inArray(shares.status, [...standing]),
      ),
    )
    .orderBy(shares.id)
    .for('no key update')
  for (const share of rows) {
    if (share.status !== 'proposed') await returnLeft(tx, actor, share, now)
    if (share.status === 'closed') continue
    const status = share.status === 'agreed' ? ('closed' as const) : ('declined' as const)
    await tx.update(shares).set({ status, decidedBy: actor.name, decidedAt: now }).where(eq(shares.id, share.id))
  }
}

/** What both sides are called, and since when there is the consortium. */
async function namesOf(tx: Tx, { leadId, schoolId }: Pick<Member, 'leadId' | 'schoolId'>) {
  const rows = await tx
    .select()
    .from(organisations)
    .where(inArray(organisations.id, [leadId, schoolId]))
  const lead = rows.find(({ id }) => id === leadId)
  return {
    consortium: lead?.name ?? '',
    consortiumBegan: lead?.createdAt ?? new Date(0),
    school: rows.find(({ id }) => id === schoolId)?.name ?? '',
  }
}

export const isMember = (leadId: string, schoolId: string) =>
  and(eq(consortiumMembers.leadId, leadId), eq(consortiumMembers.schoolId, schoolId))

export async function lockMember(tx: Tx, leadId: string, schoolId: string): Promise<Member | null> {
  const [member] = await tx.select().from(consortiumMembers).where(isMember(leadId, schoolId)).for('no key update')
  return member ?? null
}

/** Whether the actor decides for whoever contracts and pays for the school: itself, or its trust. */
export function mayDecide(actor: SchoolActor, of: { payerId: string }): Result<null, 'role_missing' | 'not_yours'> {
  if (!may(actor, 'agree shares')) return refuse('role_missing')
  return actor.organisationId === of.payerId ? done(null) : refuse('not_yours')
}

/** Notes an act of a member where both the school and the lead read it. */
export async function recordBothSides(
  tx: Tx,
  actor: SchoolActor,
  of: { leadId: string; schoolId: string; payerId: string },
  act: { what: string; detail: string },
  now: Date,
): Promise<void> {
  await recordAct(tx, actor, { organisationId: of.schoolId, payerId: of.payerId, ...act }, now)
  await seeingAllParties(tx, () => recordAct(tx, actor, { organisationId: of.leadId, ...act }, now))
}
