import { and, eq } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { LEVEL_NEEDED } from '#app/domain/accreditation/credential-needs.ts'
import { rewriteHeld } from '#app/domain/accreditation/held.server.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { areTiersSound, type CancellationTier } from '#app/domain/bookings/cancellation.ts'
import { newId } from '#app/domain/ids.ts'
import type { Pence } from '#app/domain/money.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction } from '#db/client.server.ts'
import { differs } from '#db/differs.ts'
import { adviserCards, services } from '#db/schema/index.ts'
import { MENU, type ServiceCode } from './menu.ts'

export type Offer = { price: Pence; interviews: number; tiers: CancellationTier[] }

export type OfferRefusal =
  | 'profile_first'
  | 'level_too_low'
  | 'too_many_interviews'
  | 'tiers_not_sound'
  | 'price_out_of_range'

export const LEAST_PRICE = 100
export const MOST_PRICE = 500_000

/**
 * Offers a service of the menu at a price, or changes the offer; bookings keep the price they were made at. Refused
 * before the profile is begun, below the level the service needs (personal guidance needs level 6), with more interviews than fit, or with
 * cancellation terms that charge less for less notice.
 */
export function offerService(
  actor: SupplierActor,
  code: ServiceCode,
  offer: Offer,
  now: Date,
): Promise<Result<void, OfferRefusal>> {
  return inTransaction(actor, async (tx) => {
    const menu = MENU[code]
    const [card] = await tx
      .select({ level: adviserCards.level, headline: adviserCards.headline })
      .from(adviserCards)
      .where(eq(adviserCards.supplierId, actor.organisationId))
    if (!card || card.headline === '') return refuse('profile_first')
    // Nothing recorded yet is no refusal: nobody finds the service before staff have seen the certificate.
    if (card.level > 0 && card.level < LEVEL_NEEDED[menu.as]) return refuse('level_too_low')
    const isCount = Number.isInteger(offer.interviews)
    if (!isCount || offer.interviews > menu.maxInterviews || (menu.maxInterviews > 0 && offer.interviews < 1))
      return refuse('too_many_interviews')
    if (!areTiersSound(offer.tiers)) return refuse('tiers_not_sound')
    if (offer.price < LEAST_PRICE || offer.price > MOST_PRICE) return refuse('price_out_of_range')
    const said = {
      pricePence: offer.price,
      interviews: offer.interviews,
      tiers: offer.tiers,
      isOffered: true,
    }
    const [changed] = await tx
      .insert(services)
      .values({
        id: newId('service'),
        supplierId: actor.organisationId,
        code,
        ...said,
        changedAt: now,
      })
      .onConflictDoUpdate({
        target: [services.supplierId, services.code],
        set: { ...said, changedAt: now },
        setWhere: differs(services, said),
      })
      .returning({ id: services.id })
    await rewriteHeld(tx, { supplierId: actor.organisationId })
    if (changed)
      await recordAct(tx, actor, { organisationId: actor.organisationId, what: `Offered: ${menu.name}` }, now)
    return done(undefined)
  })
}

/** Stops offering a service. What is booked stays booked; offered again, it keeps its terms. */
export function stopService(actor: SupplierActor, code: ServiceCode, now: Date): Promise<Result<void, never>> {
  return inTransaction(actor, async (tx) => {
    const stopped = await tx
      .update(services)
      .set({ isOffered: false, changedAt: now })
      .where(and(eq(services.supplierId, actor.organisationId), eq(services.code, code), eq(services.isOffered, true)))
      .returning({ id: services.id })
    if (stopped.length > 0)
      await recordAct(
        tx,
        actor,
        { organisationId: actor.organisationId, what: `Stopped offering: ${MENU[code].name}` },
        now,
      )
    return done(undefined)
  })
}
