import { eq, sql } from 'drizzle-orm'
import type { SchoolActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { organisations, payers } from '#db/schema/index.ts'
import type { FinancialYearStart } from '../school-years.ts'

/** Who pays for whoever reads, and when their accounts begin: they themselves, or the trust of an academy. */
export async function readOwnPayer(
  actor: SchoolActor,
): Promise<{ id: string; name: string; financialYear: FinancialYearStart }> {
  const [own] = await inTransaction(actor, (tx) =>
    tx
      .select({
        id: sql<string>`coalesce(${organisations.trustId}, ${organisations.id})`,
        name: sql<string>`coalesce((select t.name from organisations t where t.id = ${organisations.trustId}), ${organisations.name})`,
        financialYear: payers.financialYear,
      })
      .from(organisations)
      .leftJoin(payers, sql`${payers.payerId} = coalesce(${organisations.trustId}, ${organisations.id})`)
      .where(eq(organisations.id, actor.organisationId)),
  )
  if (!own) throw new Error(`no organisation ${actor.organisationId}`)
  return { ...own, financialYear: own.financialYear ?? 'april' }
}
