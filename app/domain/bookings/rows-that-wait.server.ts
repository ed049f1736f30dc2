import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import {
  adviserCards,
  approvals,
  bookings,
  charges,
  organisations,
  payers,
  paymentRequests,
  visits,
} from '#db/schema/index.ts'
import { type Places, writtenOnce } from '#db/written-once.server.ts'
import type { Day } from '../calendar.ts'
import { approvedBy, boughtBy } from './bought-by.server.ts'
import { wantsCounts } from './rows-to-count.server.ts'

// What can wait for a buyer, in two statements: the approvals and the visits that wait, each row with what it waits for.

type Kind = BuyingActor['kind']
/** Looked for in all that the buyer has bought, or in one booking. */
type Where = 'anywhere' | 'in one booking'

const within = (where: Where, { bookingId }: Places<'bookingId'>): SQL | undefined =>
  where === 'in one booking' ? eq(bookings.id, bookingId) : undefined

const asked = sql`from visits v where v.booking_id = ${bookings.id} and v.status = 'requested'`

const approvalsThatWait = (kind: Kind, where: Where) =>
  writtenOnce((db, places: Places<'organisationId' | 'personId' | 'bookingId'>) => {
    const { organisationId, personId } = places
    const waits = {
      approve: and(approvedBy({ kind, organisationId }, approvals), ne(bookings.requestedBy, personId)),
      answer: and(
        boughtBy({ kind, organisationId }, bookings),
        eq(bookings.requestedBy, personId),
        isNotNull(approvals.question),
        isNull(approvals.answer),
      ),
    }
    return db
      .select({
        waits: { approve: whether(waits.approve), answer: whether(waits.answer) },
        bookingId: bookings.id,
        reference: bookings.reference,
        terms: bookings.terms,
        who: bookings.requestedByName,
        question: approvals.question,
        approveBy: approvals.approveBy,
        since: bookings.requestedAt,
        adviser: adviserCards.name,
        schoolId: bookings.schoolId,
        school: organisations.name,
        first: sql<Day>`(select min(v.on_day)::text ${asked})`,
        many: sql<number>`(select count(*)::int ${asked})`,
        soonest: sql<Date | null>`(select min(v.approve_by) ${asked})`.mapWith(approvals.approveBy),
        pence: sql<number>`(select coalesce(sum(v.price_pence + v.travel_pence + v.fee_pence + v.vat_pence), 0)::float8 ${asked})`,
      })
      .from(approvals)
      .innerJoin(bookings, eq(bookings.id, approvals.bookingId))
      .innerJoin(adviserCards, eq(adviserCards.supplierId, bookings.supplierId))
      .innerJoin(organisations, eq(organisations.id, bookings.schoolId))
      .where(and(eq(approvals.status, 'awaiting'), within(where, places), or(waits.approve, waits.answer)))
      .orderBy(asc(approvals.approveBy))
  })

/** Until when what the adviser says against the determination that counts is to be answered, where nobody has. */
const openDisagreement = sql`select d.answer_by_on::text from status_disagreements d
  join employment_statuses e on e.id = d.status_id
  where d.booking_id = ${bookings.id} and d.status = 'open'
    and not exists (select from employment_statuses n where n.booking_id = e.booking_id and n.position > e.position)`

const visitsThatWait = (kind: Kind, where: Where) =>
  writtenOnce((db, places: Places<'organisationId' | 'personId' | 'since' | 'today' | 'now' | 'bookingId'>) => {
    const { organisationId, personId, since, today, now } = places
    const proposed = sql`from day_changes d where d.visit_id = ${visits.id} and d.status = 'proposed' and d.side = 'adviser' and d.answer_by > ${now}::timestamptz`
    const waits = {
      // Until its day is over; the booking’s page offers it longer. What a consortium led is the consortium’s to replace.
      replace: and(
        eq(visits.status, 'cancelled'),
        isNotNull(visits.span),
        gte(visits.onDay, today),
        kind === 'consortium' ? undefined : isNull(visits.leadId),
        sql`(${visits.lacks} is not null or exists (select from booking_events e where e.visit_id = ${visits.id} and e.to_status = 'cancelled' and e.actor_side in ('adviser', 'waymark', 'staff')))`,
        sql`not exists (select from visits r where r.replaces_visit_id = ${visits.id} and r.status not in ('declined', 'withdrawn', 'expired'))`,
      ),
      substitute: and(
        eq(visits.status, 'requested'),
        sql`exists (select from visit_conditions c where c.visit_id = ${visits.id} and c.kind = 'substitute' and c.met_at is null)`,
      ),
      // Another day, which whoever comes proposes.
      day: and(eq(visits.status, 'confirmed'), sql`exists (select ${proposed})`),
      agree: eq(visits.status, 'delivered'),
      // Whoever supplied it has spoken last.
      problem: and(
        eq(visits.status, 'problem'),
        sql`(select s.side from problem_statements s join problems p on p.id = s.problem_id
          where p.visit_id = ${visits.id} and p.settled_at is null order by s.said_at desc, s.id desc limit 1) = 'adviser'`,
      ),
      // Whoever approves answers it, and never whoever asked for the booking.
      disagreement: and(
        approvedBy({ kind, organisationId }, visits),
        ne(bookings.requestedBy, personId),
        sql`exists (${openDisagreement})`,
      ),
      count: and(inArray(visits.status, ['delivered', 'agreed']), gt(visits.onDay, since), wantsCounts(visits)),
      // Those who pay: for a consortium's visits the member or its trust, never the consortium.
      order_number: and(
        eq(visits.payerId, organisationId),
        eq(payers.usesOrderNumbers, true),
        isNull(bookings.orderNumber),
        // A payroll asks for none.
        eq(visits.paidThrough, 'waymark'),
        or(
          inArray(visits.status, ['confirmed', 'delivered', 'agreed']),
          // What cancelling it late costs is invoiced too.
          and(eq(visits.status, 'cancelled'), sql`${visits.billedPricePence} > 0`),
        ),
      ),
      // VAT has made it dearer than what was approved: an approver of the payer's agrees, never whoever asked for it.
      higher_total: and(
        eq(charges.payerId, organisationId),
        eq(charges.status, 'held'),
        lt(charges.approvedPence, charges.totalPence),
        ne(bookings.requestedBy, personId),
      ),
      pay: and(eq(paymentRequests.payerId, organisationId), eq(paymentRequests.status, 'open')),
    }
    return db
      .select({
        waits: {
          replace: whether(waits.replace),
          substitute: whether(waits.substitute),
          day: whether(waits.day),
          agree: whether(waits.agree),
          problem: whether(waits.problem),
          disagreement: whether(waits.disagreement),
          count: whether(waits.count),
          order_number: whether(waits.order_number),
          higher_total: whether(waits.higher_total),
          pay: whether(waits.pay),
        },
        visitId: visits.id,
        day: visits.onDay,
        agreeBy: visits.agreeBy,
        disagreementBy: sql<Day | null>`(${openDisagreement})`,
        dayBy: sql<Date | null>`(select d.answer_by ${proposed})`.mapWith(visits.agreeBy),
        // Where the school took a problem back, the days are counted anew.
        since:
          sql<Date | null>`coalesce((select max(p.settled_at) from problems p where p.visit_id = ${visits.id}), ${visits.deliveredAt})`.mapWith(
            visits.deliveredAt,
          ),
        amounts: {
          pricePence: visits.pricePence,
          travelPence: visits.travelPence,
          feePence: visits.feePence,
          vatPence: visits.vatPence,
          billedPricePence: visits.billedPricePence,
          billedTravelPence: visits.billedTravelPence,
          billedFeePence: visits.billedFeePence,
          partDone: visits.partDone,
          partOf: visits.partOf,
          paidThrough: visits.paidThrough,
        },
        bookingId: bookings.id,
        reference: bookings.reference,
        terms: bookings.terms,
        adviser: adviserCards.name,
        schoolId: visits.schoolId,
        school: organisations.name,
        charge: { id: charges.id, totalPence: charges.totalPence },
        payment: {
          id: paymentRequests.id,
          dueOn: paymentRequests.dueOn,
          totalPence: paymentRequests.totalPence,
          receivedPence: paymentRequests.receivedPence,
          creditedPence: paymentRequests.creditedPence,
        },
      })
      .from(visits)
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .innerJoin(adviserCards, eq(adviserCards.supplierId, visits.supplierId))
      .innerJoin(organisations, eq(organisations.id, visits.schoolId))
      .leftJoin(payers, eq(payers.payerId, visits.payerId))
      .leftJoin(charges, and(eq(charges.visitId, visits.id), isNull(charges.annulledAt)))
      .leftJoin(paymentRequests, eq(paymentRequests.id, charges.paymentRequestId))
      .where(
        and(
          boughtBy({ kind, organisationId }, visits),
          within(where, places),
          or(
            waits.replace,
            waits.substitute,
            waits.day,
            waits.agree,
            waits.problem,
            waits.disagreement,
            waits.count,
            waits.order_number,
            waits.higher_total,
            waits.pay,
          ),
        ),
      )
      .orderBy(asc(visits.onDay), asc(visits.position))
  })

const whether = (condition: SQL | undefined) => sql<boolean | null>`${condition}`

const lookedFor = (kind: Kind, where: Where) => ({
  approvals: approvalsThatWait(kind, where),
  visits: visitsThatWait(kind, where),
})

export const rowsThatWait = {
  school: { anywhere: lookedFor('school', 'anywhere'), 'in one booking': lookedFor('school', 'in one booking') },
  consortium: {
    anywhere: lookedFor('consortium', 'anywhere'),
    'in one booking': lookedFor('consortium', 'in one booking'),
  },
}

export type ApprovalThatWaits = Awaited<ReturnType<typeof rowsThatWait.school.anywhere.approvals>>[number]
export type VisitThatWaits = Awaited<ReturnType<typeof rowsThatWait.school.anywhere.visits>>[number]
