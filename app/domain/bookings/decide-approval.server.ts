import { eq } from 'drizzle-orm'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { approvals, bookings, signatures } from '#db/schema/index.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import { londonDay } from '../calendar.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { askAgain } from './ask-again.server.ts'
import { recordStatus } from './determine-status.server.ts'
import { outcomeOf, type StatusAnswer, statusFault } from './employment-status.ts'
import { type ApprovalEvent, decideApproval, isLapsed } from './lifecycle.ts'
import { type Booking, type LoadedVisit, lockBooking, moveVisits } from './move-visits.server.ts'
import { isStandInForOrderNumber } from './order-number.ts'
import { paidThroughOf } from './paid-through.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell, tellHowFar } from './tell.server.ts'

type Approval = typeof approvals.$inferSelect
type Locked = { booking: Booking; visits: LoadedVisit[]; approval: Approval }
type Answer = Result<{ bookingId: string }, BookingRefusal>

/** What an approver adds: an order number, or that it follows (null). Ignored where the payer uses none. */
export type Approve = {
  bookingId: string
  orderNumber: string | null
  note: string | null
  /** How the adviser is engaged, as the approver looked at it; left out where nothing is said. */
  status?: StatusAnswer | null
  /** The visits whose cost was looked at. Where it is not said, whatever waits. */
  visitIds?: readonly string[]
  /** Whether each visit is invoiced as soon as it is confirmed; never unless an approver says so. */
  inAdvance?: boolean
}

/**
 * Approves a whole booking: commits what its visits reserved, signs the agreement, and confirms the visits the adviser has
 * accepted. Days whose time ran out are left out. Never by the person who asked for it. Refused (`request_changed`) where
 * other visits wait now than were looked at: approving signs, and nobody signs for a sum they have not seen. Refused
 * (`order_number_stands_in`) where "TBC" and the like is given for an order number, and (`status_missing` and its like) where a
 * limited company has no determination on file. Where that says that the off-payroll working rules apply, its visits are paid by
 * the payer’s payroll: their fee and VAT go back to the funds, nothing of them is ever collected here, and whoever had accepted to be
 * paid through Waymark is asked again before they are confirmed. Where the approver chooses so, its visits are invoiced in advance:
 * what of that is not due in the end is credited, and nobody is paid of it before.
 */
export async function approve(actor: BuyingActor, input: Approve, now: Date): Promise<Answer> {
  if (input.orderNumber !== null && isStandInForOrderNumber(input.orderNumber)) return refuse('order_number_stands_in')
  return asApprover(actor, input.bookingId, 'approve', async (tx, locked) => {
    const { booking } = locked
    const waiting = locked.visits.filter((visit) => visit.status === 'requested' && !isLapsed(visit.state, now))
    if (waiting.length === 0) return refuse('too_late')
    const { visitIds } = input
    if (visitIds && !(visitIds.length === waiting.length && waiting.every(({ id }) => visitIds.includes(id))))
      return refuse('request_changed')
    const fault = statusFault(booking.statusWanted, input.status ?? null, londonDay(now))
    if (fault) return refuse(fault)
    const by = byOf(actor)
    const invoicedInAdvance = input.inAdvance === true
    const outcome = booking.statusWanted && input.status ? outcomeOf(input.status) : null
    // Whoever accepted before this was decided accepted to be paid through Waymark.
    const asked = outcome
      ? await askAgain(tx, booking, waiting, { paidThrough: paidThroughOf(outcome), by }, now)
      : null
    if (asked && !asked.ok) return asked
    const moved = await moveVisits(tx, { ...booking, invoicedInAdvance }, asked?.value.visits ?? waiting, {
      event: 'approve',
      by,
      now,
    })
    if (!moved.ok) return moved
    if (outcome && input.status)
      await recordStatus(tx, booking, asked?.value.visits ?? waiting, actor, input.status, now, asked?.value)
    await writeDecision(tx, locked, 'approved', actor, input.note, now)
    await tx
      .update(bookings)
      .set({ orderNumber: input.orderNumber, orderNumberAt: input.orderNumber ? now : null, invoicedInAdvance })
      .where(eq(bookings.id, booking.id))
    if (invoicedInAdvance)
      await writeEvent(tx, booking, { visitId: null, event: 'advance_chosen', at: now, by, note: null })
    await tx.insert(signatures).values({
      bookingId: booking.id,
      schoolId: booking.schoolId,
      payerId: booking.payerId,
      supplierId: booking.supplierId,
      leadId: booking.leadId,
      act: 'approved',
      personId: actor.personId,
      name: actor.name,
      at: now,
      agreementHash: booking.agreementHash,
    })
    await tellHowFar(tx, booking.id, moved.value, 'approved', ['requester', 'adviser'])
    return done({ bookingId: booking.id })
  })
}

/** Declines a whole booking with a reason the requester reads: its days and its money go back at once. */
export async function declineApproval(
  actor: BuyingActor,
  input: { bookingId: string; reason: string },
  now: Date,
): Promise<Answer> {
  if (!input.reason.trim()) return refuse('reason_missing')
  return asApprover(actor, input.bookingId, 'decline', async (tx, locked) => {
    const waiting = locked.visits.filter((visit) => visit.status === 'requested')
    const moved = await moveVisits(tx, locked.booking, waiting, {
      event: 'decline_approval',
      by: byOf(actor),
      now,
      reason: `${locked.booking.schoolId === actor.organisationId ? 'The school' : actor.organisationName} did not approve it.`,
    })
    if (!moved.ok) return moved
    await writeDecision(tx, locked, 'declined', actor, input.reason, now)
    const bookingId = locked.booking.id
    const visitIds = waiting.map(({ id }) => id)
    await tell(tx, 'approval-declined', ['requester', 'adviser', 'host'], { bookingId, visitIds, once: bookingId })
    return done({ bookingId })
  })
}

/** Asks the requester a question; the days stay held until the same deadline. The same one again, unanswered, is that one. */
export async function askRequester(
  actor: BuyingActor,
  input: { bookingId: string; question: string },
  now: Date,
): Promise<Answer> {
  if (!input.question.trim()) return refuse('reason_missing')
  return asApprover(actor, input.bookingId, 'ask', async (tx, locked) => {
    const { booking, approval } = locked
    const isAskedAlready = approval.question === input.question && approval.questionBy === actor.name
    if (isAskedAlready && approval.answer === null) return done({ bookingId: booking.id })
    await tx
      .update(approvals)
      .set({
        question: input.question,
        questionBy: actor.name,
        questionAt: now,
        answer: null,
        answerBy: null,
        answerAt: null,
      })
      .where(eq(approvals.bookingId, booking.id))
    const event = { visitId: null, event: 'asked', at: now, by: byOf(actor), note: input.question, isPrivate: true }
    await writeEvent(tx, booking, event)
    await tell(tx, 'question-asked', ['requester'], aboutWaiting(locked, now))
    return done({ bookingId: booking.id })
  })
}

/** Answers the approver's question. */
export async function answerApprover(
  actor: BuyingActor,
  input: { bookingId: string; answer: string },
  now: Date,
): Promise<Answer> {
  if (!may(actor, 'request visits')) return refuse('role_missing')
  if (!input.answer.trim()) return refuse('reason_missing')
  return runCommand(actor, async (tx) => {
    const locked = await lockForApproval(tx, input.bookingId)
    if (!locked) return refuse('not_found')
    const { booking, approval } = locked
    const decided = decideApproval(
      { status: approval.status, requestedBy: booking.requestedBy },
      'answer',
      actor.personId,
    )
    if (!decided.ok) return decided
    if (!approval.question || approval.answer) return refuse('not_now')
    await tx
      .update(approvals)
      .set({ answer: input.answer, answerBy: actor.name, answerAt: now })
      .where(eq(approvals.bookingId, booking.id))
    const event = { visitId: null, event: 'answered', at: now, by: byOf(actor), note: input.answer, isPrivate: true }
    await writeEvent(tx, booking, event)
    await tell(tx, 'question-answered', ['approvers'], aboutWaiting(locked, now))
    return done({ bookingId: booking.id })
  })
}

/** An email about what still waits to be approved: of a booking in part withdrawn, the days that are left. */
const aboutWaiting = ({ booking, visits }: Locked, now: Date) => {
  const waiting = visits.filter(({ status }) => status === 'requested').map(({ id }) => id)
  return {
    bookingId: booking.id,
    ...(waiting.length > 0 ? { visitIds: waiting } : {}),
    once: `${booking.id}:${now.getTime()}`,
  }
}

async function asApprover(
  actor: BuyingActor,
  bookingId: string,
  event: ApprovalEvent,
  work: (tx: Tx, locked: Locked) => Promise<Answer>,
): Promise<Answer> {
  if (!may(actor, 'approve visits')) return refuse('role_missing')
  return runCommand(actor, async (tx) => {
    const locked = await lockForApproval(tx, bookingId)
    if (!locked) return refuse('not_found')
    // Whoever contracts approves: the school itself, its trust, or the consortium that leads.
    if ((locked.booking.leadId ?? locked.booking.payerId) !== actor.organisationId) return refuse('not_yours')
    const { status } = locked.approval
    const decided = decideApproval({ status, requestedBy: locked.booking.requestedBy }, event, actor.personId)
    return decided.ok ? await work(tx, locked) : decided
  })
}

async function lockForApproval(tx: Tx, bookingId: string): Promise<Locked | null> {
  const locked = await lockBooking(tx, bookingId)
  if (!locked) return null
  const [approval] = await tx.select().from(approvals).where(eq(approvals.bookingId, bookingId))
  return approval ? { ...locked, approval } : null
}

async function writeDecision(
  tx: Tx,
  { booking }: Locked,
  status: 'approved' | 'declined',
  actor: BuyingActor,
  note: string | null,
  now: Date,
): Promise<void> {
  await tx
    .update(approvals)
    .set({ status, decidedAt: now, decidedBy: actor.personId, decidedByName: actor.name, note })
    .where(eq(approvals.bookingId, booking.id))
  if (note)
    await writeEvent(tx, booking, { visitId: null, event: 'noted', at: now, by: byOf(actor), note, isPrivate: true })
}
