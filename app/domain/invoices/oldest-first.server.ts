import { asc, type SQL, sql } from 'drizzle-orm'
import { charges } from '#db/schema/index.ts'

/** The order in which charges are invoiced, shown and settled: the oldest supply first. */
export const oldestFirst = (): SQL[] => [sql`${charges.item} ->> 'taxPointOn'`, asc(charges.id)]
