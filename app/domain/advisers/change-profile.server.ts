import { eq, like, sql } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { rewriteFreeDays } from '#app/domain/availability/free-days.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { type Pence, pence } from '#app/domain/money.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { HMRC_MILEAGE_PENCE, type Point, reachBox } from '#app/domain/travel.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, outcodes, practices } from '#db/schema/index.ts'
import { prefixesOf, slugOf } from './names.ts'

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
 * Sets what an adviser says of themselves and how their practice trades; the first time, makes the practice and its
 * public card (not yet listed: staff list it once they have seen the checks). Bookings keep the terms they were made at.
 */
export function changeProfile(
  actor: AdviserActor,
  profile: Profile,
  now: Date,
): Promise<Result<{ slug: string }, ProfileRefusal>> {
  return inTransaction(actor, async (tx) => {
    const [middle] = await tx.select().from(outcodes).where(eq(outcodes.outcode, profile.outcode))
    if (!middle) return refuse('outcode_unknown')
    await keepPractice(tx, actor, profile)
    const slug = await keepCard(tx, actor, profile, middle, now)
    await tx.execute(sql`select refresh_adviser_card(${actor.organisationId})`)
    await rewriteFreeDays(tx, actor.personId, londonDay(now))
    await recordAct(tx, actor, { organisationId: actor.organisationId, what: 'Changed the profile' }, now)
    return done({ slug })
  })
}

async function keepPractice(tx: Tx, actor: AdviserActor, profile: Profile): Promise<void> {
  const { legalName, addressLines, phone, trading, vatNumber, mileagePence } = profile
  const said = { legalName, addressLines, phone, trading, vatNumber, mileagePence }
  const changed = await tx
    .update(practices)
    .set(said)
    .where(eq(practices.supplierId, actor.organisationId))
    .returning({ id: practices.supplierId })
  if (changed.length > 0) return
  for (const invoicePrefix of prefixesOf(actor.name)) {
    const opened = await tx
      .insert(practices)
      .values({
        supplierId: actor.organisationId,
        personId: actor.personId,
        ...said,
        invoicePrefix,
        noticeSchoolDays: 5,
        maxDaysAWeek: 5,
      })
      // Another practice's prefix cannot be seen from here: taking it does nothing, and the next one is tried.
      .onConflictDoNothing({ target: practices.invoicePrefix })
      .returning({ id: practices.supplierId })
    if (opened.length > 0) return
  }
  throw new Error('no invoice prefix was free')
}

async function keepCard(tx: Tx, actor: AdviserActor, profile: Profile, middle: Point, now: Date): Promise<string> {
  const { west, south, east, north } = reachBox(middle, profile.radiusMiles)
  const said = {
    name: actor.name,
    headline: profile.headline,
    about: profile.about,
    town: profile.town,
    outcode: profile.outcode,
    latitude: middle.latitude,
    longitude: middle.longitude,
    radiusMiles: profile.radiusMiles,
    reach: `((${east},${north}),(${west},${south}))`,
    specialisms: profile.specialisms,
  }
  const [changed] = await tx
    .update(adviserCards)
    .set(said)
    .where(eq(adviserCards.supplierId, actor.organisationId))
    .returning({ slug: adviserCards.slug })
  if (changed) return changed.slug
  const slug = await freeSlug(tx, slugOf(actor.name))
  await tx.insert(adviserCards).values({
    ...said,
    supplierId: actor.organisationId,
    personId: actor.personId,
    slug,
    legalName: profile.legalName,
    level: 0,
    trading: profile.trading,
    isVatRegistered: profile.vatNumber !== null,
    mileagePence: profile.mileagePence,
    noticeSchoolDays: 5,
    refreshedAt: now,
  })
  return slug
}

async function freeSlug(tx: Tx, wanted: string): Promise<string> {
  const rows = await tx
    .select({ slug: adviserCards.slug })
    .from(adviserCards)
    .where(like(adviserCards.slug, `${wanted}%`))
  const taken = new Set(rows.map(({ slug }) => slug))
  for (let number = 1; ; number++) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`
    if (!taken.has(slug)) return slug
  }
}

/** Where a new profile starts. */
export const STARTING_MILEAGE = pence(HMRC_MILEAGE_PENCE)
