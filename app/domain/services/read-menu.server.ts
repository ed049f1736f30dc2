import { asc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { menuServices, services } from '#db/schema/index.ts'
import type { MenuService, ServiceCode } from './menu.ts'

const { position, changedAt, ...columns } = getTableColumns(menuServices)

/** A service of the menu, for a select that joins it. */
export const menuColumns = columns

/** Each service of the menu as one value, with its place: for a statement that reads other things besides. */
export const menuAsJson = sql`(select ${position}, jsonb_build_object(${sql.join(
  Object.entries(columns).flatMap(([name, column]) => [sql.raw(`'${name}'`), column]),
  sql`, `,
)}) as service from ${menuServices})`

/** The whole menu in its order, as one value of such a statement. */
export const wholeMenu = sql<MenuService[]>`(select jsonb_agg(m.service order by m.position) from ${menuAsJson} m)`

/** The whole menu in its order, what was taken off it too: what is booked and offered may name it. */
export const menuIn = (tx: Tx): Promise<MenuService[]> =>
  tx.select(menuColumns).from(menuServices).orderBy(asc(position))

/** The same in a database transaction of its own. */
export const readMenu = (actor: Actor): Promise<MenuService[]> => inTransaction(actor, menuIn)

/** The service of a code, whether on the menu or taken off; null when there is none. */
export async function menuServiceIn(tx: Tx, code: ServiceCode): Promise<MenuService | null> {
  const [service] = await tx.select(menuColumns).from(menuServices).where(eq(menuServices.code, code))
  return service ?? null
}

/** The service of what is booked or offered, which is there for good: a foreign key says so. */
export async function serviceBooked(tx: Tx, code: ServiceCode): Promise<MenuService> {
  const service = await menuServiceIn(tx, code)
  if (!service) throw new Error(`not on the menu: ${code}`)
  return service
}

/** How many of a service its adviser or provider has on each day to come; nothing where they take as many as there is time for. */
export const takenOnDays = sql<Record<string, number>>`case when ${services.capacityADay} is null then '{}'
  else visits_a_day(${services.supplierId}, ${services.code}) end`
