import { and, eq, inArray, or, sql } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { rewriteFreeDays } from '#app/domain/availability/free-days.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { readsVatDue } from '#app/domain/invoices/read-vat-due.server.ts'
import type { Pence } from '#app/domain/money.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { isWholeRegistration, type VatRegistration } from '#app/domain/vat-registration.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { differs } from '#db/differs.ts'
import { adviserCards, outcodes, practices, specialisms, type TRADING } from '#db/schema/index.ts'
import { rewriteReach } from './rewrite-reach.server.ts'

export type Profile = VatRegistration & {
  headline: string
  about: string
  town: string
  /** The outward half of a postcode: travel is priced from its middle, and nothing nearer is ever public. */
  outcode: string
  radiusMiles: number
  mileagePence: Pence
  specialisms: string[]
  /** Whether only schools, trusts and consortia that have signed in find this adviser. */
  isHidden: boolean
  trading: (typeof TRADING)[number]
  legalName: string
  addressLines: string[]
  phone: string
}

export type ProfileRefusal = 'outcode_unknown' | 'not_on_list' | 'vat_not_whole' | 'vat_due'

/**
 * Sets what an adviser says of themselves, or a provider of itself, and how they trade. Schools read it at once where the adviser is
 * listed; bookings keep the terms they were made at. Travel is priced from the middle of the outcode. A VAT number is kept with the
 * days on which it holds (`vat_not_whole`), and stays until what was supplied under it is invoiced (`vat_due`).
 */
export function changeProfile(
  actor: SupplierActor,
  profile: Profile,
  now: Date,
): Promise<Result<{ slug: string }, ProfileRefusal>> {
  return inTransaction(actor, async (tx) => {
    const [middle] = await tx.select().from(outcodes).where(eq(outcodes.outcode, profile.outcode))
    if (!middle) return refuse('outcode_unknown')
    if (!(await areOnLists(tx, actor.organisationId, profile.specialisms))) return refuse('not_on_list')
    const { legalName, addressLines, phone, trading, mileagePence } = profile
    const vat = { vatNumber: profile.vatNumber, vatFromOn: profile.vatFromOn, vatUntilOn: profile.vatUntilOn }
    if (!isWholeRegistration(vat)) return refuse('vat_not_whole')
    const trade = { legalName, addressLines, phone, trading, ...vat, mileagePence }
    const ofPractice = eq(practices.supplierId, actor.organisationId)
    const [was] = await tx.select().from(practices).where(ofPractice)
    const vatDue = { supplierId: actor.organisationId, becomes: vat, today: londonDay(now) }
    if (was && (await readsVatDue(tx, { ...vatDue, was }))) return refuse('vat_due')
    const practice = await tx
      .update(practices)
      .set(trade)
      .where(and(ofPractice, differs(practices, trade)))
      .returning({ id: practices.supplierId })
    const { headline, about, town, outcode, radiusMiles, specialisms, isHidden } = profile
    const { latitude, longitude } = middle
    const said = { headline, about, town, outcode, latitude, longitude, radiusMiles, specialisms, isHidden }
    const ofCard = eq(adviserCards.supplierId, actor.organisationId)
    const cards = await tx
      .update(adviserCards)
      .set(said)
      .where(and(ofCard, differs(adviserCards, said)))
      .returning({ id: adviserCards.supplierId })
    const [card] = await tx.select({ slug: adviserCards.slug }).from(adviserCards).where(ofCard)
    if (!card) throw new Error('an adviser without a practice')
    if (practice.length + cards.length === 0) return done(card)
    await rewriteReach(tx, actor.organisationId)
    // What the card takes from the practice follows it by trigger; free days are there from the first profile on.
    if (actor.kind === 'adviser') await rewriteFreeDays(tx, actor.personId, londonDay(now))
    await recordAct(tx, actor, { organisationId: actor.organisationId, what: 'Changed the profile' }, now)
    return done(card)
  })
}

/** Chosen from the kept lists; what was taken off them since stays with whoever had chosen it. */
async function areOnLists(tx: Tx, supplierId: string, codes: readonly string[]): Promise<boolean> {
  if (codes.length === 0) return true
  const isOwn = sql`exists (select from ${adviserCards} c where c.supplier_id = ${supplierId} and c.specialisms @> array[${specialisms.code}])`
  const known = await tx
    .select({ code: specialisms.code })
    .from(specialisms)
    .where(and(inArray(specialisms.code, [...codes]), or(eq(specialisms.isOnList, true), isOwn)))
  return known.length === new Set(codes).size
}
