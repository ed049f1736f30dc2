import { and, asc, eq } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { addDays, type DayRange, londonDay, overlaps, type Time } from '#app/domain/calendar.ts'
import { formatDayRange } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import type { Tx } from '#db/client.server.ts'
import { ownTerms } from '#db/schema/index.ts'
import { changeOwnTime, changePattern } from './change-own-time.server.ts'
import { halfTerms, type OwnTerm, sameTerms } from './own-terms.ts'
import { publishedTerms } from './terms-in-reach.server.ts'

// Whose terms an adviser keeps to is theirs to say: they are the adviser's own list, taken over from a school that has
// published its dates or typed. A school that changes its calendar changes nobody's working year.

export type SeasonRefusal = 'ends_before_it_starts'

/**
 * Whether the usual week is worked in term time only, and between which times, if at all, on the days on which results come
 * out. The terms themselves stay as they are.
 */
export function setSeason(
  actor: AdviserActor,
  { isTermTimeOnly, results }: { isTermTimeOnly: boolean; results: { from: Time; to: Time } | null },
  now: Date,
): Promise<Result<void, SeasonRefusal>> {
  return changeOwnTime(actor, now, async (tx) => {
    if (results && results.from >= results.to) return refuse('ends_before_it_starts' as const)
    const isChanged = await changePattern(tx, actor, {
      isTermTimeOnly,
      resultsFrom: results?.from ?? null,
      resultsTo: results?.to ?? null,
    })
    return done(isChanged ? { what: isTermTimeOnly ? 'Works in term time only' : 'Works all year' } : null)
  })
}

/**
 * Takes over the terms that a school has published, from the one under way on, in place of all there were; a holiday within
 * one splits it. Refused where the school has none.
 */
export function takeTermsOver(actor: AdviserActor, schoolId: string, now: Date): Promise<Result<void, 'not_found'>> {
  return changeOwnTime(actor, now, async (tx) => {
    const school = await publishedTerms(tx, schoolId, londonDay(now))
    if (!school) return refuse('not_found' as const)
    const terms = halfTerms(school.terms, school.holidays)
    const there = await ownTermsOf(tx, actor.personId)
    const isOther = await changePattern(tx, actor, { termsOf: schoolId })
    if (sameTerms(there, terms) && !isOther) return done(null)
    await tx.delete(ownTerms).where(eq(ownTerms.personId, actor.personId))
    await tx.insert(ownTerms).values(terms.map((term) => ({ id: newId('ownTerm'), personId: actor.personId, ...term })))
    return done({ what: 'Took term dates over', detail: school.name })
  })
}

export const ownTermsOf = (tx: Tx, personId: string): Promise<(OwnTerm & { id: string })[]> =>
  tx
    .select({ id: ownTerms.id, name: ownTerms.name, startsOn: ownTerms.startsOn, endsOn: ownTerms.endsOn })
    .from(ownTerms)
    .where(eq(ownTerms.personId, personId))
    .orderBy(asc(ownTerms.startsOn))

export type TermRefusal =
  | { code: 'in_the_past' | 'ends_before_it_starts' | 'too_long' | 'too_many' }
  | { code: 'there_already'; term: DayRange }

const LONGEST_DAYS = 200
const MOST_TERMS = 40

/** Adds a term or half term that was typed. Refused where a day of it is in another; the very same dates take the new name. */
export function addTerm(actor: AdviserActor, term: OwnTerm, now: Date): Promise<Result<void, TermRefusal>> {
  return changeOwnTime<TermRefusal>(actor, now, async (tx) => {
    if (term.endsOn < term.startsOn) return refuse({ code: 'ends_before_it_starts' as const })
    if (term.endsOn < londonDay(now)) return refuse({ code: 'in_the_past' as const })
    if (addDays(term.startsOn, LONGEST_DAYS) < term.endsOn) return refuse({ code: 'too_long' as const })
    const there = await ownTermsOf(tx, actor.personId)
    const other = there.find((one) => overlaps(one, term))
    const isSame = other?.startsOn === term.startsOn && other.endsOn === term.endsOn
    if (other && !isSame) return refuse({ code: 'there_already' as const, term: other })
    if (other && other.name === term.name) return done(null)
    if (!other && there.length >= MOST_TERMS) return refuse({ code: 'too_many' as const })
    if (other) await tx.update(ownTerms).set({ name: term.name }).where(eq(ownTerms.id, other.id))
    else await tx.insert(ownTerms).values({ id: newId('ownTerm'), personId: actor.personId, ...term })
    await changePattern(tx, actor, { termsOf: null })
    return done({ what: 'Added a term', detail: formatDayRange(term) })
  })
}

/** Takes a term away again. Refused when it is not there, or is somebody else's. */
export function removeTerm(actor: AdviserActor, termId: string, now: Date): Promise<Result<void, 'not_found'>> {
  return changeOwnTime(actor, now, async (tx) => {
    const [gone] = await tx
      .delete(ownTerms)
      .where(and(eq(ownTerms.id, termId), eq(ownTerms.personId, actor.personId)))
      .returning({ startsOn: ownTerms.startsOn, endsOn: ownTerms.endsOn })
    if (!gone) return refuse('not_found' as const)
    await changePattern(tx, actor, { termsOf: null })
    return done({ what: 'Removed a term', detail: formatDayRange(gone) })
  })
}
