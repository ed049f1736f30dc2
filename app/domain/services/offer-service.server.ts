import { and, eq } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { LEVEL_NEEDED } from '#app/domain/accreditation/credential-needs.ts'
import { rewriteHeld } from '#app/domain/accreditation/held.server.ts'
import { rewriteReach } from '#app/domain/advisers/rewrite-reach.server.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { differs } from '#db/differs.ts'
import { adviserCards, menuServices, services } from '#db/schema/index.ts'
import { newId } from '../ids.ts'
import type { MenuService, ServiceCode } from './menu.ts'
import { type Offer, type OfferFault, offerFault } from './offer.ts'
import { shortfallIn } from './own-shortfalls.server.ts'
import { menuColumns, menuServiceIn } from './read-menu.server.ts'

export type OfferRefusal = OfferFault | 'not_on_menu' | 'profile_first' | 'level_too_low' | 'place_too_low'

/**
 * Offers a service of the menu at a price, or changes the offer; bookings keep the price they were made at. Refused for what is
 * not on the menu, before the profile is begun, where a verified qualification or place on the register is not what the service
 * needs (personal guidance needs level 6 and a Career Development Professional’s place), and for whatever `offerFault` finds.
 */
export function offerService(
  actor: SupplierActor,
  code: ServiceCode,
  offer: Offer,
  now: Date,
): Promise<Result<void, OfferRefusal>> {
  return inTransaction(actor, async (tx) => {
    const menu = await lockOnMenu(tx, code)
    if (!menu) return refuse('not_on_menu')
    const [card] = await tx
      .select({ level: adviserCards.level, headline: adviserCards.headline })
      .from(adviserCards)
      .where(eq(adviserCards.supplierId, actor.organisationId))
    if (!card || card.headline === '') return refuse('profile_first')
    // Nothing verified yet is no refusal: nobody finds the service before staff have seen the certificate.
    const short = await shortfallIn(tx, actor.organisationId, menu, londonDay(now))
    if (short) return refuse(short.kind === 'register' ? 'place_too_low' : 'level_too_low')
    // Of a provider it is the highest level of those it sends.
    if (card.level > 0 && card.level < LEVEL_NEEDED[menu.as]) return refuse('level_too_low')
    const fault = offerFault(offer, menu)
    if (fault) return refuse(fault)
    const { price, block, minutes, mileagePence, ...rest } = offer
    const said = {
      ...rest,
      pricePence: price,
      blockFrom: block?.from ?? null,
      blockPricePence: block?.price ?? null,
      minutes: minutes === menu.minutes ? null : minutes,
      mileagePence: mileagePence === null ? null : pence(mileagePence),
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
    if (!changed) return done(undefined)
    await rewriteHeld(tx, { supplierId: actor.organisationId })
    await rewriteReach(tx, actor.organisationId)
    await recordAct(tx, actor, { organisationId: actor.organisationId, what: `Offered: ${menu.name}` }, now)
    return done(undefined)
  })
}

/** Held until the end, so that staff who change what it needs find whoever begins to offer it. */
async function lockOnMenu(tx: Tx, code: ServiceCode): Promise<MenuService | null> {
  const [menu] = await tx.select(menuColumns).from(menuServices).where(eq(menuServices.code, code)).for('share')
  return menu?.isOnMenu ? menu : null
}

/** Stops offering a service. What is booked stays booked; offered again, it keeps its terms. */
export function stopService(
  actor: SupplierActor,
  code: ServiceCode,
  now: Date,
): Promise<Result<{ name: string }, 'not_found'>> {
  return inTransaction(actor, async (tx) => {
    const menu = await menuServiceIn(tx, code)
    if (!menu) return refuse('not_found')
    const stopped = await tx
      .update(services)
      .set({ isOffered: false, changedAt: now })
      .where(and(eq(services.supplierId, actor.organisationId), eq(services.code, code), eq(services.isOffered, true)))
      .returning({ id: services.id })
    if (stopped.length > 0) {
      await rewriteReach(tx, actor.organisationId)
      await recordAct(tx, actor, { organisationId: actor.organisationId, what: `Stopped offering: ${menu.name}` }, now)
    }
    return done({ name: menu.name })
  })
}
