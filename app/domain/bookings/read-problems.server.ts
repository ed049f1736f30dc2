import { and, asc, count, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import {
  bookings,
  organisations,
  payouts,
  people,
  practices,
  problemStatements,
  problems,
  settlements,
  visits,
} from '#db/schema/index.ts'
import { type Day, londonTime, type Time } from '../calendar.ts'
import type { Pence } from '../money.ts'
import { quantityWords } from '../services/menu-words.ts'
import { asToBeBilled } from './billed.ts'
import { type HistoryPoint, historyPoints } from './history.ts'
import type { Marked } from './keep-register.server.ts'
import type { VisitStatus } from './lifecycle.ts'
import { partWords } from './part-words.ts'
import { grossOf } from './price.ts'
import type { ProblemOutcome } from './problem-case.ts'
import { registerOf } from './read-adviser-booking.server.ts'
import { type CaseSeen, caseIn } from './read-case.server.ts'
import { readHistory } from './read-history.server.ts'
import { receivesOf } from './receives.ts'
import { needsSecond } from './settlement-lifecycle.ts'
import { momentsOf } from './visit-moments.ts'

export type ProblemSeen = {
  id: string
  visitId: string
  school: string
  adviser: string
  onDay: Day
  /** Of what has no date `onDay` is the day by which it was wanted. */
  isDated: boolean
  what: string
  raisedByName: string
  raisedAt: Date
  outcome: ProblemOutcome | null
  settledByName: string | null
  confirmedByName: string | null
  settledAt: Date | null
  answerBy: Date
  /** Whether whoever supplied it has said anything. */
  hasAnswered: boolean
  /** Who has decided it, where that awaits a second of the staff. */
  decidedBy: string | null
  decidedByName: string | null
}

const schools = alias(organisations, 'schools')
const practice = alias(organisations, 'practice')

/** Problems with delivered visits: those still open, longest waiting first, or those settled, latest first. */
export function readProblems(
  actor: StaffActor,
  asked: { isSettled: boolean; limit: number; offset: number },
): Promise<ProblemSeen[]> {
  return inTransaction(actor, (tx) =>
    tx
      .select({
        id: problems.id,
        visitId: problems.visitId,
        school: schools.name,
        adviser: practice.name,
        onDay: visits.onDay,
        isDated: sql<boolean>`${visits.span} is not null`,
        what: problems.what,
        raisedByName: problems.raisedByName,
        raisedAt: problems.raisedAt,
        outcome: problems.outcome,
        settledByName: problems.settledByName,
        confirmedByName: problems.confirmedByName,
        settledAt: problems.settledAt,
        answerBy: problems.answerBy,
        hasAnswered: sql<boolean>`exists (select from problem_statements s where s.problem_id = ${problems.id} and s.side = 'adviser')`,
        decidedBy: settlements.decidedBy,
        decidedByName: settlements.decidedByName,
      })
      .from(problems)
      .leftJoin(settlements, and(eq(settlements.problemId, problems.id), eq(settlements.status, 'awaiting')))
      .innerJoin(visits, eq(visits.id, problems.visitId))
      .innerJoin(schools, eq(schools.id, problems.schoolId))
      .innerJoin(practice, eq(practice.id, problems.supplierId))
      .where(asked.isSettled ? isNotNull(problems.settledAt) : isNull(problems.settledAt))
      .orderBy(asked.isSettled ? desc(problems.settledAt) : asc(problems.raisedAt))
      .limit(asked.limit)
      .offset(asked.offset),
  )
}

/** How many problems wait for staff, how many are settled, and how many payouts Stripe refused. */
export function countProblems(actor: StaffActor): Promise<{ open: number; settled: number; payoutsFailed: number }> {
  return inTransaction(actor, async (tx) => {
    const [open] = await tx.select({ n: count() }).from(problems).where(isNull(problems.settledAt))
    const [settled] = await tx.select({ n: count() }).from(problems).where(isNotNull(problems.settledAt))
    const [failed] = await tx.select({ n: count() }).from(payouts).where(eq(payouts.status, 'failed'))
    return { open: open?.n ?? 0, settled: settled?.n ?? 0, payoutsFailed: failed?.n ?? 0 }
  })
}

export type ProblemPage = {
  case: CaseSeen
  bookingId: string
  reference: string
  service: string
  school: string
  consortium: string | null
  adviser: { name: string; email: string | null; phone: string }
  requestedBy: { name: string; email: string }
  visit: {
    onDay: Day
    /** \"30 licences\" of what has no date; '' of a visit. */
    quantity: string
    from: Time
    to: Time
    status: VisitStatus
    deliveredAt: Date | null
    deliveredNote: string | null
    interviewsWanted: number
    /** "4 of 6 interviews", where only a part of it was recorded. */
    part: string | null
  }
  /** Pence, before VAT, as was agreed, and at most, as it was recorded: what a part is less than. */
  agreed: { price: Pence; travel: Pence; fee: Pence }
  most: { price: Pence; travel: Pence }
  /** Whether settling it takes a second of the staff, and above how much it does. */
  second: { isNeeded: boolean; above: Pence }
  /** What one of the staff has decided, the newest first: what awaits a second, and what was sent back. */
  decisions: (typeof settlements.$inferSelect)[]
  /** Whether whoever looks has said something in it, and so settles nothing of it. */
  isOwn: boolean
  pays: Pence
  receives: Pence
  register: Marked[]
  history: HistoryPoint[]
}

/** What staff look at to settle a problem: both sides' words, the register and the history. Null: no such problem. */
export function readProblem(actor: StaffActor, visitId: string): Promise<ProblemPage | null> {
  return inTransaction(actor, async (tx) => {
    const [found] = await tx
      .select({ problem: problems, visit: visits, booking: bookings, school: schools.name, adviser: practice.name })
      .from(problems)
      .innerJoin(visits, eq(visits.id, problems.visitId))
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .innerJoin(schools, eq(schools.id, problems.schoolId))
      .innerJoin(practice, eq(practice.id, problems.supplierId))
      .where(eq(problems.visitId, visitId))
      .orderBy(desc(problems.raisedAt))
      .limit(1)
    if (!found) return null
    const { problem, visit, booking } = found
    const seen = await caseIn(tx, actor, visitId)
    if (!seen) return null
    const said = await tx
      .select({ by: problemStatements.saidBy })
      .from(problemStatements)
      .where(eq(problemStatements.problemId, problem.id))
    const decisions = await tx
      .select()
      .from(settlements)
      .where(eq(settlements.problemId, problem.id))
      .orderBy(desc(settlements.decidedAt))
    const recorded = asToBeBilled(visit, booking.terms)
    const emailOf = async (personId: string | null) => {
      if (personId === null) return null
      const [person] = await tx.select({ email: people.email }).from(people).where(eq(people.id, personId))
      return person?.email ?? null
    }
    const [own] = await tx.select().from(practices).where(eq(practices.supplierId, booking.supplierId))
    const [lead] = booking.leadId
      ? await tx.select().from(organisations).where(eq(organisations.id, booking.leadId))
      : []
    return {
      case: seen,
      bookingId: booking.id,
      reference: booking.reference,
      service: booking.serviceName,
      school: found.school,
      consortium: lead?.name ?? null,
      adviser: { name: found.adviser, email: await emailOf(visit.personId), phone: own?.phone ?? '' },
      requestedBy: { name: booking.requestedByName, email: (await emailOf(booking.requestedBy)) ?? '' },
      visit: {
        onDay: visit.onDay,
        quantity: visit.span === null ? quantityWords(visit.quantity, booking.terms.unit) : '',
        from: londonTime(momentsOf(visit).from),
        to: londonTime(momentsOf(visit).to),
        status: visit.status,
        deliveredAt: visit.deliveredAt,
        deliveredNote: visit.deliveredNote,
        interviewsWanted: visit.interviewsWanted,
        part: visit.partDone !== null && visit.partOf !== null ? partWords(visit.partDone, visit.partOf) : null,
      },
      agreed: { price: visit.pricePence, travel: visit.travelPence, fee: visit.feePence },
      most: {
        price: recorded.billedPricePence ?? recorded.pricePence,
        travel: recorded.billedTravelPence ?? recorded.travelPence,
      },
      second: {
        isNeeded: needsSecond(problem.stakePence ?? grossOf(recorded), problem.secondAbovePence),
        above: problem.secondAbovePence,
      },
      decisions,
      isOwn: [problem.raisedBy, ...said.map(({ by }) => by)].includes(actor.personId),
      pays: grossOf(recorded),
      receives: receivesOf(recorded, booking.terms),
      register: await registerOf(tx, visit, booking),
      history: historyPoints(await readHistory(tx, { bookingId: booking.id, visitId }), false),
    }
  })
}
