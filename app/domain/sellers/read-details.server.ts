import { and, desc, eq } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { auditEvents, practices, sellerDetails } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { openedDetails } from './keep-details.server.ts'
import { missingOf } from './seller-rules.ts'
import { maskedNumber } from './tax-numbers.ts'

/** What the history of a seller says when staff opened what identifies them. */
export const OPENED_NUMBER = 'Opened the tax number'

/** A seller's own details, masked, with what is missing and who of the staff has opened them, the last first. */
export function readOwnDetails(actor: SupplierActor) {
  const supplierId = actor.organisationId
  return inTransaction(actor, async (tx) => {
    const [practice] = await tx.select().from(practices).where(eq(practices.supplierId, supplierId))
    // A practitioner whose provider's row this is not, or an adviser who has not begun: nothing is asked of them.
    if (!practice) return null
    const [row] = await tx.select().from(sellerDetails).where(eq(sellerDetails.supplierId, supplierId))
    const { number, bornOn } = openedDetails(row ?? null)
    const views = await tx
      .select({ at: auditEvents.at, by: auditEvents.personName, why: auditEvents.detail })
      .from(auditEvents)
      .where(and(eq(auditEvents.organisationId, supplierId), eq(auditEvents.what, OPENED_NUMBER)))
      .orderBy(desc(auditEvents.at), desc(auditEvents.id))
      .limit(20)
    const { legalName, addressLines, trading, vatNumber } = practice
    const kind = row?.taxNumberKind ?? null
    const excludedAs = row?.excludedAs ?? null
    const isBirthKnown = bornOn !== null
    return {
      practice: { legalName, addressLines, trading, vatNumber },
      given: row && {
        kind,
        number: number && maskedNumber(number),
        bornIn: bornOn && Number((bornOn as Day).slice(0, 4)),
        excludedAs,
        excludedWhy: row.excludedWhy,
        by: row.certifiedByName,
        at: row.certifiedAt,
      },
      missing: missingOf({ trading, addressLines, taxNumberKind: number ? kind : null, isBirthKnown, excludedAs }),
      views,
    }
  })
}
