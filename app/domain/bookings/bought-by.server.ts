import { type AnyColumn, eq, or } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'

type Parties = { schoolId: AnyColumn; payerId: AnyColumn; leadId: AnyColumn }

/** Whether a row is of the actor's buying: at their school, paid by their trust, or led by their consortium. */
export const boughtBy = (actor: BuyingActor, row: Parties) =>
  actor.kind === 'consortium'
    ? eq(row.leadId, actor.organisationId)
    : or(eq(row.schoolId, actor.organisationId), eq(row.payerId, actor.organisationId))
