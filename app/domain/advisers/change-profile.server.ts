import { eq } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { rewriteFreeDays } from '#app/domain/availability/free-days.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import type { Pence } from '#app/domain/money.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { reachBox } from '#app/domain/travel.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, outcodes, practices } from '#db/schema/index.ts'

export type Profile = {
  headline: string
  about: string
  town: string
  /** The outward half of a postcode: travel is priced from its middle, and nothing nearer is ever public. */
  outcode: string
  radiusMiles: number
  mileagePence: Pence
  specialisms: string[]
  trading: 'sole_trader' | 'limited_company'
  legalName: string
  addressLines: string[]
  phone: string
  /** Null: not registered, and no invoice of theirs carries VAT. */
  vatNumber: string | null
}

export type ProfileRefusal = 'outcode_unknown'

/**
 * Sets what an adviser says of themselves and how their practice trades. Schools read it at once where the adviser is
 * listed; bookings keep the terms they were made at. Travel is priced from the middle of the outcode.
 */
export function changeProfile(
  actor: AdviserActor,
  profile: Profile,
  now: Date,
): Promise<Result<{ slug: string }, ProfileRefusal>> {
  return inTransaction(actor, async (tx) => {
    const [middle] = await tx.select().from(outcodes).where(eq(outcodes.outcode, profile.outcode))
    if (!middle) return refuse('outcode_unknown')
    const { legalName, addressLines, phone, trading, vatNumber, mileagePence } = profile
    const changed = await tx
      .update(practices)
      .set({ legalName, addressLines, phone, trading, vatNumber, mileagePence })
      .where(eq(practices.supplierId, actor.organisationId))
      .returning({ id: practices.supplierId })
    const { west, south, east, north } = reachBox(middle, profile.radiusMiles)
    const [card] = await tx
      .update(adviserCards)
      .set({
        headline: profile.headline,
        about: profile.about,
        town: profile.town,
        outcode: profile.outcode,
        latitude: middle.latitude,
        longitude: middle.longitude,
        radiusMiles: profile.radiusMiles,
        reach: `(${east},${north}),(${west},${south})`,
        specialisms: profile.specialisms,
      })
      .where(eq(adviserCards.supplierId, actor.organisationId))
      .returning({ slug: adviserCards.slug })
    if (!card || changed.length === 0) throw new Error('an adviser without a practice')
    // What the card takes from the practice follows it by trigger; free days are there from the first profile on.
    await rewriteFreeDays(tx, actor.personId, londonDay(now))
    await recordAct(tx, actor, { organisationId: actor.organisationId, what: 'Changed the profile' }, now)
    return done(card)
  })
}
