import { and, eq, isNull, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type ProviderActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { newId } from '#app/domain/ids.ts'
import { writeInvitation } from '#app/domain/people/invite.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { invitations, organisations, people, practitioners, practitionerTerms } from '#db/schema/index.ts'
import type { PractitionerRefusal } from './practitioner-refusals.ts'
import { ENGAGEMENTS, type PractitionerTerms, rateWords } from './practitioner-terms.ts'

type Practitioner = typeof practitioners.$inferSelect
type Invited = Promise<Result<{ email: string }, PractitionerRefusal>>

/**
 * Invites somebody to go to schools for a provider. The terms and the rate are in the email and on the page where they join:
 * nobody joins without having read them. Refuses whoever is invited or has joined already.
 */
export function invitePractitioner(
  actor: ProviderActor,
  { name, email: typed, terms }: { name: string; email: string; terms: PractitionerTerms },
  now: Date,
): Invited {
  const email = typed.trim()
  return asOffice(actor, async (tx) => {
    const [there] = await tx
      .select({ status: practitioners.status })
      .from(practitioners)
      .leftJoin(people, eq(people.id, practitioners.personId))
      .where(
        and(
          eq(practitioners.supplierId, actor.organisationId),
          sql`${practitioners.status} in ('invited', 'joined')`,
          sql`lower(coalesce(${people.email}, ${practitioners.email})) = ${email.toLowerCase()}`,
        ),
      )
    if (there) return refuse(there.status === 'joined' ? 'already_joined' : 'already_invited')
    const practitioner = { id: newId('practitioner'), supplierId: actor.organisationId }
    const { invitationId, link, until } = await invite(tx, actor, email, now)
    await tx
      .insert(practitioners)
      .values({ ...practitioner, email, name, status: 'invited', invitationId, invitedAt: now })
    await tx.insert(practitionerTerms).values({
      id: newId('practitionerTerms'),
      practitionerId: practitioner.id,
      supplierId: actor.organisationId,
      terms,
      status: 'offered',
      offeredAt: now,
      offeredBy: actor.name,
    })
    await write(tx, actor, { email, terms, link, until, invitationId })
    await recordAct(tx, actor, { organisationId: actor.organisationId, what: `Invited ${name} as a practitioner` }, now)
    return done({ email })
  })
}

/**
 * Sends an open or lapsed invitation once more, with the terms that are offered; the link before stops working. Refuses one that
 * has been sent again: pressed twice, it is sent again once.
 */
export function resendPractitionerInvitation(actor: ProviderActor, invitationId: string, now: Date): Invited {
  return asOffice(actor, async (tx) => {
    const before = await invited(tx, actor, invitationId)
    if (!before) return refuse('not_now')
    const practitionerId = before.id
    await closeInvitation(tx, before, now)
    const [offered] = await tx
      .select({ terms: practitionerTerms.terms })
      .from(practitionerTerms)
      .where(and(eq(practitionerTerms.practitionerId, practitionerId), eq(practitionerTerms.status, 'offered')))
    if (!offered) return refuse('not_now')
    const another = await invite(tx, actor, before.email, now)
    await tx
      .update(practitioners)
      .set({ invitationId: another.invitationId, invitedAt: now })
      .where(eq(practitioners.id, practitionerId))
    await write(tx, actor, { email: before.email, terms: offered.terms, ...another })
    return done({ email: before.email })
  })
}

/** Takes an invitation back: its link stops working, and nothing was agreed. */
export function withdrawPractitionerInvitation(actor: ProviderActor, invitationId: string, now: Date): Invited {
  return asOffice(actor, async (tx) => {
    const before = await invited(tx, actor, invitationId)
    if (!before) return refuse('not_now')
    await closeInvitation(tx, before, now)
    await endInvited(tx, before, 'withdrawn', now)
    const what = `Withdrew the invitation of ${before.name}`
    await recordAct(tx, actor, { organisationId: actor.organisationId, what }, now)
    return done({ email: before.email })
  })
}

/** Whoever was invited is not coming: what was offered is over with it. */
export async function endInvited(
  tx: Tx,
  { id }: Pick<Practitioner, 'id'>,
  status: 'withdrawn' | 'declined',
  now: Date,
): Promise<void> {
  await tx.update(practitioners).set({ status, endedAt: now }).where(eq(practitioners.id, id))
  await tx
    .update(practitionerTerms)
    .set({ status, decidedAt: now })
    .where(and(eq(practitionerTerms.practitionerId, id), eq(practitionerTerms.status, 'offered')))
}

/** Runs what only those who keep the provider do, one after the other. */
export function asOffice<T>(
  actor: ProviderActor,
  work: (tx: Tx) => Promise<Result<T, PractitionerRefusal>>,
): Promise<Result<T, PractitionerRefusal>> {
  if (!may(actor, 'keep practitioners')) return Promise.resolve(refuse('not_allowed'))
  return inTransaction(actor, async (tx) => {
    await tx
      .select({ id: organisations.id })
      .from(organisations)
      .where(eq(organisations.id, actor.organisationId))
      .for('no key update')
    return work(tx)
  })
}

async function invited(tx: Tx, actor: ProviderActor, invitationId: string): Promise<Practitioner | null> {
  const [row] = await tx
    .select()
    .from(practitioners)
    .where(
      and(
        eq(practitioners.invitationId, invitationId),
        eq(practitioners.supplierId, actor.organisationId),
        eq(practitioners.status, 'invited'),
      ),
    )
  return row ?? null
}

const closeInvitation = (tx: Tx, { invitationId }: Practitioner, now: Date) =>
  tx
    .update(invitations)
    .set({ withdrawnAt: now })
    .where(and(eq(invitations.id, invitationId ?? ''), isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt)))

async function invite(tx: Tx, actor: ProviderActor, email: string, now: Date) {
  const organisation = { id: actor.organisationId }
  const {
    id: invitationId,
    link,
    until,
  } = await writeInvitation(tx, { organisation, email, roles: ['practitioner'], by: actor }, now)
  return { invitationId, link, until }
}

type Written = { email: string; terms: PractitionerTerms; link: string; until: string; invitationId: string }

const write = (tx: Tx, actor: ProviderActor, { email, terms, link, until, invitationId }: Written) =>
  enqueue(tx, 'write-email', {
    template: 'practitioner-invited',
    key: `practitioner-invited:${invitationId}`,
    recipients: { to: 'address', address: email },
    facts: {
      organisation: actor.organisationName,
      inviter: actor.name,
      engagement: ENGAGEMENTS[terms.engagement],
      rate: rateWords(terms),
      terms: terms.words,
      until,
      link,
    },
  })
