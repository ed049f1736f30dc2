import type { StaffActor } from '#app/auth/actor.ts'
import { changeRow } from '#db/change-row.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { platform } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { londonDay } from '../calendar.ts'
import { readsVatDue } from '../invoices/read-vat-due.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { isWholeRegistration, type VatRegistration } from '../vat-registration.ts'

export type PlatformFacts = VatRegistration & {
  companyNumber: string | null
  icoNumber: string | null
  insurance: string | null
  /** HMRC’s, for the yearly report of who was paid. */
  operatorId: string | null
}

const NOT_KNOWN: PlatformFacts = {
  ...{ vatNumber: null, vatFromOn: null, vatUntilOn: null },
  ...{ companyNumber: null, icoNumber: null, insurance: null, operatorId: null },
}

/**
 * What Waymark says of itself to finance offices, and to HMRC; null: not known, and left out. By its VAT registration the booking
 * fee carries VAT.
 */
export const readPlatformFacts = async (actor: StaffActor): Promise<PlatformFacts> =>
  (
    await inTransaction(actor, (tx) =>
      tx
        .select({
          vatNumber: platform.vatNumber,
          vatFromOn: platform.vatFromOn,
          vatUntilOn: platform.vatUntilOn,
          companyNumber: platform.companyNumber,
          icoNumber: platform.icoNumber,
          insurance: platform.insurance,
          operatorId: platform.operatorId,
        })
        .from(platform),
    )
  )[0] ?? NOT_KNOWN

/**
 * Keeps them; said again as they are, it is no act. Refuses a VAT number without the days on which it holds (`vat_not_whole`), and
 * another while fees are not invoiced that are due under the one there is (`vat_due`).
 */
export function keepPlatformFacts(
  actor: StaffActor,
  facts: PlatformFacts,
  now: Date,
): Promise<Result<void, 'vat_not_whole' | 'vat_due'>> {
  return inTransaction(actor, async (tx) => {
    if (!isWholeRegistration(facts)) return refuse('vat_not_whole')
    const [was] = await tx.select().from(platform)
    const vatDue = { supplierId: null, becomes: facts, today: londonDay(now) }
    if (was && (await readsVatDue(tx, { ...vatDue, was }))) return refuse('vat_due')
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
