import { and, asc, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, approvals, bookings } from '#db/schema/index.ts'
import { approverNames } from './approvers.server.ts'
import { approvedBy, boughtBy } from './bought-by.server.ts'

/** A request that waits for an approval which nobody can give. */
export type WithoutApprover = { bookingId: string; adviser: string; approvingId: string; until: Date }

const approvingId = sql<string>`coalesce(${approvals.leadId}, ${approvals.payerId})`

/** What the actor's side has asked for and nobody can approve, the first to run out first. */
export const readWithoutApprover = (actor: BuyingActor): Promise<WithoutApprover[]> =>
  inTransaction(actor, (tx) =>
    waitingWhere(tx, boughtBy(actor, approvals), sql`${approverNames(approvingId, bookings.requestedBy)} = '{}'`),
  )

/** What waits for the actor's organisation to approve it and which nobody but this member can, the first to run out first. */
export const readOnlyApprovableBy = (tx: Tx, actor: BuyingActor, personId: string): Promise<WithoutApprover[]> =>
  waitingWhere(tx, approvedBy(actor, approvals), onlyApprovableBy(sql`${personId}`))

const onlyApprovableBy = (personId: SQLWrapper): SQL => sql`${bookings.requestedBy} <> ${personId}
  and not exists (select from memberships m where m.organisation_id = ${approvingId} and m.status = 'active'
    and 'approver' = any(m.roles) and m.person_id not in (${bookings.requestedBy}, ${personId}))`

const until = sql<Date>`(select min(v.approve_by) from visits v where v.booking_id = ${bookings.id}
  and v.status = 'requested')`.mapWith(approvals.approveBy)

const waitingWhere = (tx: Tx, ...which: (SQL | undefined)[]): Promise<WithoutApprover[]> =>
  tx
    .select({ bookingId: bookings.id, adviser: adviserCards.name, approvingId, until })
    .from(approvals)
    .innerJoin(bookings, eq(bookings.id, approvals.bookingId))
    .innerJoin(adviserCards, eq(adviserCards.supplierId, bookings.supplierId))
    .where(and(eq(approvals.status, 'awaiting'), sql`${until} is not null`, ...which))
    .orderBy(asc(until))
