import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, approvals, bookings, organisations } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import type { PriceTerms } from './agreement.ts'
import { approvedBy } from './bought-by.server.ts'

export type ApprovalListed = {
  terms: PriceTerms
  bookingId: string
  reference: string
  status: 'awaiting' | 'approved' | 'declined' | 'withdrawn' | 'expired'
  school: string
  adviser: string
  requestedBy: string
  /** Asked for by the person looking, so somebody else decides. */
  isOwn: boolean
  isQuestionOpen: boolean
  first: Day
  visits: number
  pence: number
  approveBy: Date
  decidedAt: Date | null
  decidedByName: string | null
}

const MOST_DECIDED = 20

/** What waits for this organisation's approval, soonest first, and the last that were decided. */
export function readApprovals(actor: BuyingActor): Promise<{ awaiting: ApprovalListed[]; decided: ApprovalListed[] }> {
  // What waits; then what was decided: not what had been withdrawn, declined by the adviser or run out before.
  const counted = sql`(case ${approvals.status} when 'awaiting' then v.status = 'requested'
    when 'approved' then exists (select 1 from visit_conditions c where c.visit_id = v.id and c.kind = 'approval' and c.met_at is not null)
    else exists (select 1 from booking_events e where e.visit_id = v.id and e.event = 'decline_approval') end)`
  const soonest =
    sql<Date>`coalesce((select min(v.approve_by) from visits v where v.booking_id = ${bookings.id} and v.status = 'requested'), ${approvals.approveBy})`.mapWith(
      approvals.approveBy,
    )
  return inTransaction(actor, async (tx) => {
    const rows = (isAwaiting: boolean) =>
      tx
        .select({
          bookingId: approvals.bookingId,
          reference: bookings.reference,
          status: approvals.status,
          school: organisations.name,
          adviser: adviserCards.name,
          terms: bookings.terms,
          requestedBy: bookings.requestedByName,
          isOwn: sql<boolean>`${bookings.requestedBy} = ${actor.personId}`,
          isQuestionOpen: sql<boolean>`${approvals.question} is not null and ${approvals.answer} is null`,
          first: sql<Day>`(select min(v.on_day)::text from visits v where v.booking_id = ${bookings.id} and ${counted})`,
          visits: sql<number>`(select count(*)::int from visits v where v.booking_id = ${bookings.id} and ${counted})`,
          pence: sql<number>`(select coalesce(sum(v.price_pence + v.travel_pence + v.fee_pence + v.vat_pence), 0)::float8 from visits v where v.booking_id = ${bookings.id} and ${counted})`,
          // A day waits no longer than until it begins, so the first to run out says when to decide.
          approveBy: soonest,
          decidedAt: approvals.decidedAt,
          decidedByName: approvals.decidedByName,
        })
        .from(approvals)
        .innerJoin(bookings, eq(bookings.id, approvals.bookingId))
        .innerJoin(organisations, eq(organisations.id, bookings.schoolId))
        .innerJoin(adviserCards, eq(adviserCards.supplierId, bookings.supplierId))
        .where(
          and(
            approvedBy(actor, approvals),
            isAwaiting ? eq(approvals.status, 'awaiting') : inArray(approvals.status, ['approved', 'declined']),
          ),
        )
    return {
      awaiting: await rows(true).orderBy(asc(soonest)),
      decided: await rows(false).orderBy(desc(approvals.decidedAt)).limit(MOST_DECIDED),
    }
  })
}
