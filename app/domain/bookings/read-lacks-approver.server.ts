import { sql } from 'drizzle-orm'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { membersWith } from './approvers.server.ts'
import type { LacksApprover } from './lacks-approver.ts'

/** Who can see to it that somebody approves for an organisation in which nobody can; it is not asked whether that is so. */
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
