import type { StaffActor } from '#app/auth/actor.ts'
import { may } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { formatPounds, type Pence, pence } from '#app/domain/money.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { changeRow } from '#db/change-row.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { platform } from '#db/schema/index.ts'

/** Pence: no limit above £100,000. */
const MOST_PENCE = 10_000_000

/** Above how much charged for a visit a problem takes two of the staff to settle. Pence. */
export const readSecondLimit = (actor: StaffActor): Promise<Pence> =>
  inTransaction(actor, async (tx) => {
    const [ours] = await tx.select({ limit: platform.secondAbovePence }).from(platform)
    return ours?.limit ?? pence(0)
  })

/**
 * Sets it for problems that are raised from now on: those that are open keep the limit of the day on which they were raised, so
 * that nobody raises it for what they are about to settle. Refused below nothing and above £100,000.
 */
export function setSecondLimit(
  actor: StaffActor,
  limitPence: number,
  now: Date,
): Promise<Result<void, 'out_of_range' | 'role_missing'>> {
  return inTransaction(actor, async (tx) => {
    if (!may(actor, 'settle problems')) return refuse('role_missing')
    if (!Number.isInteger(limitPence) || limitPence < 0 || limitPence > MOST_PENCE) return refuse('out_of_range')
    const kept = await changeRow(tx, platform, undefined, { secondAbovePence: pence(limitPence) })
    if (kept !== 'changed') return done(undefined)
    const what = 'Set above how much two of the staff settle a problem'
    await recordAct(
      tx,
      actor,
      { organisationId: actor.organisationId, what, detail: formatPounds(pence(limitPence)) },
      now,
    )
    return done(undefined)
  })
}
