import { and, asc, desc, eq } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { credentialEvents, credentials } from '#db/schema/index.ts'

export type OwnCredential = typeof credentials.$inferSelect

/** Everything that somebody has ever given, the newest of each kind first. */
export const ownCredentials = (actor: AdviserActor): Promise<OwnCredential[]> =>
  inTransaction(actor, (tx) =>
    tx
      .select()
      .from(credentials)
      .where(eq(credentials.personId, actor.personId))
      .orderBy(asc(credentials.kind), desc(credentials.submittedAt), desc(credentials.id)),
  )

/** One of one’s own with what has happened to it; null when it is not theirs. */
export function ownCredential(actor: AdviserActor, id: string) {
  return inTransaction(actor, async (tx) => {
    const [credential] = await tx
      .select()
      .from(credentials)
      .where(and(eq(credentials.id, id), eq(credentials.personId, actor.personId)))
    if (!credential) return null
    const history = await tx
      .select()
      .from(credentialEvents)
      .where(eq(credentialEvents.credentialId, id))
      .orderBy(asc(credentialEvents.at), asc(credentialEvents.id))
    return { credential, history }
  })
}
