import { asc } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { specialisms } from '#db/schema/index.ts'
import type { Specialism } from './specialisms.ts'

/** Everything on the kept lists by name, what was taken off them too. */
export const readSpecialisms = (actor: Actor): Promise<Specialism[]> =>
  inTransaction(actor, (tx) => tx.select().from(specialisms).orderBy(asc(specialisms.name)))
