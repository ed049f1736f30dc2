import { asc, count, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, organisations, payouts, people, practices, problems, visits } from '#db/schema/index.ts'
import { type Day, londonTime, type Time } from '../calendar.ts'
import type { Pence } from '../money.ts'
import { quantityWords } from '../services/menu-words.ts'
import { type HistoryPoint, historyPoints } from './history.ts'
import type { Marked } from './keep-register.server.ts'
import type { VisitStatus } from './lifecycle.ts'
import { grossOf } from './price.ts'
import { registerOf } from './read-adviser-booking.server.ts'
import { readHistory } from './read-history.server.ts'
import { receivesOf } from './receives.ts'
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
  outcome: 'agree' | 'void' | 'taken_back' | null
  settledByName: string | null
  settledAt: Date | null
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
        settledAt: problems.settledAt,
      })
      .from(problems)
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
  problem: Omit<ProblemSeen, 'school' | 'adviser' | 'onDay' | 'isDated'> & { note: string | null }
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
  }
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
      problem,
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
      },
      pays: grossOf(visit),
      receives: receivesOf(visit, booking.terms),
      register: await registerOf(tx, visit, booking),
      history: historyPoints(await readHistory(tx, { bookingId: booking.id, visitId }), false),
    }
  })
}
