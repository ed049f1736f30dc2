import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Anyone, PersonActor } from '#app/auth/actor.ts'
import { roleWords } from '#app/auth/roles.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { newId } from '#app/domain/ids.ts'
import { joinAsPractitioner, termsBehind } from '#app/domain/providers/join-provider.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { runCommand } from '#app/domain/run-command.server.ts'
import { enterOrganisation, enterPerson, inTransaction, type Tx } from '#db/client.server.ts'
import { invitations, memberships, organisations, people } from '#db/schema/index.ts'
import type { PasswordHash } from './password-hash.ts'
import type { PeopleRefusal } from './refusals.ts'
import { hashOfSecret } from './secrets.ts'

type Accepted = { personId: string; organisationId: string; organisation: string }
type Invitation = typeof invitations.$inferSelect
/** The terms that whoever goes to schools for a provider was shown and agrees to, and whether its page may name them. */
type Agreed = { termsId: string | null; isShown: boolean }

/** What the invitation behind a link says, for the page that asks whether to accept it. */
export async function readInvitation(actor: Anyone, secret: string, now: Date) {
  return inTransaction(actor, async (tx) => {
    const found = await openInvitation(tx, secret, now)
    if (!found.ok) return found
    const { email, roles, organisationId, invitedBy } = found.value
    const [organisation] = await tx.select().from(organisations).where(eq(organisations.id, organisationId))
    const [inviter] = invitedBy ? await tx.select().from(people).where(eq(people.id, invitedBy)) : []
    return done({
      email,
      organisation: organisation?.name ?? '',
      roles: roleWords(roles),
      inviter: inviter?.name ?? null,
      hasAccount: (await personOf(tx, email)) !== undefined,
      terms: roles.includes('practitioner') ? await termsBehind(tx, found.value.id) : null,
    })
  })
}

/** Accepts an invitation as somebody new: makes the account. The link shows that the address is theirs. */
export async function acceptInvitationAsNewcomer(
  actor: Anyone,
  { secret, name, passwordHash, agreed }: { secret: string; name: string; passwordHash: PasswordHash; agreed?: Agreed },
  now: Date,
): Promise<Result<Accepted, PeopleRefusal>> {
  return accepting(actor, async (tx) => {
    const found = await openInvitation(tx, secret, now)
    if (!found.ok) return found
    const { email } = found.value
    const [person] = await tx
      .insert(people)
      .values({ id: newId('person'), email, name, passwordHash, emailVerifiedAt: now, createdAt: now })
      .onConflictDoNothing()
      .returning()
    if (!person) return refuse('sign_in_first')
    return join(tx, found.value, person, agreed, now)
  })
}

/** Accepts an invitation as the person signed in, whose address it must be for. */
export async function acceptInvitation(
  actor: PersonActor,
  { secret, agreed }: { secret: string; agreed?: Agreed },
  now: Date,
): Promise<Result<Accepted, PeopleRefusal>> {
  return accepting(actor, async (tx) => {
    const found = await openInvitation(tx, secret, now)
    if (!found.ok) return found
    const [person] = await tx.select().from(people).where(eq(people.id, actor.personId))
    if (person?.email.toLowerCase() !== found.value.email.toLowerCase()) return refuse('invitation_for_another_address')
    if (!person.emailVerifiedAt) await tx.update(people).set({ emailVerifiedAt: now }).where(eq(people.id, person.id))
    return join(tx, found.value, person, agreed, now)
  })
}

/** What is refused undoes all of it; the one constraint that can be met says that they belong to it already. */
const accepting = (actor: Anyone | PersonActor, work: (tx: Tx) => Promise<Result<Accepted, PeopleRefusal>>) =>
  runCommand(actor, work) as Promise<Result<Accepted, PeopleRefusal>>

const personOf = async (tx: Tx, email: string) =>
  (
    await tx
      .select()
      .from(people)
      .where(eq(sql`lower(${people.email})`, email.toLowerCase()))
  )[0]

/** The invitation, locked, if it can be accepted: of two who accept it at once the second finds it used. */
async function openInvitation(tx: Tx, secret: string, now: Date): Promise<Result<Invitation, PeopleRefusal>> {
  const [invitation] = await tx
    .select()
    .from(invitations)
    .where(eq(invitations.tokenHash, hashOfSecret(secret)))
    .for('update')
  if (!invitation) return refuse('invitation_not_known')
  if (invitation.acceptedAt) return refuse('invitation_used')
  if (invitation.withdrawnAt) return refuse('invitation_withdrawn')
  if (invitation.expiresAt <= now) return refuse('invitation_expired')
  return done(invitation)
}

/** Makes the person a member, or adds the roles to those they have, and spends the invitation. */
async function join(
  tx: Tx,
  { id, organisationId, roles, invitedBy }: Invitation,
  person: { id: string; name: string },
  agreed: Agreed | undefined,
  now: Date,
): Promise<Result<Accepted, PeopleRefusal>> {
  await tx.update(invitations).set({ acceptedAt: now }).where(eq(invitations.id, id))
  const [there] = await tx
    .select()
    .from(memberships)
    .where(
      and(
        eq(memberships.personId, person.id),
        eq(memberships.organisationId, organisationId),
        inArray(memberships.status, ['asked', 'active']),
      ),
    )
    .for('update')
  const decided = { status: 'active' as const, decidedAt: now, decidedBy: invitedBy }
  if (there) {
    const all = there.status === 'active' ? [...new Set([...there.roles, ...roles])] : roles
    await tx
      .update(memberships)
      .set({ ...decided, roles: all })
      .where(eq(memberships.id, there.id))
  } else {
    await tx
      .insert(memberships)
      .values({ id: newId('membership'), personId: person.id, organisationId, roles, askedAt: now, ...decided })
  }
  await enterOrganisation(tx, organisationId)
  await enterPerson(tx, person.id)
  const by = { personId: person.id, name: person.name }
  await recordAct(tx, by, { organisationId, what: 'accepted an invitation', detail: roleWords(roles) }, now)
  if (roles.includes('practitioner')) {
    const { termsId = null, isShown = false } = agreed ?? {}
    const joined = await joinAsPractitioner(tx, { invitationId: id, person, termsId, isShown }, now)
    if (!joined.ok) return joined
  }
  const [organisation] = await tx.select().from(organisations).where(eq(organisations.id, organisationId))
  return done({ personId: person.id, organisationId, organisation: organisation?.name ?? '' })
}
