import { and, eq, inArray, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { AdviserActor, ProviderActor } from '#app/auth/actor.ts'
import { rewriteHeld } from '#app/domain/accreditation/held.server.ts'
import { keepOwnPlace } from '#app/domain/advisers/own-place.server.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { memberships, practitioners, practitionerTerms, visits } from '#db/schema/index.ts'
import { asOffice } from './invite-practitioner.server.ts'
import { tellOffice } from './join-provider.server.ts'
import type { PractitionerRefusal } from './practitioner-refusals.ts'

type Ended = Promise<Result<{ visits: number }, PractitionerRefusal>>

/**
 * A practitioner leaves a provider, at any time. They are not named any more and cannot be; for the visits to come the provider
 * must name somebody else. What staff have verified of them, their CPD, their diary and the visits they have been to stay theirs,
 * and open to them: whoever has no other place on Waymark gets one of their own, which no school finds.
 */
export function leaveProvider(
  actor: AdviserActor,
  input: { practitionerId: string; reason: string },
  now: Date,
): Ended {
  return inTransaction(actor, async (tx) => {
    const practitioner = await ownPractice(tx, actor, input.practitionerId)
    if (!practitioner) return refuse('not_found')
    if (practitioner.status !== 'joined') return refuse('not_now')
    const count = await end(tx, practitioner, { status: 'left', reason: input.reason.trim() }, now)
    const told = { name: practitioner.name, decision: 'left' as const, reason: input.reason.trim() }
    await tellOffice(tx, practitioner, told, now, count)
    return done({ visits: count })
  })
}

/** The provider ends what it had agreed with a practitioner, with a reason that they read. */
export function endPractitioner(
  actor: ProviderActor,
  input: { practitionerId: string; reason: string },
  now: Date,
): Ended {
  return asOffice(actor, async (tx) => {
    if (!input.reason.trim()) return refuse('reason_missing')
    const [practitioner] = await tx
      .select()
      .from(practitioners)
      .where(and(eq(practitioners.id, input.practitionerId), eq(practitioners.supplierId, actor.organisationId)))
      .for('no key update')
    if (!practitioner) return refuse('not_found')
    if (practitioner.status !== 'joined' || practitioner.personId === null) return refuse('not_now')
    const { personId, name } = practitioner
    const count = await end(tx, { ...practitioner, personId }, { status: 'ended', reason: input.reason.trim() }, now)
    await recordAct(tx, actor, { organisationId: actor.organisationId, what: `No longer sends ${name}` }, now)
    await enqueue(tx, 'write-email', {
      template: 'practitioner-ended',
      key: `practitioner-ended:${practitioner.id}`,
      recipients: { to: 'person', personId },
      facts: { organisation: actor.organisationName, by: actor.name, reason: input.reason.trim() },
    })
    return done({ visits: count })
  })
}

/** One's own row at a provider, locked, whichever organisation one acts for. */
export async function ownPractice(tx: Tx, actor: AdviserActor, practitionerId: string) {
  const [row] = await tx
    .select()
    .from(practitioners)
    .where(and(eq(practitioners.id, practitionerId), eq(practitioners.personId, actor.personId)))
    .for('no key update')
  return row?.personId ? { ...row, personId: row.personId } : null
}

type Leaving = { id: string; supplierId: string; personId: string; name: string }

/** How many visits to come name them: each is looked at, and waits for another name. */
async function end(
  tx: Tx,
  { id, supplierId, personId, name }: Leaving,
  { status, reason }: { status: 'left' | 'ended'; reason: string },
  now: Date,
): Promise<number> {
  await tx
    .update(practitioners)
    .set({ status, endedAt: now, endedReason: reason || null, isShown: false })
    .where(eq(practitioners.id, id))
  await tx
    .update(practitionerTerms)
    .set({ status: 'withdrawn', decidedAt: now })
    .where(and(eq(practitionerTerms.practitionerId, id), eq(practitionerTerms.status, 'offered')))
  // Who works in the office too stays there.
  const there = and(
    eq(memberships.personId, personId),
    eq(memberships.organisationId, supplierId),
    eq(memberships.status, 'active'),
  )
  await tx
    .update(memberships)
    .set({ status: 'removed', decidedAt: now, decidedBy: personId })
    .where(and(there, sql`${memberships.roles} = array['practitioner']`))
  await tx
    .update(memberships)
    .set({ roles: sql`array_remove(${memberships.roles}, 'practitioner')` })
    .where(there)
  await keepOwnPlace(tx, { personId, name }, supplierId, now)
  await rewriteHeld(tx, { personId })
  await enqueue(tx, 'look-at-visits', { personId }, { key: `look-at-visits:${personId}` })
  return seeingAllParties(tx, () =>
    tx.$count(
      visits,
      and(
        eq(visits.personId, personId),
        eq(visits.supplierId, supplierId),
        inArray(visits.status, ['requested', 'confirmed']),
        sql`begins_at(${visits.span}, ${visits.onDay}) > ${now}`,
      ),
    ),
  )
}
