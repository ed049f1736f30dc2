import { asc, desc, eq } from 'drizzle-orm'
import type { Actor, StaffActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { halfYearOf, type ReferenceRate } from '#app/domain/invoices/late-payment.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { referenceRates } from '#db/schema/index.ts'

export type ReferenceRateRow = ReferenceRate & { id: string; setBy: string; setAt: Date }

/** Every half-year's reference rate that is known, in the caller's database transaction. */
export const ratesIn = (tx: Tx): Promise<ReferenceRate[]> =>
  tx
    .select({ fromOn: referenceRates.fromOn, basisPoints: referenceRates.basisPoints })
    .from(referenceRates)
    .orderBy(asc(referenceRates.fromOn))

/** The same with who set each, newest first. */
export const readReferenceRates = (actor: Actor): Promise<ReferenceRateRow[]> =>
  inTransaction(actor, (tx) => tx.select().from(referenceRates).orderBy(desc(referenceRates.fromOn)))

export type RateRefusal = 'no_half_year' | 'not_known_yet' | 'rate_for_that_half_year' | 'out_of_range'

/**
 * Writes down the Bank of England's rate for the half-year from 1 January or 1 July. Refuses another day, a half-year before
 * whose first day's eve the rate can't be known, one that has a rate, and more than 50 per cent.
 */
export function setReferenceRate(
  actor: StaffActor,
  { fromOn, basisPoints }: ReferenceRate,
  now: Date,
): Promise<Result<{ id: string }, RateRefusal>> {
  return inTransaction(actor, async (tx) => {
    if (halfYearOf(fromOn) !== fromOn) return refuse('no_half_year')
    if (addDays(fromOn, -1) > londonDay(now)) return refuse('not_known_yet')
    if (!Number.isInteger(basisPoints) || basisPoints < 0 || basisPoints > 5_000) return refuse('out_of_range')
    const id = newId('referenceRate')
    const [added] = await tx
      .insert(referenceRates)
      .values({ id, fromOn, basisPoints, setBy: actor.name, setAt: now })
      .onConflictDoNothing({ target: referenceRates.fromOn })
      .returning({ id: referenceRates.id })
    if (!added) return refuse('rate_for_that_half_year')
    await note(tx, actor, 'Set the rate for late payment', fromOn, now)
    return done({ id })
  })
}

/** Takes back a rate that was typed wrongly, so that it can be set again. Refused when it is not there. */
export function takeBackReferenceRate(actor: StaffActor, id: string, now: Date): Promise<Result<void, 'not_found'>> {
  return inTransaction(actor, async (tx) => {
    const [gone] = await tx
      .delete(referenceRates)
      .where(eq(referenceRates.id, id))
      .returning({ fromOn: referenceRates.fromOn })
    if (!gone) return refuse('not_found')
    await note(tx, actor, 'Took back the rate for late payment', gone.fromOn, now)
    return done(undefined)
  })
}

const note = (tx: Tx, actor: StaffActor, what: string, fromOn: Day, now: Date): Promise<void> =>
  recordAct(tx, actor, { organisationId: actor.organisationId, what, detail: `From ${formatDay(fromOn)}` }, now)
