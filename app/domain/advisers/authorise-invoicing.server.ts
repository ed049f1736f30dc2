import { and, eq, isNull } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction } from '#db/client.server.ts'
import { practices } from '#db/schema/index.ts'

/**
 * Records that Waymark may issue an adviser's invoices in their name and their own series of numbers, from now. Said
 * twice it keeps its first date. Refused while the practice has no address: an invoice needs it.
 */
export function authoriseInvoicing(actor: SupplierActor, now: Date): Promise<Result<void, 'profile_first'>> {
  return inTransaction(actor, async (tx) => {
    const [practice] = await tx
      .select({ addressLines: practices.addressLines })
      .from(practices)
      .where(eq(practices.supplierId, actor.organisationId))
    if (!practice || practice.addressLines.length === 0) return refuse('profile_first')
    const given = await tx
      .update(practices)
      .set({ authorityToInvoiceAt: now })
      .where(and(eq(practices.supplierId, actor.organisationId), isNull(practices.authorityToInvoiceAt)))
      .returning({ id: practices.supplierId })
    if (given.length > 0)
      await recordAct(
        tx,
        actor,
        { organisationId: actor.organisationId, what: 'Authorised Waymark to issue invoices' },
        now,
      )
    return done(undefined)
  })
}
