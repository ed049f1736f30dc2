import { eq } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { organisations } from '#db/schema/index.ts'

/** The consortium, locked: whoever invites and whoever closes it come one after the other. */
export async function lockConsortium(tx: Tx, leadId: string): Promise<typeof organisations.$inferSelect> {
  const [lead] = await tx.select().from(organisations).where(eq(organisations.id, leadId)).for('no key update')
  if (!lead) throw new Error('a consortium that somebody acts for is not there')
  return lead
}
