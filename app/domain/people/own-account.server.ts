import { and, eq, ne, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Anyone, PersonActor } from '#app/auth/actor.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { done, type Result } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { emailLinks, people, sessions } from '#db/schema/index.ts'
import { openLink, sendResetLink, sendVerifyLink } from './email-links.server.ts'
import { tellWhoDecides } from './join.server.ts'
import type { PasswordHash } from './password-hash.ts'
import type { PeopleRefusal } from './refusals.ts'

/** Shows that the address is the person's, by the link that was sent to it; whoever decides about them is asked now. */
export async function verifyAddress(
  actor: Anyone,
  secret: string,
  now: Date,
): Promise<Result<{ email: string }, PeopleRefusal>> {
  return inTransaction(actor, async (tx) => {
    const opened = await openLink(tx, secret, 'verify', now, true)
    if (!opened.ok) return opened
    const { personId, email } = opened.value
    const changed = await tx
      .update(people)
      .set({ emailVerifiedAt: now })
      .where(and(eq(people.id, personId), eq(people.email, email), sql`${people.emailVerifiedAt} is null`))
      .returning({ id: people.id })
    if (changed.length > 0) await tellWhoDecides(tx, personId)
    return done({ email })
  })
}

/** Whether a link sent by email still works, without spending it. */
export const linkState = (actor: Anyone, secret: string, purpose: 'verify' | 'reset', now: Date) =>
  inTransaction(actor, (tx) => openLink(tx, secret, purpose, now, false))

/** Sends the person another link to show that their address is theirs. */
export async function sendVerifyLinkAgain(actor: PersonActor, now: Date): Promise<void> {
  await inTransaction(actor, async (tx) => {
    const [person] = await tx.select().from(people).where(eq(people.id, actor.personId))
    if (person && !person.emailVerifiedAt) await sendVerifyLink(tx, person, now)
  })
}

/** Sends a link to set a new password, if the address has an account. Says nothing of whether it has. */
export async function askForReset(actor: Anyone, email: string, now: Date): Promise<void> {
  await inTransaction(actor, async (tx) => {
    const [person] = await tx
      .select()
      .from(people)
      .where(eq(sql`lower(${people.email})`, email.trim().toLowerCase()))
    if (person) await sendResetLink(tx, person, now)
  })
}

/**
 * Sets a new password by the link that was sent for it. The person is signed out everywhere, other such links end, and the
 * address is shown to be theirs. They are told by email.
 */
export async function resetPassword(
  actor: Anyone,
  { secret, passwordHash }: { secret: string; passwordHash: PasswordHash },
  now: Date,
): Promise<Result<{ personId: string }, PeopleRefusal>> {
  return inTransaction(actor, async (tx) => {
    const opened = await openLink(tx, secret, 'reset', now, true)
    if (!opened.ok) return opened
    const { personId } = opened.value
    const [before] = await tx.select().from(people).where(eq(people.id, personId))
    await tx
      .update(people)
      .set({ passwordHash, emailVerifiedAt: before?.emailVerifiedAt ?? now })
      .where(eq(people.id, personId))
    await tx
      .update(emailLinks)
      .set({ usedAt: now })
      .where(and(eq(emailLinks.personId, personId), eq(emailLinks.purpose, 'reset'), sql`${emailLinks.usedAt} is null`))
    await tx.delete(sessions).where(eq(sessions.userId, personId))
    await tellPasswordChanged(tx, personId, 'reset', now)
    if (!before?.emailVerifiedAt) await tellWhoDecides(tx, personId)
    return done({ personId })
  })
}

/** Who owns a link to set a new password, for judging the new one against their name. */
export async function ownerOfResetLink(actor: Anyone, secret: string, now: Date) {
  return inTransaction(actor, async (tx) => {
    const opened = await openLink(tx, secret, 'reset', now, false)
    if (!opened.ok) return opened
    const [person] = await tx.select().from(people).where(eq(people.id, opened.value.personId))
    return done({ name: person?.name ?? '', email: opened.value.email })
  })
}

/** Changes the name others see from now on; what was signed before keeps the name it was signed with. */
export async function changeName(actor: PersonActor, name: string): Promise<void> {
  await inTransaction(actor, (tx) => tx.update(people).set({ name }).where(eq(people.id, actor.personId)))
}

/** The hash that the person's present password is judged by. */
export async function passwordHashOf(actor: PersonActor): Promise<string | null> {
  const [person] = await inTransaction(actor, (tx) =>
    tx.select({ hash: people.passwordHash }).from(people).where(eq(people.id, actor.personId)),
  )
  return person?.hash ?? null
}

/** Sets a new password and signs the person out everywhere but in the session kept. They are told by email. */
export async function changePassword(
  actor: PersonActor,
  passwordHash: PasswordHash,
  keptSession: string,
  now: Date,
): Promise<void> {
  await inTransaction(actor, async (tx) => {
    await tx.update(people).set({ passwordHash }).where(eq(people.id, actor.personId))
    await tx.delete(sessions).where(and(eq(sessions.userId, actor.personId), ne(sessions.id, keptSession)))
    await tellPasswordChanged(tx, actor.personId, 'changed', now)
  })
}

/** Whoever did not do it themselves hears of it, and what to do; where it was done is nobody's to read in an email. */
const tellPasswordChanged = (tx: Tx, personId: string, how: 'changed' | 'reset', now: Date) =>
  enqueue(tx, 'write-email', {
    template: 'password-changed',
    key: `password-changed:${personId}:${now.getTime()}`,
    recipients: { to: 'person', personId },
    facts: { how, when: formatInstant(now) },
  })
