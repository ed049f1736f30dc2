import { and, eq, isNotNull } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { type FallsShort, fallsShort } from '#app/domain/accreditation/falls-short.ts'
import { heldBy } from '#app/domain/accreditation/held.server.ts'
import type { Day } from '#app/domain/calendar.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { practices } from '#db/schema/index.ts'
import type { MenuService, ServiceCode } from './menu.ts'
import { menuIn } from './read-menu.server.ts'

/**
 * By which verified check somebody may not offer a service of theirs (`fallsShort`); null where none is in the way. Of a provider
 * always null: who of those it sends may come for a service is judged of each of them.
 */
export async function shortfallIn(
  tx: Tx,
  supplierId: string,
  menu: MenuService,
  today: Day,
): Promise<FallsShort | null> {
  const personId = await personOf(tx, supplierId)
  return personId === null ? null : fallsShort(await heldBy(tx, personId), menu, today)
}

/** The same of each service of the menu that they may not offer. */
export const ownShortfalls = (actor: SupplierActor, today: Day): Promise<Record<ServiceCode, FallsShort>> =>
  inTransaction(actor, async (tx) => {
    const personId = await personOf(tx, actor.organisationId)
    if (personId === null) return {}
    const held = await heldBy(tx, personId)
    return Object.fromEntries(
      (await menuIn(tx)).flatMap((service) => {
        const short = fallsShort(held, service, today)
        return short ? [[service.code, short]] : []
      }),
    )
  })

async function personOf(tx: Tx, supplierId: string): Promise<string | null> {
  const [practice] = await tx
    .select({ personId: practices.personId })
    .from(practices)
    .where(and(eq(practices.supplierId, supplierId), isNotNull(practices.personId)))
  return practice?.personId ?? null
}
