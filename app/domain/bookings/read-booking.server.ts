import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  adviserCards,
  approvals,
  bookingEvents,
  bookings,
  costCentres,
  fundingLines,
  organisations,
  payers,
  paymentRequests,
  people,
  problems,
  signatures,
  visitCounts,
  visits,
} from '#db/schema/index.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { boughtBy } from './bought-by.server.ts'
import { type Condition, isLapsed } from './lifecycle.ts'
import { freeToCancelUntil } from './move-visits.server.ts'
import { approversOf } from './read-request.server.ts'

/** `challengeWords`: what the school's strategy says under the number, where it lists its challenges. */
type Line = typeof fundingLines.$inferSelect & { costCentre: string | null; challengeWords: string | null }

/** One visit of a booking as its buyers see it. */
export type VisitSeen = typeof visits.$inferSelect & {
  open: Condition[]
  isLapsed: boolean
  freeUntil: Date
  /** Interviews marked in the register, and how many were seen; null where none is kept. */
  register: { marked: number; seen: number } | null
  counts: { eligible: number; send: number } | null
  problem: typeof problems.$inferSelect | null
  lines: Line[]
  payment: { id: string; status: string; totalPence: number; dueOn: string | null } | null
}

export type BookingSeen = {
  booking: typeof bookings.$inferSelect
  school: string
  payer: { name: string; usesOrderNumbers: boolean }
  lead: string | null
  adviser: string
  visits: VisitSeen[]
  approval: typeof approvals.$inferSelect
  /** Who can approve it, whoever asked for it left out. */
  approvers: string[]
  /** The organisation that approves it: the consortium that leads, the trust, or the school itself. */
  approvingId: string
  events: (typeof bookingEvents.$inferSelect)[]
  signatures: (typeof signatures.$inferSelect)[]
}

/** A booking with its visits, money, history and signatures; null when it is not of the actor's buying. */
export function readBooking(actor: BuyingActor, bookingId: string, now: Date): Promise<BookingSeen | null> {
  return inTransaction(actor, (tx) => readBookingIn(tx, actor, bookingId, now))
}

async function readBookingIn(tx: Tx, actor: BuyingActor, bookingId: string, now: Date): Promise<BookingSeen | null> {
  const [row] = await tx
    .select({
      booking: bookings,
      approval: approvals,
      payer: payers,
      school: organisations.name,
      adviser: adviserCards.name,
    })
    .from(bookings)
    .innerJoin(approvals, eq(approvals.bookingId, bookings.id))
    .innerJoin(payers, eq(payers.payerId, bookings.payerId))
    .innerJoin(organisations, eq(organisations.id, bookings.schoolId))
    .innerJoin(adviserCards, eq(adviserCards.supplierId, bookings.supplierId))
    .where(and(eq(bookings.id, bookingId), boughtBy(actor, bookings)))
  if (!row) return null
  const { booking, approval, payer, school, adviser } = row
  const approvingId = booking.leadId ?? booking.payerId
  // One after the other on the way there, but none waits for another's answer.
  const [lead, names, seen, approvers, events, signed] = await Promise.all([
    leadName(tx, booking.leadId),
    namesOf(tx, [approval.questionBy, approval.answerBy]),
    visitsOf(tx, booking, now),
    approversOf(tx, approvingId, booking.requestedBy),
    tx
      .select()
      .from(bookingEvents)
      .where(eq(bookingEvents.bookingId, bookingId))
      .orderBy(asc(bookingEvents.at), asc(bookingEvents.id)),
    tx.select().from(signatures).where(eq(signatures.bookingId, bookingId)).orderBy(asc(signatures.at)),
  ])
  return {
    booking,
    school,
    payer: { name: payer.legalName, usesOrderNumbers: payer.usesOrderNumbers },
    lead,
    adviser,
    visits: seen,
    approval: {
      ...approval,
      questionBy: names.get(approval.questionBy ?? '') ?? approval.questionBy,
      answerBy: names.get(approval.answerBy ?? '') ?? approval.answerBy,
    },
    approvers,
    approvingId,
    events,
    signatures: signed,
  }
}

async function leadName(tx: Tx, leadId: string | null): Promise<string | null> {
  if (leadId === null) return null
  const [lead] = await tx.select({ name: organisations.name }).from(organisations).where(eq(organisations.id, leadId))
  return lead?.name ?? null
}

async function namesOf(tx: Tx, ids: (string | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id) => id !== null)
  if (known.length === 0) return new Map()
  const rows = await tx.select({ id: people.id, name: people.name }).from(people).where(inArray(people.id, known))
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** What belongs to one visit alone comes in the visit's own row: a booking of ten days asks no more than one of one. */
const visitRows = (tx: Tx, bookingId: string) =>
  tx
    .select({
      visit: visits,
      counts: { eligible: visitCounts.eligible, send: visitCounts.send },
      payment: {
        id: paymentRequests.id,
        status: paymentRequests.status,
        totalPence: paymentRequests.totalPence,
        dueOn: paymentRequests.dueOn,
      },
      open: sql<
        Condition[]
      >`array(select c.kind from visit_conditions c where c.visit_id = ${visits.id} and c.met_at is null)`,
      marked: sql<number>`(select count(*)::int from interviews i where i.visit_id = ${visits.id} and i.outcome is not null)`,
      seen: sql<number>`(select count(*)::int from interviews i where i.visit_id = ${visits.id} and i.outcome = 'seen')`,
    })
    .from(visits)
    .leftJoin(visitCounts, eq(visitCounts.visitId, visits.id))
    .leftJoin(
      paymentRequests,
      and(
        eq(paymentRequests.visitId, visits.id),
        eq(paymentRequests.payerId, visits.payerId),
        eq(paymentRequests.supplierId, visits.supplierId),
      ),
    )
    .where(eq(visits.bookingId, bookingId))
    .orderBy(asc(visits.position))

const fundingOf = (tx: Tx, bookingId: string) =>
  tx
    .select({
      line: fundingLines,
      code: costCentres.code,
      name: costCentres.name,
      challengeWords: sql<
        string | null
      >`(select s.challenges[${fundingLines.challenge}] from school_settings s where s.school_id = ${fundingLines.schoolId})`,
    })
    .from(fundingLines)
    .leftJoin(costCentres, eq(costCentres.id, fundingLines.costCentreId))
    .where(eq(fundingLines.bookingId, bookingId))
    .orderBy(asc(fundingLines.fundName))

const problemsOf = (tx: Tx, bookingId: string) =>
  tx
    .select({ problem: problems })
    .from(problems)
    .innerJoin(visits, eq(visits.id, problems.visitId))
    .where(eq(visits.bookingId, bookingId))
    .orderBy(asc(problems.raisedAt))

async function visitsOf(tx: Tx, booking: typeof bookings.$inferSelect, now: Date): Promise<VisitSeen[]> {
  const [rows, lines, raised, calendar] = await Promise.all([
    visitRows(tx, booking.id),
    fundingOf(tx, booking.id),
    problemsOf(tx, booking.id),
    schoolCalendarIn(tx, booking.schoolId),
  ])
  return rows.map(({ visit, counts, payment, open, marked, seen }) => ({
    ...visit,
    open,
    isLapsed: isLapsed({ status: visit.status, open, approveBy: visit.approveBy, answerBy: visit.answerBy }, now),
    freeUntil: freeToCancelUntil(booking, visit, calendar),
    register: marked > 0 ? { marked, seen } : null,
    counts,
    problem: raised.findLast(({ problem }) => problem.visitId === visit.id)?.problem ?? null,
    lines: lines
      .filter(({ line }) => line.visitId === visit.id)
      .map(({ line, code, name, challengeWords }) => ({
        ...line,
        costCentre: code && `${code} ${name}`,
        challengeWords,
      })),
    payment,
  }))
}
