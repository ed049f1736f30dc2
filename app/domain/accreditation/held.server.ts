import { and, eq, inArray, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { menuColumns } from '#app/domain/services/read-menu.server.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { credentials, menuServices, services } from '#db/schema/index.ts'
import { type HeldCredential, heldSpans, isSameDays } from './credential-needs.ts'

/** Whatever staff have ever verified of somebody, as services are judged by it. Only what follows from it may be shown to a school. */
export const heldBy = (tx: Tx, personId: string): Promise<HeldCredential[]> =>
  seeingAllParties(tx, () =>
    tx
      .select({
        facts: credentials.facts,
        // Of whoever is suspended nothing counts, whatever staff have verified.
        status: sql<
          HeldCredential['status']
        >`case when is_on_hold(${credentials.personId}) then 'suspended' else ${credentials.status} end`,
        startsOn: credentials.startsOn,
        endsOn: credentials.endsOn,
      })
      .from(credentials)
      .where(
        and(
          eq(credentials.personId, personId),
          inArray(credentials.status, ['verified', 'expiring', 'expired', 'suspended', 'revoked']),
        ),
      ),
  )

/**
 * Writes down anew on which days everything holds that each of somebody’s services needs: call it at the end of every command
 * that changes a credential, begins a service or changes what it needs, in its own database transaction.
 */
export async function rewriteHeld(tx: Tx, personId: string): Promise<void> {
  const held = await heldBy(tx, personId)
  const own = await tx
    .select({ id: services.id, held: services.held, menu: menuColumns })
    .from(services)
    .innerJoin(menuServices, eq(menuServices.code, services.code))
    .where(eq(services.personId, personId))
  for (const service of own) {
    const spans = heldSpans(held, service.menu)
    if (!isSameDays(spans, service.held))
      await tx.update(services).set({ held: spans }).where(eq(services.id, service.id))
  }
}

/** One person’s credentials change one after the other. */
export const lockPerson = (tx: Tx, personId: string) => tx.execute(sql`select lock_person(${personId})`)

/** Has somebody’s visits to come looked at again, once however often it is asked: something that they are judged by has changed. */
export const askToLookAtVisits = (tx: Tx, personId: string): Promise<void> =>
  enqueue(tx, 'look-at-visits', { personId }, { key: `look-at-visits:${personId}` })
