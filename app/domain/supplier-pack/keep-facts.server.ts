import type { StaffActor } from '#app/auth/actor.ts'
import { changeRow } from '#db/change-row.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { platform } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { done, type Result } from '../result.ts'

export type PlatformFacts = {
  companyNumber: string | null
  icoNumber: string | null
  insurance: string | null
  /** HMRC’s, for the yearly report of who was paid. */
  operatorId: string | null
}

/** What Waymark says of itself to finance offices, and to HMRC; null: not known, and left out. */
export const readPlatformFacts = async (actor: StaffActor): Promise<PlatformFacts> =>
  (
    await inTransaction(actor, (tx) =>
      tx
        .select({
          companyNumber: platform.companyNumber,
          icoNumber: platform.icoNumber,
          insurance: platform.insurance,
          operatorId: platform.operatorId,
        })
        .from(platform),
    )
  )[0] ?? { companyNumber: null, icoNumber: null, insurance: null, operatorId: null }

/** Keeps them; said again as they are, it is no act. */
export function keepPlatformFacts(actor: StaffActor, facts: PlatformFacts, now: Date): Promise<Result<void, never>> {
  return inTransaction(actor, async (tx) => {
    if ((await changeRow(tx, platform, undefined, facts)) === 'changed')
      await recordAct(
        tx,
        actor,
        { organisationId: actor.organisationId, what: 'Changed what finance offices and HMRC read of Waymark' },
        now,
      )
    return done(undefined)
  })
}
