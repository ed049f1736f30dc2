import { and, desc, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { employmentStatuses, statusDisagreements, visits } from '#db/schema/index.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { formatDeadline } from '../format-day.ts'
import { newId } from '../ids.ts'
import { correctCommitted } from '../ledger/correct-committed.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { type AskedAgain, askAgain } from './ask-again.server.ts'
import { type DisagreementStatus, decideDisagreement } from './disagreement-lifecycle.ts'
import { OUTCOME_WORDS, outcomeOf, type StatusAnswer, type StatusOutcome, statusFault } from './employment-status.ts'
import { type Booking, type LoadedVisit, lockBooking } from './move-visits.server.ts'
import { moneyPaidThrough, paidThroughOf } from './paid-through.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell } from './tell.server.ts'

type Answer = Result<{ bookingId: string }, BookingRefusal>
export type OnFile = typeof employmentStatuses.$inferSelect

/**
 * Puts on file how the adviser is engaged, gives a determination to them with its reasons, and lets the money of these visits,
 * which are approved and not agreed yet, follow it. Inside the off-payroll working rules they are paid by a payroll. `asked`: what
 * was asked of the adviser again, since they had accepted it to be paid in another way.
 */
export async function recordStatus(
  tx: Tx,
  booking: Booking,
  some: readonly LoadedVisit[],
  actor: BuyingActor,
  status: StatusAnswer,
  now: Date,
  asked: AskedAgain | null = null,
): Promise<void> {
  const outcome = outcomeOf(status)
  const kind = booking.statusWanted
  if (kind === null || outcome === null || status.decidedOn === null) return
  const before = await newestStatus(tx, booking.id)
  const { id: bookingId, schoolId, payerId, supplierId, leadId } = booking
  const id = newId('employmentStatus')
  const reasons = status.reasons.trim()
  await tx.insert(employmentStatuses).values({
    ...{ id, bookingId, position: (before?.position ?? 0) + 1, schoolId, payerId, supplierId, leadId, kind, outcome },
    ...{ reasons, decidedOn: status.decidedOn },
    ...{ recordedBy: actor.personId, recordedByName: actor.name, recordedAt: now },
  })
  const event = kind === 'check' ? 'status_checked' : outcome === 'inside' ? 'status_inside' : 'status_determined'
  await writeEvent(tx, booking, { visitId: null, event, at: now, by: byOf(actor), note: null })
  await letMoneyFollow(tx, booking, some, { id, outcome, actorId: actor.personId }, now)
  if (kind === 'determination')
    await tell(tx, 'status-determined', ['adviser'], {
      bookingId,
      once: id,
      facts: {
        ...{ by: actor.name, reasons, decidedOn: status.decidedOn, outcome, again: before ? 'yes' : '' },
        askedUntil: asked?.answerBy ? formatDeadline(asked.answerBy, londonDay(now)) : '',
      },
    })
}

/** Through whom these visits are paid from now on, with what they cost their funds so. */
async function letMoneyFollow(
  tx: Tx,
  booking: Booking,
  some: readonly LoadedVisit[],
  status: { id: string; outcome: StatusOutcome; actorId: string },
  now: Date,
): Promise<void> {
  const paidThrough = paidThroughOf(status.outcome)
  const changed = some.filter((visit) => visit.paidThrough !== paidThrough)
  const priced = changed.map((visit) => ({ visit, money: moneyPaidThrough(paidThrough, visit, booking.terms) }))
  await seeingAllParties(tx, async () => {
    for (const { visit, money } of priced)
      await tx
        .update(visits)
        .set({ paidThrough, ...money })
        .where(eq(visits.id, visit.id))
    await correctCommitted(
      tx,
      priced.map(({ visit, money }) => ({
        ...{ visitId: visit.id, because: status.id, bearsPence: money.bearsPence, at: now, actorId: status.actorId },
        memo: `Recorded: ${OUTCOME_WORDS[status.outcome]}`,
      })),
    )
  })
  // What was invoiced in advance is credited where a payroll pays, and invoiced anew where it does not any more.
  if (booking.invoicedInAdvance)
    for (const { id } of changed) await enqueue(tx, 'issue-invoice', { visitId: id }, { key: `issue-invoice:${id}` })
}

/** What counts of a booking: what was put on file last. */
export async function newestStatus(tx: Tx, bookingId: string): Promise<OnFile | null> {
  const [newest] = await tx
    .select()
    .from(employmentStatuses)
    .where(eq(employmentStatuses.bookingId, bookingId))
    .orderBy(desc(employmentStatuses.position))
    .limit(1)
  return newest ?? null
}

/** How far a disagreement with a determination has come; 'none' where nobody disagrees. */
export async function disagreementStatus(tx: Tx, statusId: string): Promise<DisagreementStatus | 'none'> {
  const [found] = await tx
    .select({ status: statusDisagreements.status })
    .from(statusDisagreements)
    .where(eq(statusDisagreements.statusId, statusId))
  return found?.status ?? 'none'
}

type About = { bookingId: string; statusId: string }

/**
 * Whoever contracts decides otherwise than is on file: a new determination, never an edit, which withdraws the one before and
 * answers a disagreement with it. It holds for visits that are not agreed yet, and their money follows; those which the adviser had
 * accepted to be paid otherwise are asked of them again. More is refused where a fund has not enough left. Refused where it says the same again, by whoever asked for the booking, and where another one was
 * recorded since the page was opened.
 */
export function determineAgain(
  actor: BuyingActor,
  input: About & { outcome: StatusOutcome; reasons: string; decidedOn: Day | null },
  now: Date,
): Promise<Answer> {
  return asDeterminer(actor, input, async (tx, booking, all, newest) => {
    const { outcome: answer, reasons, decidedOn } = input
    if (answer === newest.outcome) return refuse('status_the_same')
    const fault = statusFault('determination', { answer, reasons, decidedOn }, londonDay(now))
    if (fault) return refuse(fault)
    const before = await disagreementStatus(tx, newest.id)
    if (before === 'open') {
      const answered = await answerDisagreement(tx, actor, newest, { event: 'replace', words: reasons }, now)
      if (!answered.ok) return answered
    }
    const by = byOf(actor)
    const asked = await askAgain(tx, booking, all.filter(isUnsettled), { paidThrough: paidThroughOf(answer), by }, now)
    if (!asked.ok) return asked
    await recordStatus(tx, booking, asked.value.visits, actor, { answer, reasons, decidedOn }, now, asked.value)
    return done({ bookingId: booking.id })
  })
}

/** Approved, and nothing of it spent or invoiced: its money can still follow what is decided. */
const isUnsettled = ({ status, state }: LoadedVisit): boolean =>
  ['confirmed', 'delivered', 'problem'].includes(status) || (status === 'requested' && !state.open.includes('approval'))

/** Whoever contracts answers a disagreement: the determination stands, and why. The adviser reads it. */
export function upholdStatus(actor: BuyingActor, input: About & { answer: string }, now: Date): Promise<Answer> {
  return asDeterminer(actor, input, async (tx, booking, _all, newest) => {
    const answered = await answerDisagreement(tx, actor, newest, { event: 'uphold', words: input.answer }, now)
    if (!answered.ok) return answered
    const event = { visitId: null, event: 'status_upheld', at: now, by: byOf(actor), note: null }
    await writeEvent(tx, booking, event)
    await tell(tx, 'status-upheld', ['adviser'], {
      bookingId: booking.id,
      once: newest.id,
      facts: { by: actor.name, answer: input.answer.trim(), outcome: newest.outcome },
    })
    return done({ bookingId: booking.id })
  })
}

async function answerDisagreement(
  tx: Tx,
  actor: BuyingActor,
  { id }: OnFile,
  { event, words }: { event: 'uphold' | 'replace'; words: string },
  now: Date,
): Promise<Result<void, BookingRefusal>> {
  const decided = decideDisagreement(await disagreementStatus(tx, id), event, 'buyer', words)
  if (!decided.ok) return decided
  await tx
    .update(statusDisagreements)
    .set({ status: decided.value, answer: words.trim(), answeredByName: actor.name, answeredAt: now })
    .where(and(eq(statusDisagreements.statusId, id), eq(statusDisagreements.status, 'open')))
  return done(undefined)
}

async function asDeterminer(
  actor: BuyingActor,
  { bookingId, statusId }: About,
  work: (tx: Tx, booking: Booking, all: LoadedVisit[], newest: OnFile) => Promise<Answer>,
): Promise<Answer> {
  if (!may(actor, 'approve visits')) return refuse('role_missing')
  return runCommand(actor, async (tx) => {
    const locked = await lockBooking(tx, bookingId)
    if (!locked) return refuse('not_found')
    const { booking } = locked
    if ((booking.leadId ?? booking.payerId) !== actor.organisationId) return refuse('not_yours')
    if (booking.requestedBy === actor.personId) return refuse('own_request')
    const newest = await newestStatus(tx, bookingId)
    if (newest?.kind !== 'determination') return refuse('not_found')
    if (newest.id !== statusId) return refuse('not_now')
    return work(tx, booking, locked.visits, newest)
  })
}
