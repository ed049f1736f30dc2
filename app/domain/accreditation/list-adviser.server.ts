import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { StaffActor } from '#app/auth/actor.ts'
import { firstSteps } from '#app/domain/advisers/first-steps.ts'
import { beginningsIn, offeredBy } from '#app/domain/advisers/read.server.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, practices } from '#db/schema/index.ts'
import { heldBy } from './held.server.ts'
import { providerFound } from './provider-found.server.ts'
import { type LackedCredential, servicesFound } from './services-found.ts'

export type ListingRefusal =
  | { code: 'not_found' }
  | { code: 'no_authority_to_invoice' }
  | { code: 'nothing_offered' }
  | { code: 'checks_missing'; lacked: LackedCredential[] }

/**
 * Lists an adviser or a provider: schools find them from now, for the services that it answers. Refused until today's checks allow at
 * least one service that they offer, and until they have authorised Waymark to issue their invoices. Each service asks for
 * its own checks on each day besides. They are told by email for what they are found, and what is left to do.
 */
export function listAdviser(
  actor: StaffActor,
  supplierId: string,
  now: Date,
): Promise<Result<{ found: MenuService[] }, ListingRefusal>> {
  return inTransaction(actor, async (tx) => {
    const [adviser] = await tx
      .select({
        slug: adviserCards.slug,
        personId: practices.personId,
        authority: practices.authorityToInvoiceAt,
      })
      .from(adviserCards)
      .innerJoin(practices, eq(practices.supplierId, adviserCards.supplierId))
      .where(eq(adviserCards.supplierId, supplierId))
    if (!adviser) return refuse({ code: 'not_found' as const })
    if (adviser.authority === null) return refuse({ code: 'no_authority_to_invoice' as const })
    const offered = await offeredBy(tx, supplierId)
    if (offered.length === 0) return refuse({ code: 'nothing_offered' as const })
    const { found, lacked } =
      adviser.personId === null
        ? await providerFound(tx, supplierId, offered, londonDay(now))
        : servicesFound(await heldBy(tx, adviser.personId), offered, londonDay(now))
    if (found.length === 0) return refuse({ code: 'checks_missing' as const, lacked })
    const listed = await tx
      .update(adviserCards)
      .set({ isListed: true })
      .where(and(eq(adviserCards.supplierId, supplierId), eq(adviserCards.isListed, false)))
      .returning({ id: adviserCards.supplierId })
    if (listed.length === 0) return done({ found })
    await recordAct(tx, actor, { organisationId: supplierId, what: 'Listed the adviser' }, now)
    const { personId, slug } = adviser
    const left =
      personId === null ? [] : firstSteps(await beginningsIn(tx, { supplierId, personId }, now)).map(({ what }) => what)
    await enqueue(tx, 'write-email', {
      template: 'adviser-listed',
      key: `adviser-listed:${supplierId}:${now.getTime()}`,
      recipients: { to: 'members', organisationId: supplierId, role: personId === null ? 'administrator' : 'adviser' },
      facts: { slug, found: found.map(({ name }) => name).join('\n'), left: left.join('\n') },
    })
    return done({ found })
  })
}

/**
 * Takes an adviser out of every search and closes their public page. What is booked stays booked. Who is not listed stays
 * so, with the reason that was given first. They are told it by email.
 */
export function unlistAdviser(
  actor: StaffActor,
  supplierId: string,
  reason: string,
  now: Date,
): Promise<Result<void, { code: 'not_found' }>> {
  return inTransaction(actor, async (tx) => {
    const [adviser] = await tx
      .select({ isListed: adviserCards.isListed, personId: adviserCards.personId })
      .from(adviserCards)
      .where(eq(adviserCards.supplierId, supplierId))
      .for('no key update')
    if (!adviser) return refuse({ code: 'not_found' as const })
    if (!adviser.isListed) return done(undefined)
    await tx.update(adviserCards).set({ isListed: false }).where(eq(adviserCards.supplierId, supplierId))
    await recordAct(
      tx,
      actor,
      { organisationId: supplierId, what: 'Took the adviser off the list', detail: reason },
      now,
    )
    await enqueue(tx, 'write-email', {
      template: 'adviser-unlisted',
      key: `adviser-unlisted:${supplierId}:${now.getTime()}`,
      recipients: {
        to: 'members',
        organisationId: supplierId,
        role: adviser.personId === null ? 'administrator' : 'adviser',
      },
      facts: { reason },
    })
    return done(undefined)
  })
}
