import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import {
  accounts,
  adviserCards,
  approvals,
  balances,
  bookingEvents,
  bookings,
  fundingLines,
  fundYears,
  interviews,
  namings,
  organisations,
  payers,
  people,
  problems,
  schoolRegister,
  visitConditions,
  visits,
} from '#db/schema/index.ts'
import { type Day, londonDay, londonTime } from '../calendar.ts'
import { formatDeadline, formatDeadlines, formatTimeRange } from '../format-day.ts'
import { budgetAccountName } from '../ledger/chart.ts'
import { pence, sumPence } from '../money.ts'
import { addressOf } from '../schools/open-school.server.ts'
import { quantityWords } from '../services/menu-words.ts'
import { whomInWords } from '../services/year-groups.ts'
import { approversOf } from './approvers.server.ts'
import { asToBeBilled } from './billed.ts'
import { toldApart } from './budgets-told-apart.ts'
import type { BookingWords, VisitWords, WaitingWords } from './email-facts.ts'
import { isBilled, isLive } from './lifecycle.ts'
import { isCollected } from './paid-through.ts'
import { partWords } from './part-words.ts'
import { grossOf } from './price.ts'
import { receivesOf } from './receives.ts'
import { remoteFacts } from './remote-words.ts'
import { isSuppliersSide } from './replacing.ts'
import { whereWords } from './visit-words.ts'

type Visit = typeof visits.$inferSelect

/**
 * What emails may say of a booking: of the visits named, or of all of them. Null when there is no such booking. Read when
 * the email is written, so it says how things stand then.
 */
export async function readBookingWords(
  _actor: SystemActor,
  tx: Tx,
  wanted: { bookingId: string; visitIds?: string[] | undefined },
  now: Date,
): Promise<BookingWords | null> {
  const [booking] = await tx.select().from(bookings).where(eq(bookings.id, wanted.bookingId))
  if (!booking) return null
  const rows = await tx
    .select()
    .from(visits)
    .where(eq(visits.bookingId, booking.id))
    .orderBy(asc(visits.onDay), asc(visits.position))
  const all = rows.map((visit) => asToBeBilled(visit, booking.terms))
  const isConcerned = ({ id }: Visit) => wanted.visitIds?.includes(id) ?? true
  const concerned = all.filter(isConcerned)
  const [first] = concerned
  if (!first) return null

  const today = londonDay(now)
  const [approval] = await tx.select().from(approvals).where(eq(approvals.bookingId, booking.id))
  const [payer] = await tx.select().from(payers).where(eq(payers.payerId, booking.payerId))
  const [card] = await tx.select().from(adviserCards).where(eq(adviserCards.supplierId, booking.supplierId))
  const names = await namesOf(tx, booking, approval)
  const schoolName = names.get(booking.schoolId) ?? ''
  const [school] = await tx
    .select({ register: schoolRegister })
    .from(organisations)
    .innerJoin(schoolRegister, eq(schoolRegister.urn, organisations.urn))
    .where(eq(organisations.id, booking.schoolId))
  const address = school ? addressOf(school.register).join(', ') : ''
  const marks = await marksOf(tx, idsOf(concerned))
  const named = await namedFor(tx, idsOf(concerned))
  const open = await tx
    .select({ visitId: visitConditions.visitId, kind: visitConditions.kind })
    .from(visitConditions)
    .where(and(inArray(visitConditions.visitId, idsOf(all)), isNull(visitConditions.metAt)))
  const awaits = (kind: 'approval' | 'answer') => {
    const ids = new Set(open.filter((one) => one.kind === kind).map((one) => one.visitId))
    return ({ id }: Visit) => ids.has(id)
  }
  const others = all.filter((visit) => !isConcerned(visit) && isLive(visit.status))
  return {
    id: booking.id,
    reference: booking.reference,
    school: schoolName,
    where: whereWords(first, schoolName),
    payer: payer?.legalName ?? names.get(booking.payerId) ?? '',
    consortium: booking.leadId ? (names.get(booking.leadId) ?? null) : null,
    adviser: card?.name ?? names.get(booking.supplierId) ?? '',
    isProvider: card?.personId === null,
    adviserSlug: card?.isListed ? card.slug : null,
    adviserPhone: booking.adviserPhone,
    service: booking.serviceName,
    yearGroups: whomInWords(booking),
    schoolPhone: school?.register.phone ?? null,
    requestedBy: booking.requestedByName,
    safeguardingLead: booking.safeguardingLead,
    remote: remoteFacts(booking.remote),
    // How to arrive at the school is of no use elsewhere.
    arrival: first.isAtSchool ? booking.arrival : '',
    visits: concerned.map((visit) => ({
      ...wordsOfVisit(visit, booking.terms, today),
      ...(marks.get(visit.id) ?? { marked: 0, seen: 0 }),
      comes: named.get(visit.id) ?? null,
      address: visit.isAtSchool ? address : visit.placeAddress,
    })),
    others: {
      days: others.length,
      toApprove: waitingWords(others.filter(awaits('approval')), 'approveBy', today),
      toAnswer: waitingWords(others.filter(awaits('answer')), 'answerBy', today),
    },
    totalPence: sumPence(concerned.map(grossOf)),
    isByPayroll: concerned.every((visit) => !isCollected(visit)),
    recoverablePence: sumPence(concerned.map((visit) => pence(grossOf(visit) - visit.bearsPence))),
    receivesPence: sumPence(concerned.map((visit) => receivesOf(visit, booking.terms))),
    cancelling: cancellingOf(concerned, booking.terms),
    funding: await fundingOf(tx, idsOf(concerned)),
    approveBy: formatDeadlines(deadlinesOf(concerned, 'approveBy'), today),
    answerBy: formatDeadlines(deadlinesOf(concerned, 'answerBy'), today),
    approvers: await approversOf(tx, booking.leadId ?? booking.payerId, booking.requestedBy),
    approvedBy: approval?.status === 'approved' ? (approval.decidedByName ?? null) : null,
    isAccepted: !concerned.some(awaits('answer')),
    orderNumber: booking.orderNumber,
    usesOrderNumbers: payer?.usesOrderNumbers ?? true,
    ...(await endOf(tx, concerned, approval)),
    ...(await problemOf(tx, idsOf(concerned))),
    questionBy: approval?.questionBy ? (names.get(approval.questionBy) ?? approval.questionBy) : null,
    answerFrom: approval?.answerBy ? (names.get(approval.answerBy) ?? approval.answerBy) : null,
  }
}

/** Of the days that wait; of those that an email says have ended, when they did. */
const deadlinesOf = (concerned: Visit[], which: 'approveBy' | 'answerBy'): Date[] => {
  const waiting = concerned.filter((visit) => visit.status === 'requested')
  return (waiting.length > 0 ? waiting : concerned).map((visit) => visit[which])
}

function waitingWords(some: Visit[], which: 'approveBy' | 'answerBy', today: Day): WaitingWords | null {
  const waiting = some.filter(({ status }) => status === 'requested')
  if (waiting.length === 0) return null
  const by = formatDeadlines(deadlinesOf(waiting, which), today)
  return { visits: waiting.length, totalPence: sumPence(waiting.map(grossOf)), by }
}

/** What those cost that were cancelled with less notice than is free. */
function cancellingOf(concerned: Visit[], terms: Booking['terms']): BookingWords['cancelling'] {
  const charged = concerned.filter((visit) => visit.status === 'cancelled' && isBilled(visit))
  if (charged.length === 0) return null
  return {
    costsPence: sumPence(charged.map(grossOf)),
    receivesPence: sumPence(charged.map((visit) => receivesOf(visit, terms))),
  }
}

const idsOf = (concerned: Visit[]): string[] => concerned.map((visit) => visit.id)

const wordsOfVisit = (
  visit: Visit,
  terms: Booking['terms'],
  today: VisitWords['day'],
): Omit<VisitWords, 'address' | 'marked' | 'seen' | 'comes'> => ({
  id: visit.id,
  day: visit.onDay,
  times: visit.span ? formatTimeRange(londonTime(visit.span.from), londonTime(visit.span.to)) : '',
  quantity: visit.span ? null : quantityWords(visit.quantity, terms.unit),
  place: visit.placeName,
  isAtSchool: visit.isAtSchool,
  room: visit.room,
  interviews: visit.interviewsWanted,
  lacks: visit.lacks,
  totalPence: grossOf(visit),
  receivesPence: receivesOf(visit, terms),
  approveBy: formatDeadline(visit.approveBy, today),
  answerBy: formatDeadline(visit.answerBy, today),
  agreeBy: visit.agreeBy ? formatDeadline(visit.agreeBy, today) : null,
  deliveredNote: visit.deliveredNote,
  part: visit.partDone === null || visit.partOf === null ? null : partWords(visit.partDone, visit.partOf),
})

/** Whom a provider has named for each of its visits, agreed by the school or not yet. */
async function namedFor(tx: Tx, visitIds: string[]): Promise<Map<string, string>> {
  const rows = await tx
    .select({ visitId: namings.visitId, name: namings.name })
    .from(namings)
    .where(and(inArray(namings.visitId, visitIds), inArray(namings.status, ['stands', 'proposed'])))
  return new Map(rows.map(({ visitId, name }) => [visitId, name]))
}

/** Of each visit whose register is begun: how many interviews are marked, and how many of those took place. */
async function marksOf(tx: Tx, visitIds: string[]): Promise<Map<string, Pick<VisitWords, 'marked' | 'seen'>>> {
  const rows = await tx
    .select({
      visitId: interviews.visitId,
      marked: sql<number>`count(${interviews.outcome})::int`,
      seen: sql<number>`(count(*) filter (where ${interviews.outcome} = 'seen'))::int`,
    })
    .from(interviews)
    .where(inArray(interviews.visitId, visitIds))
    .groupBy(interviews.visitId)
  return new Map(rows.map(({ visitId, ...marks }) => [visitId, marks]))
}

type Booking = typeof bookings.$inferSelect
type Approval = typeof approvals.$inferSelect

/** Names of the booking's organisations, and of whoever asked or answered the approver's question. */
async function namesOf(tx: Tx, booking: Booking, approval: Approval | undefined): Promise<Map<string, string>> {
  const parties = [booking.schoolId, booking.payerId, booking.supplierId, booking.leadId].filter((id) => id !== null)
  const asking = [approval?.questionBy, approval?.answerBy].filter((id) => typeof id === 'string')
  const found = await tx
    .select({ id: organisations.id, name: organisations.name })
    .from(organisations)
    .where(inArray(organisations.id, parties))
  const persons =
    asking.length > 0
      ? await tx.select({ id: people.id, name: people.name }).from(people).where(inArray(people.id, asking))
      : []
  return new Map([...found, ...persons].map(({ id, name }) => [id, name]))
}

/** Who ended the visits and why: the approver's own words where the approval was declined, for the buying side only. */
async function endOf(
  tx: Tx,
  concerned: Visit[],
  approval: Approval | undefined,
): Promise<Pick<BookingWords, 'endedBy' | 'isEndedBySupplier' | 'reason'>> {
  if (approval?.status === 'declined')
    return { endedBy: approval.decidedByName, isEndedBySupplier: false, reason: approval.note }
  const ended = concerned.find((visit) => visit.endedReason !== null || !isLive(visit.status))
  if (!ended) return { endedBy: null, isEndedBySupplier: false, reason: null }
  const [last] = await tx
    .select({ by: bookingEvents.actorName, side: bookingEvents.actorSide })
    .from(bookingEvents)
    .where(and(eq(bookingEvents.visitId, ended.id), isNotNull(bookingEvents.toStatus)))
    .orderBy(desc(bookingEvents.at))
    .limit(1)
  const isEndedBySupplier = ended.status === 'cancelled' && isSuppliersSide(last?.side ?? null)
  return { endedBy: last?.by ?? null, isEndedBySupplier, reason: ended.endedReason }
}

async function problemOf(
  tx: Tx,
  visitIds: string[],
): Promise<Pick<BookingWords, 'problem' | 'problemBy' | 'problemOutcome' | 'problemAnswerBy'>> {
  const [found] = await tx
    .select({
      problem: problems.what,
      problemBy: problems.raisedByName,
      problemOutcome: problems.outcome,
      answerBy: problems.answerBy,
    })
    .from(problems)
    .where(inArray(problems.visitId, visitIds))
    .orderBy(desc(problems.raisedAt))
    .limit(1)
  if (!found) return { problem: null, problemBy: null, problemOutcome: null, problemAnswerBy: null }
  const { answerBy, ...problem } = found
  return { ...problem, problemAnswerBy: formatDeadline(answerBy) }
}

/** What the visits take from each fund or share, and what it has left with them taken. */
async function fundingOf(tx: Tx, visitIds: string[]): Promise<BookingWords['funding']> {
  const of = sql<string>`coalesce(${fundingLines.shareId}, ${fundingLines.fundYearId})`
  const lines = await tx
    .select({
      of,
      name: fundingLines.fundName,
      until: fundYears.endsOn,
      pence: sql<number>`sum(${fundingLines.amountPence})::bigint`.mapWith(Number),
    })
    .from(fundingLines)
    .innerJoin(fundYears, eq(fundYears.id, fundingLines.fundYearId))
    .where(inArray(fundingLines.visitId, visitIds))
    .groupBy(of, fundingLines.fundName, fundYears.endsOn)
    .orderBy(sql`4 desc`, fundingLines.fundName, fundYears.endsOn)
  if (lines.length === 0) return []
  const left = await tx
    .select({ name: accounts.name, leftPence: balances.balancePence, hasFloor: balances.hasFloor })
    .from(balances)
    .innerJoin(accounts, eq(accounts.id, balances.accountId))
    .where(
      inArray(
        accounts.name,
        lines.map((line) => budgetAccountName(line.of, 'available')),
      ),
    )
  const leftOf = new Map(left.map((row) => [row.name, row.hasFloor ? row.leftPence : null]))
  return toldApart(lines).map(({ of, name, pence }) => ({
    name,
    pence,
    leftPence: leftOf.get(budgetAccountName(of, 'available')) ?? null,
  }))
}
