import { eq } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { type Day, londonDay, type Time, time } from '#app/domain/calendar.ts'
import { DEFAULT_ROADS } from '#app/domain/travel.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { platform, workingPatterns } from '#db/schema/index.ts'
import { ownTermsOf } from './keep-terms.server.ts'
import { halfTerms, type OwnTerm, sameTerms } from './own-terms.ts'
import { publishedTerms } from './terms-in-reach.server.ts'

/** Until somebody says otherwise, as the table has it. */
const DAYS_A_WEEK = 5

/** How an adviser's usual week goes through the year, as they have said it. */
export type OwnPattern = {
  /** A day of the first of two weeks that alternate; null: every week is the same. */
  alternateFrom: Day | null
  isTermTimeOnly: boolean
  terms: (OwnTerm & { id: string })[]
  /** The school whose dates they are, where they were taken over, and whether it has published others since. */
  termsOf: { id: string; name: string; isOtherNow: boolean } | null
  /** Between which times they work on the days on which results come out; null: not. */
  results: { from: Time; to: Time } | null
  /** On how many days of a week they visit at most, for whomever they go. */
  maxDaysAWeek: number
  /** In miles an hour: their own where they have set one, and Waymark's. */
  speed: { own: number | null; platform: number }
}

export const ownPattern = (actor: AdviserActor, now: Date): Promise<OwnPattern> =>
  inTransaction(actor, (tx) => ownPatternIn(tx, actor.personId, londonDay(now)))

/** The same within a read's own database transaction. */
export async function ownPatternIn(tx: Tx, personId: string, today: Day): Promise<OwnPattern> {
  const [row] = await tx.select().from(workingPatterns).where(eq(workingPatterns.personId, personId))
  const [ours] = await tx.select({ milesPerHour: platform.milesPerHour }).from(platform)
  const terms = await ownTermsOf(tx, personId)
  return {
    alternateFrom: row?.alternateFrom ?? null,
    isTermTimeOnly: row?.isTermTimeOnly ?? false,
    terms,
    termsOf: row?.termsOf ? await termsOf(tx, row.termsOf, terms, today) : null,
    results: row?.resultsFrom && row.resultsTo ? { from: time(row.resultsFrom), to: time(row.resultsTo) } : null,
    maxDaysAWeek: row?.maxDaysAWeek ?? DAYS_A_WEEK,
    speed: { own: row?.milesPerHour ?? null, platform: ours?.milesPerHour ?? DEFAULT_ROADS.milesPerHour },
  }
}

async function termsOf(tx: Tx, schoolId: string, own: OwnTerm[], today: Day): Promise<OwnPattern['termsOf']> {
  const school = await publishedTerms(tx, schoolId, today)
  if (!school) return null
  const toCome = own.filter(({ endsOn }) => endsOn >= today)
  const published = halfTerms(school.terms, school.holidays).filter(({ endsOn }) => endsOn >= today)
  return { id: schoolId, name: school.name, isOtherNow: !sameTerms(toCome, published) }
}
