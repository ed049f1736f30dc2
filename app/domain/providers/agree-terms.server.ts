import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { AdviserActor, ProviderActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction } from '#db/client.server.ts'
import { differs } from '#db/differs.ts'
import { practitioners, practitionerTerms } from '#db/schema/index.ts'
import { asOffice } from './invite-practitioner.server.ts'
import { beReadyToBePaid, tellOffice, termsWords } from './join-provider.server.ts'
import { ownPractice } from './leave-provider.server.ts'
import type { PractitionerRefusal } from './practitioner-refusals.ts'
import type { PractitionerTerms } from './practitioner-terms.ts'

type Done = Promise<Result<void, PractitionerRefusal>>

/**
 * The provider offers a practitioner other terms: they hold from the practitioner's yes, and what was agreed holds until then. Of
 * two offers that wait only the newer one does; the same offered again is the one there is.
 */
export function offerTerms(
  actor: ProviderActor,
  { practitionerId, terms }: { practitionerId: string; terms: PractitionerTerms },
  now: Date,
): Done {
  return asOffice(actor, async (tx) => {
    const [practitioner] = await tx
      .select()
      .from(practitioners)
      .where(and(eq(practitioners.id, practitionerId), eq(practitioners.supplierId, actor.organisationId)))
      .for('no key update')
    if (!practitioner) return refuse('not_found')
    if (practitioner.status !== 'joined' || practitioner.personId === null) return refuse('not_now')
    const { personId, name } = practitioner
    const standing = and(eq(practitionerTerms.practitionerId, practitionerId), eq(practitionerTerms.status, 'offered'))
    const [waiting] = await tx.select().from(practitionerTerms).where(standing)
    if (waiting && JSON.stringify(termsWords(waiting.terms)) === JSON.stringify(termsWords(terms)))
      return done(undefined)
    await tx.update(practitionerTerms).set({ status: 'withdrawn', decidedAt: now }).where(standing)
    const id = newId('practitionerTerms')
    await tx.insert(practitionerTerms).values({
      ...{ id, practitionerId, supplierId: actor.organisationId, personId, terms },
      status: 'offered',
      offeredAt: now,
      offeredBy: actor.name,
    })
    const { engagement, rate, words } = termsWords(terms)
    await enqueue(tx, 'write-email', {
      template: 'practitioner-terms',
      key: `practitioner-terms:${id}`,
      recipients: { to: 'person', personId },
      facts: { organisation: actor.organisationName, by: actor.name, engagement, rate, terms: words },
    })
    await recordAct(tx, actor, { organisationId: actor.organisationId, what: `Offered ${name} other terms` }, now)
    return done(undefined)
  })
}

/**
 * The practitioner agrees to what is offered, or does not: then what was agreed before holds on. Refused where it was taken back,
 * or replaced by another offer, before: both lock the practitioner’s row.
 */
export function decideTerms(
  actor: AdviserActor,
  { practitionerId, termsId, agrees }: { practitionerId: string; termsId: string; agrees: boolean },
  now: Date,
): Done {
  return inTransaction(actor, async (tx) => {
    const practitioner = await ownPractice(tx, actor, practitionerId)
    if (!practitioner) return refuse('not_found')
    const [offered] = await tx
      .select()
      .from(practitionerTerms)
      .where(and(eq(practitionerTerms.id, termsId), eq(practitionerTerms.practitionerId, practitionerId)))
    if (!offered) return refuse('not_found')
    const status = agrees ? 'agreed' : 'declined'
    // The same answer sent twice is once.
    if (offered.status === status) return done(undefined)
    if (offered.status !== 'offered' || practitioner.status !== 'joined') return refuse('not_now')
    if (agrees) {
      await tx
        .update(practitionerTerms)
        .set({ status: 'replaced' })
        .where(and(eq(practitionerTerms.practitionerId, practitionerId), eq(practitionerTerms.status, 'agreed')))
      await beReadyToBePaid(tx, { ...practitioner, terms: offered.terms }, now)
    }
    await tx.update(practitionerTerms).set({ status, decidedAt: now }).where(eq(practitionerTerms.id, termsId))
    const decision = agrees ? ('terms_agreed' as const) : ('terms_declined' as const)
    await tellOffice(tx, practitioner, { name: practitioner.name, decision, reason: '' }, now)
    return done(undefined)
  })
}

/** Whether a practitioner stands by name on the provider's public page, which they alone decide. */
export function showOnPage(
  actor: AdviserActor,
  { practitionerId, isShown }: { practitionerId: string; isShown: boolean },
): Done {
  return inTransaction(actor, async (tx) => {
    const practitioner = await ownPractice(tx, actor, practitionerId)
    if (!practitioner) return refuse('not_found')
    if (practitioner.status !== 'joined') return refuse('not_now')
    await tx
      .update(practitioners)
      .set({ isShown })
      .where(and(eq(practitioners.id, practitionerId), differs(practitioners, { isShown })))
    return done(undefined)
  })
}
