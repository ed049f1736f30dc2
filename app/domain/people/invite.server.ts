import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type MemberActor, may, type SystemActor } from '#app/auth/actor.ts'
import { roleWords } from '#app/auth/roles.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { invitations, memberships, organisations, people } from '#db/schema/index.ts'
import type { PeopleRefusal } from './refusals.ts'
import { rolesHere } from './roles-here.ts'
import { newSecret } from './secrets.ts'

// An invitation is for one address, open for 14 days, and works once.

const openForDays = 14
const until = (now: Date) => new Date(now.getTime() + openForDays * 86_400_000)

type Invited = { email: string; roles: string[] }

/** Invites an address into the actor's team. Refuses who is in it or invited already, and roles not given here. */
export async function inviteMember(
  actor: MemberActor,
  { email: typed, roles }: Invited,
  now: Date,
): Promise<Result<{ email: string }, PeopleRefusal>> {
  const email = typed.trim()
  if (!may(actor, 'keep the team')) return refuse('not_allowed')
  if (!rolesHere(actor.kind, roles)) return refuse('not_a_role_here')
  return inTransaction(actor, async (tx) => {
    const organisation = await lockedOrganisation(tx, actor.organisationId)
    if (await isMember(tx, actor.organisationId, email)) return refuse('already_in_the_team')
    const [open] = await tx
      .select({ id: invitations.id })
      .from(invitations)
      .where(
        and(
          isOpen(actor.organisationId, now),
          sql`not 'practitioner' = any(${invitations.roles})`,
          eq(sql`lower(${invitations.email})`, email.toLowerCase()),
        ),
      )
    if (open) return refuse('already_invited')
    await send(tx, { organisation, email, roles, by: actor }, now)
    await recordAct(
      tx,
      actor,
      { organisationId: actor.organisationId, what: `invited ${email}`, detail: roleWords(roles) },
      now,
    )
    return done({ email })
  })
}

/**
 * Invites a member of Waymark's staff from the command line; the first one is invited by nobody. Sent again, the link
 * before stops working. Refuses who is in the team already.
 */
export async function inviteStaff(
  actor: SystemActor,
  { email, organisationId }: { email: string; organisationId: string },
  now: Date,
): Promise<Result<{ link: string }, 'already_in_the_team'>> {
  return inTransaction(actor, async (tx) => {
    const organisation = await lockedOrganisation(tx, organisationId)
    if (await isMember(tx, organisationId, email)) return refuse('already_in_the_team')
    await tx
      .update(invitations)
      .set({ withdrawnAt: now })
      .where(and(isOpen(organisationId, now), eq(sql`lower(${invitations.email})`, email.toLowerCase())))
    const secret = await send(tx, { organisation, email, roles: ['staff', 'administrator'], by: null }, now)
    return done({ link: `/invitations/${secret}` })
  })
}

/** Sends an open or lapsed invitation once more, with a new link; the one before stops working. */
export async function resendInvitation(
  actor: MemberActor,
  { invitationId }: { invitationId: string },
  now: Date,
): Promise<Result<{ email: string }, PeopleRefusal>> {
  if (!may(actor, 'keep the team')) return refuse('not_allowed')
  return inTransaction(actor, async (tx) => {
    const organisation = await lockedOrganisation(tx, actor.organisationId)
    const before = await ended(tx, actor, invitationId, now)
    if (!before) return refuse('invitation_not_known')
    await send(tx, { organisation, email: before.email, roles: before.roles, by: actor }, now)
    return done({ email: before.email })
  })
}

/** Takes an invitation back: its link stops working. */
export async function withdrawInvitation(
  actor: MemberActor,
  { invitationId }: { invitationId: string },
  now: Date,
): Promise<Result<{ email: string }, PeopleRefusal>> {
  if (!may(actor, 'keep the team')) return refuse('not_allowed')
  return inTransaction(actor, async (tx) => {
    const before = await ended(tx, actor, invitationId, now)
    if (!before) return refuse('invitation_not_known')
    const { organisationId } = actor
    await recordAct(tx, actor, { organisationId, what: `withdrew the invitation of ${before.email}` }, now)
    return done({ email: before.email })
  })
}

async function isMember(tx: Tx, organisationId: string, email: string): Promise<boolean> {
  const [member] = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        eq(memberships.status, 'active'),
        sql`${memberships.roles} <> array['practitioner']`,
        eq(sql`lower(${people.email})`, email.toLowerCase()),
      ),
    )
  return member !== undefined
}

async function ended(tx: Tx, actor: MemberActor, invitationId: string, now: Date) {
  const [before] = await tx
    .update(invitations)
    .set({ withdrawnAt: now })
    .where(
      and(
        eq(invitations.id, invitationId),
        eq(invitations.organisationId, actor.organisationId),
        sql`not 'practitioner' = any(${invitations.roles})`,
        isNull(invitations.acceptedAt),
        isNull(invitations.withdrawnAt),
      ),
    )
    .returning()
  return before
}

const isOpen = (organisationId: string, now: Date) =>
  and(
    eq(invitations.organisationId, organisationId),
    isNull(invitations.acceptedAt),
    isNull(invitations.withdrawnAt),
    gt(invitations.expiresAt, now),
  )

async function lockedOrganisation(tx: Tx, id: string): Promise<{ id: string; name: string; kind: string }> {
  const [organisation] = await tx
    .select({ id: organisations.id, name: organisations.name, kind: organisations.kind })
    .from(organisations)
    .where(eq(organisations.id, id))
    .for('no key update')
  if (!organisation) throw new Error('no such organisation')
  return organisation
}

type ToInvite = Invited & {
  organisation: { id: string; name: string; kind: string }
  by: { personId: string; name: string } | null
}

/** Writes an invitation down; its secret is in the link that is sent, and nowhere else. `until`: the last day, in words. */
export async function writeInvitation(
  tx: Tx,
  to: Pick<ToInvite, 'email' | 'roles' | 'by'> & { organisation: { id: string } },
  now: Date,
): Promise<{ id: string; link: string; secret: string; until: string }> {
  const { secret, hash } = newSecret()
  const id = newId('invitation')
  await tx.insert(invitations).values({
    id,
    organisationId: to.organisation.id,
    email: to.email,
    roles: to.roles,
    tokenHash: hash,
    invitedBy: to.by?.personId ?? null,
    invitedAt: now,
    expiresAt: until(now),
  })
  return { id, link: `/invitations/${secret}`, secret, until: formatDay(londonDay(until(now))) }
}

async function send(tx: Tx, to: ToInvite, now: Date): Promise<string> {
  const { id, link, secret, until } = await writeInvitation(tx, to, now)
  await enqueue(tx, 'write-email', {
    template: 'invitation',
    key: `invitation:${id}`,
    recipients: { to: 'address', address: to.email },
    facts: {
      organisation: to.organisation.name,
      kind: to.organisation.kind,
      inviter: to.by?.name ?? 'Waymark',
      roles: roleWords(to.roles),
      until,
      link,
    },
  })
  return secret
}
