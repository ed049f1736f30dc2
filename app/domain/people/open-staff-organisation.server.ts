import { eq } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { newId } from '#app/domain/ids.ts'
import { DEFAULT_ROADS } from '#app/domain/travel.ts'
import { inTransaction } from '#db/client.server.ts'
import { organisations, platform } from '#db/schema/index.ts'

/** Waymark's own organisation and the platform's one row, made with a fresh database's first member of staff. */
export async function openStaffOrganisation(actor: SystemActor, now: Date): Promise<{ organisationId: string }> {
  return inTransaction(actor, async (tx) => {
    const [there] = await tx.select().from(platform)
    if (there) return { organisationId: there.staffOrganisationId }
    const [known] = await tx.select().from(organisations).where(eq(organisations.kind, 'staff'))
    const organisationId = known?.id ?? newId('organisation')
    if (!known)
      await tx.insert(organisations).values({ id: organisationId, kind: 'staff', name: 'Waymark', createdAt: now })
    await tx.insert(platform).values({
      legalName: 'Waymark',
      addressLines: [],
      staffOrganisationId: organisationId,
      ...DEFAULT_ROADS,
    })
    return { organisationId }
  })
}
