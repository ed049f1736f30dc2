import { and, asc, eq, gt, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import type { Act } from '#app/auth/roles.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  adviserCards,
  approvals,
  bookings,
  organisations,
  payers,
  paymentRequests,
  visitCounts,
  visits,
} from '#db/schema/index.ts'
import { addDays, type Day, londonDay } from '../calendar.ts'
import { boughtBy } from './bought-by.server.ts'
import type { BookingSeen } from './read-booking.server.ts'
import type { BuyerTurn } from './turn-words.ts'
import { turnsThatCanBe } from './turns-that-can-be.ts'

/** How long after a visit its counts are still asked for. */
const COUNT_WITHIN_DAYS = 120

const ACTS: Record<BuyerTurn['kind'], Act> = {
  approve: 'approve visits',
  answer: 'request visits',
  agree: 'agree delivery',
  count: 'count pupils',
  order_number: 'add order numbers',
  pay: 'pay invoices',
}
const KINDS = Object.keys(ACTS) as BuyerTurn['kind'][]

/**
 * What waits for the person acting, by their roles: bookings to approve, questions to answer, deliveries to agree, pupils
 * to count, order numbers to add, invoices to pay. What has a time first, soonest first.
 */
export const readTurns = (actor: BuyingActor, now: Date): Promise<BuyerTurn[]> => turnsOf(actor, now, KINDS)

/** What waits for the person acting in one booking that has been read already: only what can wait in it is looked for. */
export const readTurnsOf = (actor: BuyingActor, seen: BookingSeen, now: Date): Promise<BuyerTurn[]> =>
  turnsOf(actor, now, turnsThatCanBe(seen), seen.booking.id)

async function turnsOf(
  actor: BuyingActor,
  now: Date,
  kinds: readonly BuyerTurn['kind'][],
  bookingId?: string,
): Promise<BuyerTurn[]> {
  const own = kinds.filter((kind) => may(actor, ACTS[kind]))
  if (own.length === 0) return []
  const of = bookingId ? eq(bookings.id, bookingId) : undefined
  const read = (tx: Tx, kind: BuyerTurn['kind']): Promise<BuyerTurn[]> => {
    switch (kind) {
      case 'approve':
      case 'answer':
        return approvalsOf(tx, actor, kind, of)
      case 'agree':
        return deliveries(tx, actor, of)
      case 'count':
        return uncounted(tx, actor, now, of)
      case 'order_number':
        return withoutOrderNumber(tx, actor, of)
      case 'pay':
        return unpaid(tx, actor, of)
    }
  }
  const turns = await inTransaction(actor, (tx) => Promise.all(own.map((kind) => read(tx, kind))))
  const at = (by: BuyerTurn['by']) => (by === null ? Number.POSITIVE_INFINITY : new Date(by).getTime())
  return turns.flat().sort((a, b) => at(a.by) - at(b.by) || 0)
}

type Of = ReturnType<typeof eq> | undefined

const gross = sql<number>`(${visits.pricePence} + ${visits.travelPence} + ${visits.feePence} + ${visits.vatPence})::float8`
const BLANK = { visitId: null, who: '', words: '', paymentRequestId: null, pence: 0, visits: 1, day: null, by: null }

async function approvalsOf(tx: Tx, actor: BuyingActor, kind: 'approve' | 'answer', of: Of): Promise<BuyerTurn[]> {
  const isMine =
    actor.kind === 'consortium'
      ? eq(approvals.leadId, actor.organisationId)
      : and(eq(approvals.payerId, actor.organisationId), isNull(approvals.leadId))
  const rows = await tx
    .select({
      booking: bookings,
      approval: approvals,
      adviser: adviserCards.name,
      school: organisations.name,
      first: sql<Day>`(select min(v.on_day)::text from visits v where v.booking_id = ${bookings.id} and v.status = 'requested')`,
      many: sql<number>`(select count(*)::int from visits v where v.booking_id = ${bookings.id} and v.status = 'requested')`,
      soonest:
        sql<Date | null>`(select min(v.approve_by) from visits v where v.booking_id = ${bookings.id} and v.status = 'requested')`.mapWith(
          approvals.approveBy,
        ),
      pence: sql<number>`(select coalesce(sum(v.price_pence + v.travel_pence + v.fee_pence + v.vat_pence), 0)::float8 from visits v where v.booking_id = ${bookings.id} and v.status = 'requested')`,
    })
    .from(approvals)
    .innerJoin(bookings, eq(bookings.id, approvals.bookingId))
    .innerJoin(adviserCards, eq(adviserCards.supplierId, bookings.supplierId))
    .innerJoin(organisations, eq(organisations.id, bookings.schoolId))
    .where(
      and(
        eq(approvals.status, 'awaiting'),
        of,
        kind === 'approve'
          ? and(isMine, ne(bookings.requestedBy, actor.personId))
          : and(
              boughtBy(actor, bookings),
              eq(bookings.requestedBy, actor.personId),
              isNotNull(approvals.question),
              isNull(approvals.answer),
            ),
      ),
    )
    .orderBy(asc(approvals.approveBy))
  return rows.map(({ booking, approval, adviser, school, first, many, soonest, pence }) => ({
    ...BLANK,
    kind,
    bookingId: booking.id,
    reference: booking.reference,
    adviser,
    school,
    day: first,
    visits: many,
    pence,
    by: soonest ?? approval.approveBy,
    who: booking.requestedByName,
    words: approval.question ?? '',
  }))
}

const visitRows = (tx: Tx) =>
  tx
    .select({ visit: visits, booking: bookings, adviser: adviserCards.name, school: organisations.name, pence: gross })
    .from(visits)
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .innerJoin(adviserCards, eq(adviserCards.supplierId, visits.supplierId))
    .innerJoin(organisations, eq(organisations.id, visits.schoolId))
    .$dynamic()

type VisitRow = Awaited<ReturnType<typeof visitRows>>[number]

const ofVisit = (kind: BuyerTurn['kind'], { visit, booking, adviser, school, pence }: VisitRow): BuyerTurn => ({
  ...BLANK,
  kind,
  bookingId: booking.id,
  reference: booking.reference,
  visitId: visit.id,
  adviser,
  school,
  day: visit.onDay,
  pence,
  by: kind === 'agree' ? visit.agreeBy : null,
})

async function deliveries(tx: Tx, actor: BuyingActor, of: Of): Promise<BuyerTurn[]> {
  const rows = await visitRows(tx)
    .where(and(eq(visits.status, 'delivered'), boughtBy(actor, visits), of))
    .orderBy(asc(visits.agreeBy))
  return rows.map((row) => ofVisit('agree', row))
}

async function uncounted(tx: Tx, actor: BuyingActor, now: Date, of: Of): Promise<BuyerTurn[]> {
  const rows = await visitRows(tx)
    .leftJoin(visitCounts, eq(visitCounts.visitId, visits.id))
    .where(
      and(
        inArray(visits.status, ['delivered', 'agreed']),
        gt(visits.onDay, addDays(londonDay(now), -COUNT_WITHIN_DAYS)),
        gt(visits.interviewsWanted, 0),
        isNull(visitCounts.visitId),
        boughtBy(actor, visits),
        of,
      ),
    )
    .orderBy(asc(visits.onDay))
  return rows.map((row) => ofVisit('count', row))
}

async function withoutOrderNumber(tx: Tx, actor: BuyingActor, of: Of): Promise<BuyerTurn[]> {
  const rows = await visitRows(tx)
    .innerJoin(payers, eq(payers.payerId, visits.payerId))
    .where(
      and(
        eq(visits.payerId, actor.organisationId),
        eq(payers.usesOrderNumbers, true),
        isNull(bookings.orderNumber),
        inArray(visits.status, ['confirmed', 'delivered', 'agreed']),
        of,
      ),
    )
    .orderBy(asc(visits.onDay))
  const first = new Map<string, VisitRow>()
  for (const row of rows) if (!first.has(row.booking.id)) first.set(row.booking.id, row)
  return [...first.values()].map((row) => ({ ...ofVisit('order_number', row), visitId: null }))
}

async function unpaid(tx: Tx, actor: BuyingActor, of: Of): Promise<BuyerTurn[]> {
  const rows = await visitRows(tx)
    .innerJoin(paymentRequests, eq(paymentRequests.visitId, visits.id))
    .where(and(eq(paymentRequests.payerId, actor.organisationId), eq(paymentRequests.status, 'open'), of))
    .orderBy(asc(paymentRequests.dueOn))
  const ids = rows.map((row) => row.visit.id)
  const requests =
    ids.length > 0 ? await tx.select().from(paymentRequests).where(inArray(paymentRequests.visitId, ids)) : []
  return rows.map((row) => {
    const request = requests.find((one) => one.visitId === row.visit.id)
    return {
      ...ofVisit('pay', row),
      pence: (request?.totalPence ?? 0) - (request?.receivedPence ?? 0),
      by: request?.dueOn ?? null,
      paymentRequestId: request?.id ?? null,
    }
  })
}
