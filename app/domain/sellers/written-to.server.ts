import { and, arrayOverlaps, eq } from 'drizzle-orm'
import type { Recipients } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import { memberships } from '#db/schema/index.ts'

/** Who reads what concerns a seller's money: the adviser; of a provider whoever looks after payouts, or else keeps it. */
export async function writtenTo(tx: Tx, supplierId: string): Promise<Recipients> {
  const [own] = await tx
    .select({ roles: memberships.roles })
    .from(memberships)
    .where(
      and(
        eq(memberships.organisationId, supplierId),
        eq(memberships.status, 'active'),
        arrayOverlaps(memberships.roles, ['adviser', 'payer']),
      ),
    )
    .limit(1)
  const role = own?.roles.includes('adviser') ? 'adviser' : own ? 'payer' : 'administrator'
  return { to: 'members', organisationId: supplierId, role }
}
