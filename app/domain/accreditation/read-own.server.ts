import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { credentialEvents, credentials } from '#db/schema/index.ts'

export type OwnCredential = typeof credentials.$inferSelect

/** What is the actor's own: a person's, whoever they work for; for a provider's office, what the provider shows of itself. */
export const ownedBy = (actor: SupplierActor, row: { personId: PgColumn; organisationId: PgColumn }) =>
  actor.kind === 'provider'
    ? eq(row.organisationId, actor.organisationId)
    : and(eq(row.personId, actor.personId), isNull(row.organisationId))

/** Everything that somebody has ever given, the newest of each kind first. */
export const ownCredentials = (actor: SupplierActor): Promise<OwnCredential[]> =>
  inTransaction(actor, (tx) =>
    tx
      .select()
      .from(credentials)
      .where(ownedBy(actor, credentials))
      .orderBy(asc(credentials.kind), desc(credentials.submittedAt), desc(credentials.id)),
  )

/** One of one’s own with what has happened to it; null when it is not theirs. */
export function ownCredential(actor: SupplierActor, id: string) {
  return inTransaction(actor, async (tx) => {
    const [credential] = await tx
      .select()
      .from(credentials)
      .where(and(eq(credentials.id, id), ownedBy(actor, credentials)))
    if (!credential) return null
    const history = await tx
      .select()
      .from(credentialEvents)
      .where(eq(credentialEvents.credentialId, id))
      .orderBy(asc(credentialEvents.at), asc(credentialEvents.id))
    return { credential, history }
  })
}
