import { and, count, desc, eq, getTableColumns } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { menuChanges, menuServices, services, specialisms } from '#db/schema/index.ts'
import type { MenuService } from './menu.ts'
import { menuColumns } from './read-menu.server.ts'

export type MenuChange = typeof menuChanges.$inferSelect

/** The whole menu with how many offer each service, for staff. */
export const menuForStaff = (actor: StaffActor): Promise<{ service: MenuService; offering: number }[]> =>
  inTransaction(actor, (tx) =>
    tx
      .select({ service: menuColumns, offering: count(services.id) })
      .from(menuServices)
      .leftJoin(services, and(eq(services.code, menuServices.code), eq(services.isOffered, true)))
      .groupBy(menuServices.code)
      .orderBy(menuServices.position),
  )

/** One service with who changed what of it and when, newest first; null when there is none. */
export function menuServiceForStaff(
  actor: StaffActor,
  code: string,
): Promise<{ service: MenuService; changes: MenuChange[] } | null> {
  return inTransaction(actor, async (tx) => {
    const [service] = await tx.select(menuColumns).from(menuServices).where(eq(menuServices.code, code))
    if (!service) return null
    const changes = await tx.select().from(menuChanges).where(eq(menuChanges.about, code)).orderBy(desc(menuChanges.at))
    return { service, changes }
  })
}

const MOST_SHOWN = 30

/** The last changes of the kept lists, newest first. */
export const listChanges = (actor: StaffActor): Promise<MenuChange[]> =>
  inTransaction(actor, (tx) =>
    tx
      .select(getTableColumns(menuChanges))
      .from(menuChanges)
      .innerJoin(specialisms, eq(specialisms.code, menuChanges.about))
      .orderBy(desc(menuChanges.at))
      .limit(MOST_SHOWN),
  )
