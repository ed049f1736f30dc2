import { and, eq, isNull } from 'drizzle-orm'
import { type BuyingActor, may, type StaffActor } from '#app/auth/actor.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { platform, problemStatements, problems, settlements } from '#db/schema/index.ts'
import { type By, byOf } from '../audit/write-event.server.ts'
import { newId } from '../ids.ts'
import { type Pence, pence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { fivePmOnSchoolDay } from '../school-days.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { asToBeBilled, settledBilled } from './billed.ts'
import {
  type Answer,
  collectOrTell,
  type OneVisit,
  onceOf,
  onVisit,
  SCHOOL_DAYS_TO_AGREE,
} from './deliver-visit.server.ts'
import { decide } from './lifecycle.ts'
import { type Booking, type LoadedVisit, moveVisits } from './move-visits.server.ts'
import { openProblem, type ProblemRow } from './open-problem.server.ts'
import { grossOf } from './price.ts'
import type { BookingRefusal } from './refusals.ts'
import { decideSettlement, needsSecond } from './settlement-lifecycle.ts'
import { tell } from './tell.server.ts'

/** Whoever supplied the visit has so many school days to answer before anything is decided against them, until 5pm. */
const SCHOOL_DAYS_TO_ANSWER = 5

/**
 * The buying side says what was wrong; nothing is due until staff have settled it. Whoever supplied the visit has five school
 * days to answer. The limit above which two of the staff settle it is the one of this moment, so that nobody raises it for what
 * they are about to settle.
 */
export async function raiseProblem(actor: BuyingActor, input: OneVisit & { what: string }, now: Date): Promise<Answer> {
  if (!may(actor, 'agree delivery')) return refuse('role_missing')
  if (!input.what.trim()) return refuse('reason_missing')
  return onVisit(actor, input, async (tx, booking, visit) => {
    const moved = await moveVisits(tx, booking, [visit], {
      event: 'raise_problem',
      by: byOf(actor),
      now,
      reason: input.what.trim(),
    })
    if (!moved.ok) return moved
    const { schoolId, payerId, supplierId, leadId } = booking
    const [ours] = await tx.select({ secondAbovePence: platform.secondAbovePence }).from(platform)
    if (!ours) throw new Error('the platform has no row')
    const calendar = await schoolCalendarIn(tx, schoolId)
    await tx.insert(problems).values({
      id: newId('problem'),
      visitId: visit.id,
      ...{ schoolId, payerId, supplierId, leadId },
      what: input.what.trim(),
      raisedBy: actor.personId,
      raisedByName: actor.name,
      raisedAt: now,
      answerBy: fivePmOnSchoolDay(calendar, now, SCHOOL_DAYS_TO_ANSWER),
      secondAbovePence: ours.secondAbovePence,
    })
    await tell(tx, 'problem-raised', ['staff', 'adviser'], {
      bookingId: booking.id,
      visitIds: [visit.id],
      once: `${visit.id}:${now.getTime()}`,
    })
    return done({ bookingId: booking.id })
  })
}

/**
 * The buying side takes back a problem while staff have not settled it: the visit waits to be agreed again, with five school
 * days of its own and reminders anew. What awaits a second of the staff is dropped with it. Whoever read that it was raised
 * reads that it is not.
 */
export async function takeBackProblem(actor: BuyingActor, input: OneVisit, now: Date): Promise<Answer> {
  if (!may(actor, 'agree delivery')) return refuse('role_missing')
  return onVisit(actor, input, async (tx, booking, visit) => {
    const agreeBy = fivePmOnSchoolDay(await schoolCalendarIn(tx, booking.schoolId), now, SCHOOL_DAYS_TO_AGREE)
    const moved = await moveVisits(tx, booking, [visit], {
      event: 'take_back_problem',
      by: byOf(actor),
      now,
      set: { agreeBy, remindersSent: 0 },
    })
    if (!moved.ok) return moved
    const problem = await openProblem(tx, visit.id)
    if (problem) await drop(tx, problem.id, now)
    await close(tx, visit.id, { outcome: 'taken_back', settledBy: actor.personId, settledByName: actor.name }, now)
    await tell(tx, 'problem-taken-back', ['staff', 'adviser'], {
      bookingId: booking.id,
      visitIds: [visit.id],
      once: onceOf(visit),
      facts: { by: actor.name },
    })
    return done({ bookingId: booking.id })
  })
}

/** What staff have decided waits no more: its problem was taken back. Staff's own rows, which the school does not see. */
const drop = (tx: Tx, problemId: string, now: Date) =>
  seeingAllParties(tx, async () => {
    const [row] = await tx.select().from(settlements).where(awaitingOf(problemId))
    const dropped = row && decideSettlement(row.status, 'drop', 'waymark')
    if (!dropped?.ok) return
    await tx
      .update(settlements)
      .set({ status: dropped.value, answeredAt: now })
      .where(eq(settlements.id, row?.id ?? ''))
  })

const awaitingOf = (problemId: string) => and(eq(settlements.problemId, problemId), eq(settlements.status, 'awaiting'))

/** How a problem is settled: as recorded, so much of price and travel before VAT (pence), or not at all; why, for both sides. */
type Decision = { outcome: 'agree' | 'part' | 'void'; pricePence?: number; travelPence?: number; note: string }
type Settled = Result<{ bookingId: string; awaitsSecond: boolean }, BookingRefusal>

/**
 * Staff settle a problem: in full, as it was recorded, in part, at an amount of the adviser’s price and of the travel with the fee
 * by its frozen rule, or not at all. What is agreed is invoiced and the rest of what the funds hold goes back; both sides read why,
 * in an email too, and whoever approves its money reads it where some came back. Where more than the limit is charged for the
 * visit nothing moves until a second of the staff has confirmed it.
 *
 * Refused: before whoever supplied the visit has answered or had their time, unless it is in full (`answer_awaited`); by
 * whoever has said anything in the case (`own_case`); `said`: where more was said than the page showed (`said_since`).
 */
export async function settleProblem(
  actor: StaffActor,
  input: OneVisit & Decision & { said?: number },
  now: Date,
): Promise<Settled> {
  if (!may(actor, 'settle problems')) return refuse('role_missing')
  if (!input.note.trim()) return refuse('reason_missing')
  return onVisit(actor, input, async (tx, booking, visit): Promise<Settled> => {
    const allowed = decide(visit.state, EVENT[input.outcome], 'staff', now)
    if (!allowed.ok) return allowed
    const problem = await openProblem(tx, visit.id)
    if (!problem) return refuse('not_now')
    const heard = await hearing(tx, actor, problem, input)
    if (!heard.ok) return heard
    if (input.outcome !== 'agree' && !heard.value.hasAnswered && now < problem.answerBy) return refuse('answer_awaited')
    const decision = decisionOf(booking, visit, input)
    if (!decision.ok) return decision
    const [awaiting] = await tx.select().from(settlements).where(awaitingOf(problem.id))
    if (awaiting)
      return isSame(awaiting, decision.value, actor)
        ? done({ bookingId: booking.id, awaitsSecond: true })
        : refuse('second_awaited')
    if (!needsSecond(stakeOf(booking, visit), problem.secondAbovePence)) {
      const first = { personId: actor.personId, name: actor.name }
      const settled = await settle(tx, booking, visit, decision.value, { first, by: byOf(actor), now })
      return settled.ok ? done({ bookingId: booking.id, awaitsSecond: false }) : settled
    }
    const opened = decideSettlement('none', 'decide', 'first', input.note)
    if (!opened.ok) return opened
    const id = newId('settlement')
    await tx.insert(settlements).values({
      ...{ id, problemId: problem.id, status: opened.value, ...decision.value },
      ...{ decidedBy: actor.personId, decidedByName: actor.name, decidedAt: now },
    })
    await tell(tx, 'second-wanted', ['staff'], {
      ...{ bookingId: booking.id, visitIds: [visit.id], once: id, facts: { by: actor.name, what: 'wanted', note: '' } },
    })
    return done({ bookingId: booking.id, awaitsSecond: true })
  })
}

const EVENT = { agree: 'settle_agree', part: 'settle_part', void: 'settle_void' } as const

/** What the payer is charged if it is agreed as it was recorded, VAT included. Pence. */
const stakeOf = (booking: Booking, visit: LoadedVisit): Pence => grossOf(asToBeBilled(visit, booking.terms))

/** Whether somebody of the staff may settle what has been said, and whether it is what they have read. */
export async function hearing(
  tx: Tx,
  actor: StaffActor,
  problem: ProblemRow,
  { said }: { said?: number },
): Promise<Result<{ hasAnswered: boolean }, BookingRefusal>> {
  const all = await tx
    .select({ side: problemStatements.side, saidBy: problemStatements.saidBy })
    .from(problemStatements)
    .where(eq(problemStatements.problemId, problem.id))
  if ([problem.raisedBy, ...all.map(({ saidBy }) => saidBy)].includes(actor.personId)) return refuse('own_case')
  if (said !== undefined && said !== all.length) return refuse('said_since')
  return done({ hasAnswered: all.some(({ side }) => side === 'adviser') })
}

type Kept = { outcome: Decision['outcome']; pricePence: Pence | null; travelPence: Pence | null; note: string }

/** A decision as it is kept: of a part amounts that are one, of what was recorded. */
function decisionOf(
  booking: Booking,
  visit: LoadedVisit,
  { outcome, note, ...of }: Decision,
): Result<Kept, BookingRefusal> {
  const kept = { outcome, pricePence: null, travelPence: null, note: note.trim() }
  if (outcome !== 'part') return done(kept)
  if (of.pricePence === undefined || of.travelPence === undefined) return refuse('settlement_out_of_range')
  const part = { price: pence(of.pricePence), travel: pence(of.travelPence) }
  if (!settledBilled(booking.terms, visit, part)) return refuse('settlement_out_of_range')
  return done({ ...kept, pricePence: part.price, travelPence: part.travel })
}

/** Whether somebody sends again what awaits a second person already. */
const isSame = (row: typeof settlements.$inferSelect, decision: Kept, actor: StaffActor): boolean =>
  row.decidedBy === actor.personId &&
  (['outcome', 'pricePence', 'travelPence', 'note'] as const).every((name) => row[name] === decision[name])

type SettledBy = {
  first: { personId: string; name: string }
  /** Who confirmed it, where two had to. */
  second?: { personId: string; name: string }
  by: By
  now: Date
}

/** Moves the visit and its money by what was decided, once, closes the problem and tells both sides. */
export async function settle(
  tx: Tx,
  booking: Booking,
  visit: LoadedVisit,
  { outcome, pricePence, travelPence, note }: Kept,
  { first, second, by, now }: SettledBy,
): Promise<Answer> {
  const isDue = outcome !== 'void'
  const billed =
    outcome === 'part' && pricePence !== null && travelPence !== null
      ? settledBilled(booking.terms, visit, { price: pricePence, travel: travelPence })
      : null
  const names = second ? `${first.name} and ${second.name}` : first.name
  const moved = await moveVisits(tx, booking, [visit], {
    event: EVENT[outcome],
    by: { ...by, name: names },
    now,
    reason: note,
    set: isDue ? { agreedAt: now, agreedHow: 'staff' } : {},
    ...(billed ? { billed: new Map([[visit.id, billed]]) } : {}),
  })
  if (!moved.ok) return moved
  await close(
    tx,
    visit.id,
    {
      ...{ outcome, note, pricePence, travelPence, stakePence: stakeOf(booking, visit) },
      ...{ settledBy: first.personId, settledByName: first.name },
      ...{ confirmedBy: second?.personId ?? null, confirmedByName: second?.name ?? null },
    },
    now,
  )
  const about = {
    ...{ bookingId: booking.id, visitIds: [visit.id], once: visit.id },
    facts: { outcome, note, by: names },
  }
  // Where not all of it is due, what an approver committed is theirs again.
  const isAll = outcome === 'agree'
  await tell(tx, 'problem-settled', ['requester', 'adviser', ...(isAll ? [] : (['approvers'] as const))], about)
  if (isDue) await collectOrTell(tx, booking, visit)
  return done({ bookingId: booking.id })
}

type Close = Partial<typeof problems.$inferInsert> & { outcome: NonNullable<ProblemRow['outcome']> }

const close = (tx: Tx, visitId: string, how: Close, now: Date) =>
  tx
    .update(problems)
    .set({ ...how, settledAt: now })
    .where(and(eq(problems.visitId, visitId), isNull(problems.settledAt)))
