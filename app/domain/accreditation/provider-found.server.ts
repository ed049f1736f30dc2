import { and, eq } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import type { Day } from '#app/domain/calendar.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { comers, services } from '#db/schema/index.ts'
import { isHeldOn, providerLacksOn } from './credential-needs.ts'
import { heldByProvider } from './held.server.ts'
import type { LackedCredential } from './services-found.ts'

/** The same as staff read it. */
export const providerFoundFor = (actor: StaffActor, supplierId: string, offered: readonly MenuService[], today: Day) =>
  inTransaction(actor, (tx) => providerFound(tx, supplierId, offered, today))

/**
 * For which of the services that a provider offers schools find it today, once it is listed: those for which what it shows of
 * itself holds and somebody may come. What it lacks of itself stands in the way of them all.
 */
export async function providerFound(
  tx: Tx,
  supplierId: string,
  offered: readonly MenuService[],
  today: Day,
): Promise<{ found: MenuService[]; lacked: LackedCredential[] }> {
  const lacked = providerLacksOn(await heldByProvider(tx, supplierId), today).map((one) => ({
    ...one,
    services: [...offered],
  }))
  const may = await tx
    .select({ code: services.code, held: comers.held })
    .from(comers)
    .innerJoin(services, eq(services.id, comers.serviceId))
    .where(and(eq(comers.supplierId, supplierId), eq(services.isOffered, true)))
  const found = offered.filter(({ code }) => may.some((one) => one.code === code && isHeldOn(one.held, today)))
  return { found, lacked }
}
