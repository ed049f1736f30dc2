import { and, eq, gt } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import type { FeeRule } from '#app/domain/bookings/price.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction } from '#db/client.server.ts'
import { feeRules } from '#db/schema/index.ts'

export type FeeRefusal = 'not_in_the_future' | 'fee_rule_for_that_day' | 'least_above_most' | 'out_of_range'

/**
 * Adds the booking fee that applies from a future day until the next rule. A rule that has begun never changes: what
 * was asked for under it keeps it. Refused for today, for a day that has a rule, and above half the price.
 */
export function setFeeRule(
  actor: StaffActor,
  rule: FeeRule & { fromOn: Day },
  now: Date,
): Promise<Result<{ id: string }, FeeRefusal>> {
  return inTransaction(actor, async (tx) => {
    if (rule.fromOn <= londonDay(now)) return refuse('not_in_the_future')
    const { basisPoints, leastPence, mostPence } = rule
    if (!Number.isInteger(basisPoints) || basisPoints < 0 || basisPoints > 5_000) return refuse('out_of_range')
    if (leastPence > mostPence) return refuse('least_above_most')
    const id = newId('feeRule')
    const [added] = await tx
      .insert(feeRules)
      .values({
        id,
        fromOn: rule.fromOn,
        basisPoints,
        leastPence: pence(leastPence),
        mostPence: pence(mostPence),
        setBy: actor.name,
        setAt: now,
      })
      .onConflictDoNothing({ target: feeRules.fromOn })
      .returning({ id: feeRules.id })
    if (!added) return refuse('fee_rule_for_that_day')
    await recordAct(
      tx,
      actor,
      { organisationId: actor.organisationId, what: 'Set a booking fee', detail: `From ${formatDay(rule.fromOn)}` },
      now,
    )
    return done({ id })
  })
}

/** Takes back a rule that has not begun. Refused once it has, or when it is not there. */
export function takeBackFeeRule(actor: StaffActor, ruleId: string, now: Date): Promise<Result<void, 'not_found'>> {
  return inTransaction(actor, async (tx) => {
    const gone = await tx
      .delete(feeRules)
      .where(and(eq(feeRules.id, ruleId), gt(feeRules.fromOn, londonDay(now))))
      .returning({ fromOn: feeRules.fromOn })
    const [rule] = gone
    if (!rule) return refuse('not_found')
    await recordAct(
      tx,
      actor,
      {
        organisationId: actor.organisationId,
        what: 'Took back a booking fee',
        detail: `From ${formatDay(rule.fromOn)}`,
      },
      now,
    )
    return done(undefined)
  })
}
