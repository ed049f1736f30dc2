import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Anyone, PersonActor } from '#app/auth/actor.ts'
import { rewriteHeld } from '#app/domain/accreditation/held.server.ts'
import { openOwnPlace } from '#app/domain/advisers/own-place.server.ts'
import { rewriteFreeDays } from '#app/domain/availability/free-days.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { hashOfSecret } from '#app/domain/people/secrets.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { enterOrganisation, inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { invitations, practitioners, practitionerTerms } from '#db/schema/index.ts'
import { endInvited } from './invite-practitioner.server.ts'
import { ENGAGEMENTS, type PractitionerTerms, rateWords } from './practitioner-terms.ts'

/** What somebody who is invited to go to schools for a provider reads before they join; null: invited to a team. */
export type TermsOffered = { id: string; engagement: string; rate: string; words: string } | null

/** The terms behind an invitation that can be accepted, for whoever has its link. */
export const termsBehind = (tx: Tx, invitationId: string): Promise<TermsOffered> =>
  seeingAllParties(tx, async () => {
    const [offered] = await tx
      .select({ id: practitionerTerms.id, terms: practitionerTerms.terms })
      .from(practitioners)
      .innerJoin(practitionerTerms, eq(practitionerTerms.practitionerId, practitioners.id))
      .where(and(eq(practitioners.invitationId, invitationId), eq(practitionerTerms.status, 'offered')))
    return offered ? { id: offered.id, ...termsWords(offered.terms) } : null
  })

export const termsWords = (terms: PractitionerTerms) => ({
  engagement: ENGAGEMENTS[terms.engagement],
  rate: rateWords(terms),
  words: terms.words,
})

/**
 * Somebody accepts what a provider offered and joins it, in the transaction that makes them a member: the terms are frozen as
 * they were shown, and the provider may send them to schools from now. Refused where other terms are offered by then.
 */
export async function joinAsPractitioner(
  tx: Tx,
  joining: { invitationId: string; person: { id: string; name: string }; termsId: string | null; isShown: boolean },
  now: Date,
): Promise<Result<void, 'terms_changed'>> {
  const { invitationId, person, termsId, isShown } = joining
  const [practitioner] = await tx.select().from(practitioners).where(eq(practitioners.invitationId, invitationId))
  if (!practitioner) throw new Error('an invitation as a practitioner without its terms')
  const [agreed] = await tx
    .update(practitionerTerms)
    .set({ status: 'agreed', decidedAt: now, personId: person.id })
    .where(
      and(
        eq(practitionerTerms.practitionerId, practitioner.id),
        eq(practitionerTerms.status, 'offered'),
        eq(practitionerTerms.id, termsId ?? ''),
      ),
    )
    .returning({ id: practitionerTerms.id, terms: practitionerTerms.terms })
  if (!agreed) return refuse('terms_changed')
  await tx
    .update(practitioners)
    .set({ status: 'joined', personId: person.id, name: person.name, joinedAt: now, isShown })
    .where(eq(practitioners.id, practitioner.id))
  await beReadyToBePaid(tx, { ...practitioner, personId: person.id, name: person.name, terms: agreed.terms }, now)
  // Of whoever joins anew there may be no day yet: nobody finds somebody without a week.
  await rewriteFreeDays(tx, person.id, londonDay(now))
  await rewriteHeld(tx, { personId: person.id })
  await tellOffice(tx, practitioner, { name: person.name, decision: 'joined', reason: '' }, now)
  return done(undefined)
}

/**
 * Stripe pays a part only to whoever has a practice with an account there: agreeing to a split opens one where there is none. What
 * is theirs is held until the account is ready, and goes to nobody else.
 */
export async function beReadyToBePaid(
  tx: Tx,
  agreed: { personId: string; name: string; supplierId: string; terms: PractitionerTerms },
  now: Date,
): Promise<void> {
  if (agreed.terms.rate.how === 'split') await openOwnPlace(tx, agreed, agreed.supplierId, now)
}

/** Whoever was invited says no: the link stops working, and the provider is told. */
export function declineToJoin(
  actor: Anyone | PersonActor,
  secret: string,
  now: Date,
): Promise<Result<{ organisationId: string }, 'invitation_not_known'>> {
  return inTransaction(actor, async (tx) => {
    const [invitation] = await tx
      .select()
      .from(invitations)
      .where(eq(invitations.tokenHash, hashOfSecret(secret)))
      .for('update')
    if (!invitation || invitation.acceptedAt || !invitation.roles.includes('practitioner'))
      return refuse('invitation_not_known')
    const { organisationId } = invitation
    await enterOrganisation(tx, organisationId)
    const [practitioner] = await tx.select().from(practitioners).where(eq(practitioners.invitationId, invitation.id))
    if (practitioner?.status !== 'invited') return done({ organisationId })
    await tx.update(invitations).set({ withdrawnAt: now }).where(eq(invitations.id, invitation.id))
    await endInvited(tx, practitioner, 'declined', now)
    await tellOffice(tx, practitioner, { name: practitioner.name, decision: 'declined', reason: '' }, now)
    return done({ organisationId })
  })
}

type Told = {
  name: string
  decision: 'joined' | 'declined' | 'left' | 'terms_agreed' | 'terms_declined'
  reason: string
}

/** What a practitioner decided, to those who keep the provider. */
export const tellOffice = (
  tx: Tx,
  { id, supplierId }: { id: string; supplierId: string },
  { name, decision, reason }: Told,
  now: Date,
  visits = 0,
): Promise<void> =>
  enqueue(tx, 'write-email', {
    template: 'practitioner-decided',
    key: `practitioner-decided:${id}:${decision}:${now.getTime()}`,
    recipients: { to: 'members', organisationId: supplierId, role: 'administrator' },
    facts: { id, name, decision, reason, visits: String(visits) },
  })
