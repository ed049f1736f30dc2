import { and, eq, sql } from 'drizzle-orm'
import type { PersonActor } from '#app/auth/actor.ts'
import { lockPerson } from '#app/domain/accreditation/held.server.ts'
import { openSupplier } from '#app/domain/advisers/start-practice.server.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { memberships, organisations, outcodes } from '#db/schema/index.ts'
import type { ProviderKind } from './provider-kinds.ts'

/** What a provider starts with. */
export type ProviderStart = { organisation: string; trading: ProviderKind; town: string; outcode: string }

/**
 * Joins as a provider, for a person who is signed in: they keep it, and invite whoever else does. Refuses who keeps one of that
 * name: sent again, it is no second provider.
 */
export const startProvider = (
  actor: PersonActor,
  start: ProviderStart,
  now: Date,
): Promise<Result<{ supplierId: string }, 'unknown_outcode' | 'already_keeps_it'>> =>
  inTransaction(actor, async (tx) => {
    await lockPerson(tx, actor.personId)
    const [kept] = await tx
      .select({ id: organisations.id })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(
        and(
          eq(memberships.personId, actor.personId),
          eq(memberships.status, 'active'),
          eq(organisations.kind, 'provider'),
          sql`'administrator' = any(${memberships.roles})`,
          sql`lower(${organisations.name}) = lower(${start.organisation})`,
        ),
      )
    return kept ? refuse('already_keeps_it') : openProvider(tx, actor.personId, start, now)
  })

/** The same for somebody who has just joined, in the caller's transaction. */
export async function openProvider(
  tx: Tx,
  personId: string,
  { organisation: name, trading, town, outcode }: ProviderStart,
  now: Date,
): Promise<Result<{ supplierId: string }, 'unknown_outcode'>> {
  const [middle] = await tx.select().from(outcodes).where(eq(outcodes.outcode, outcode))
  if (!middle) return refuse('unknown_outcode')
  const roles = ['administrator', 'allocator', 'payer'] as const
  const start = { kind: 'provider' as const, personId, roles: [...roles], trading, name, town, outcode, middle }
  return done({ supplierId: await openSupplier(tx, start, now) })
}
