import { sql } from 'drizzle-orm'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { membersWith } from './approvers.server.ts'

/** Who can put right that nobody can approve, for whoever is looking. */
export type LacksApprover = {
  /** Whoever decides: the consortium that leads, the trust, or the school itself. */
  organisation: string
  /** The person looking keeps its team, and so can invite somebody. */
  canInvite: boolean
  /** Who keeps its team, by name; nobody, where nobody of it is on Waymark yet. */
  keepers: string[]
}

/** The same of an organisation in which nobody can approve; it is not asked whether that is so. */
export async function readLacksApprover(
  actor: BuyingActor,
  approving: { id: string; name: string },
): Promise<LacksApprover> {
  const [row] = await inTransaction(actor, (tx) =>
    tx.execute<{ names: string[] }>(
      sql`select ${membersWith('administrator', sql`${approving.id}`, sql`${actor.personId}`)} as names`,
    ),
  )
  return {
    organisation: approving.name,
    canInvite: approving.id === actor.organisationId && may(actor, 'keep the team'),
    keepers: row?.names ?? [],
  }
}
