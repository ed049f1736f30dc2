import { and, eq, type SQL } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { visits } from '#db/schema/index.ts'

/** The visits that somebody who supplies them may see: their organisation's, and of a provider's its practitioner's own. */
export const ownVisits = (actor: SupplierActor): SQL | undefined =>
  and(
    eq(visits.supplierId, actor.organisationId),
    actor.kind === 'adviser' && actor.isPractitioner ? eq(visits.personId, actor.personId) : undefined,
  )
