import { eq, sql } from 'drizzle-orm'
import type { SchoolActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { organisations } from '#db/schema/index.ts'

/** Who pays for whoever reads: they themselves, or the trust of an academy. */
export async function readOwnPayer(actor: SchoolActor): Promise<{ id: string; name: string }> {
  const [own] = await inTransaction(actor, (tx) =>
    tx
      .select({
        id: sql<string>`coalesce(${organisations.trustId}, ${organisations.id})`,
        name: sql<string>`coalesce((select t.name from organisations t where t.id = ${organisations.trustId}), ${organisations.name})`,
      })
      .from(organisations)
      .where(eq(organisations.id, actor.organisationId)),
  )
  if (!own) throw new Error(`no organisation ${actor.organisationId}`)
  return own
}
