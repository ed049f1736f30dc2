import { and, eq } from 'drizzle-orm'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { databaseError, inTransaction, type Tx } from '#db/client.server.ts'
import { refusalOfConstraint } from '#db/refusals.ts'
import { adviserCards, approvals, bookings, visits } from '#db/schema/index.ts'
import { byOf, WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { rewriteFreeDays } from '../availability/free-days.server.ts'
import { type Day, londonDay, type Time } from '../calendar.ts'
import { spendKey, spentKey } from '../command-key.server.ts'
import { formatDay } from '../format-day.ts'
import { moveVisitMoney } from '../ledger/budget-moves.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { boughtBy } from './bought-by.server.ts'
import { type EndedVisit, endedVisit, judgedInPlaceOf, requestInPlaceOf } from './ended-visit.server.ts'
import { decideApproval } from './lifecycle.ts'
import { type Booking, lockBooking, moveVisits } from './move-visits.server.ts'
import { type Against, type Plan, planRequest, Refused } from './plan-request.server.ts'
import { judgedUnderLock, lockSupplier, refuseWhatIsNotFree } from './plan-under-lock.server.ts'
import { grossOf } from './price.ts'
import { approvalCarried, type Carried, dearerBy, lastDayInPlaceOf } from './replacing.ts'
import { tell } from './tell.server.ts'
import { writeBooking, writeVisit } from './write-request.server.ts'

export type ReplaceVisit = {
  /** Made with the page, spent only by success. */
  key: string
  bookingId: string
  visitId: string
  /** Who comes instead: the same supplier on another day, or another. */
  supplierId: string
  day: Day
  from: Time
  to: Time
  /** What the page said that it costs with everything. */
  expectedPence: number
}

export type Replaced = Result<{ bookingId: string }, Against>

/**
 * The buying side takes another in the place of a confirmed visit that its adviser, or Waymark, could not keep: another day of the
 * same supplier, which is a visit of the same booking, or somebody else, which is a booking of its own with that supplier’s terms. It
 * is asked with the same order number, from the same funds in the same proportions, and whoever is asked still answers. At the same
 * price or less the approval stands and the money is committed at once; for what is dearer an approver is asked (`approvalCarried`).
 * Refused as a request is, and (`already_replaced`) where somebody was quicker. (Source: issue, "When plans change".)
 */
export async function replaceVisit(actor: BuyingActor, input: ReplaceVisit, now: Date): Promise<Replaced> {
  if (!may(actor, 'request visits')) return refuse({ code: 'role_missing' })
  try {
    return await inTransaction(actor, async (tx) => {
      const { key, ...asked } = input
      const spent = await spentKey(tx, actor, key, asked)
      if (!spent.ok) return refuse({ code: spent.refusal })
      if (spent.value) return done({ bookingId: spent.value })

      const { ended, plan } = await planInPlaceOf(tx, actor, input, now)
      const bookingId = await writeReplacement(tx, actor, { ended, plan, input }, now)
      await spendKey(tx, actor, { key, verb: 'replace-visit', input: asked, outcome: bookingId, now })
      return done({ bookingId })
    })
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal)
    const code = refusalOfConstraint(databaseError(error)?.constraint ?? null)
    if (!code) throw error
    return refuse({ code })
  }
}

/** What is taken, judged under the locks on the booking that it follows and on whoever is asked. */
async function planInPlaceOf(
  tx: Tx,
  actor: BuyingActor,
  input: ReplaceVisit,
  now: Date,
): Promise<{ ended: EndedVisit; plan: Plan }> {
  await lockEnded(tx, actor, input)
  const ended = await endedVisit(tx, actor, input, now)
  if (!ended) throw new Refused({ code: 'not_found' })
  if (!ended.may.ok) throw new Refused({ code: ended.may.refusal })
  if (input.day > lastDayInPlaceOf(ended.visit.onDay)) throw new Refused({ code: 'too_late' })
  const { key, supplierId, day, from, to } = input
  const request = requestInPlaceOf(ended, { key, supplierId, visit: { day, from, to } })
  const inPlaceOf = judgedInPlaceOf(ended, supplierId, input.expectedPence)
  const judged = await planRequest(tx, actor, request, now, inPlaceOf)
  await lockSupplier(tx, judged)
  const plan = await judgedUnderLock(tx, actor, request, judged, now, inPlaceOf)
  await refuseWhatIsNotFree(tx, request, plan)
  return { ended, plan }
}

/** Two who take at once come one after the other. Of another supplier’s people nobody need wait. */
async function lockEnded(tx: Tx, actor: BuyingActor, { bookingId }: ReplaceVisit): Promise<void> {
  await tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.id, bookingId), boughtBy(actor, bookings)))
    .for('no key update')
}

type Taken = { ended: EndedVisit; plan: Plan; input: ReplaceVisit }

async function writeReplacement(tx: Tx, actor: BuyingActor, taken: Taken, now: Date): Promise<string> {
  const { ended, plan, input } = taken
  const isSameSupplier = input.supplierId === ended.booking.supplierId
  const { day, from, to } = input
  const request = requestInPlaceOf(ended, { key: input.key, supplierId: input.supplierId, visit: { day, from, to } })
  const booking = isSameSupplier ? ended.booking : await writeBooking(tx, actor, request, plan, now)
  const after = isSameSupplier ? await tx.$count(visits, eq(visits.bookingId, booking.id)) : 0
  const inPlaceOf = { visitId: ended.visit.id, after }
  const visit = { day, from, to }
  const money = await writeVisit(tx, request, plan, { booking, position: 0, visit, now, inPlaceOf })
  const context = { at: now, actorId: actor.personId }
  await moveVisitMoney(tx, 'reserve', [money], context)
  const carried = approvalCarried({
    before: { gross: grossOf(ended.visit), bears: ended.visit.bearsPence },
    now: { gross: plan.priced.price.gross, bears: plan.priced.price.payerBears },
    isSameSupplier,
    approvedBy: ended.approval.decidedBy,
    takenBy: actor.personId,
    statusWanted: booking.statusWanted,
  })
  await writeTaken(tx, actor, taken, { bookingId: booking.id, visitId: money.visitId, isSameSupplier }, now)
  if (!isSameSupplier) await noteBefore(tx, booking.id, ended, carried, now)
  if (carried === 'stands') await carryApproval(tx, booking, money.visitId, ended, now)
  if (plan.card.personId) await rewriteFreeDays(tx, plan.card.personId, londonDay(now))
  await tellOf(tx, booking.id, money.visitId, { ended, plan, carried, by: actor.name })
  return booking.id
}

/** The history of both: whoever could not come does not read who comes instead. */
async function writeTaken(
  tx: Tx,
  actor: BuyingActor,
  { ended, plan }: Taken,
  made: { bookingId: string; visitId: string; isSameSupplier: boolean },
  now: Date,
): Promise<void> {
  const line = { fromStatus: null, at: now, by: byOf(actor) }
  if (made.isSameSupplier) {
    const event = { visitId: made.visitId, event: 'asked_instead', toStatus: 'requested', note: null }
    await writeEvent(tx, ended.booking, { ...line, ...event })
    return
  }
  const event = { visitId: ended.visit.id, event: 'replaced', note: plan.card.name, isPrivate: true }
  await writeEvent(tx, ended.booking, { ...line, ...event })
}

/** What had been approved of the visit before; where that yes stands, whose it was and the number that the order has. */
async function noteBefore(tx: Tx, bookingId: string, ended: EndedVisit, carried: Carried, now: Date): Promise<void> {
  const { approval, booking, visit } = ended
  const before = { approvedBeforeId: booking.id, approvedBeforePence: grossOf(visit) }
  if (carried !== 'stands') {
    await tx.update(approvals).set(before).where(eq(approvals.bookingId, bookingId))
    return
  }
  const { decidedBy, decidedByName } = approval
  const status = decideApproval({ status: 'awaiting', requestedBy: '' }, 'carry', null)
  if (!status.ok) throw new Error(`an approval could not be carried over: ${status.refusal}`)
  const decided = { status: status.value, decidedAt: now, decidedBy, decidedByName }
  await tx
    .update(approvals)
    .set({ ...before, ...decided })
    .where(eq(approvals.bookingId, bookingId))
  const { orderNumber, invoicedInAdvance } = booking
  await tx
    .update(bookings)
    .set({ invoicedInAdvance, ...(orderNumber === null ? {} : { orderNumber, orderNumberAt: now }) })
    .where(eq(bookings.id, bookingId))
}

/** The yes to the visit before is the yes to this one: its money is committed. */
async function carryApproval(
  tx: Tx,
  { id }: Booking,
  visitId: string,
  { approval, booking: before }: EndedVisit,
  now: Date,
): Promise<void> {
  const locked = await lockBooking(tx, id)
  const some = locked?.visits.filter((visit) => visit.id === visitId) ?? []
  if (!locked || some.length === 0) throw new Error('what was just written is not there')
  const on = approval.decidedAt ? `, ${formatDay(londonDay(approval.decidedAt))}` : ''
  const reason = `${approval.decidedByName ?? 'An approver'}${on}, booking ${before.reference}`
  const moved = await moveVisits(tx, locked.booking, some, { event: 'carry_approval', by: WAYMARK, now, reason })
  if (!moved.ok) throw new Error(`an approval could not be carried over: ${moved.refusal}`)
}

type Told = { ended: EndedVisit; plan: Plan; carried: Carried; by: string }

/** Whoever asked and the school that it comes to; an approver by what they are to do, where they are. */
async function tellOf(
  tx: Tx,
  bookingId: string,
  visitId: string,
  { ended: { booking, visit }, plan, carried, by }: Told,
): Promise<void> {
  const about = { bookingId, visitIds: [visitId], once: visitId }
  const before = { gross: grossOf(visit), bears: visit.bearsPence }
  const { gross, payerBears: bears } = plan.priced.price
  const [card] = await tx
    .select({ name: adviserCards.name })
    .from(adviserCards)
    .where(eq(adviserCards.supplierId, booking.supplierId))
  const facts = {
    ...{ by, adviser: card?.name ?? '', day: visit.onDay, reference: booking.reference, carried },
    ...{ pence: `${before.gross}`, morePence: `${dearerBy(before, { gross, bears })}` },
  }
  const readers =
    carried === 'stands' ? (['requester', 'approvers', 'host'] as const) : (['requester', 'host'] as const)
  await tell(tx, 'visit-replaced', [...readers], { ...about, facts, alsoTold: ['approvers'] })
  if (carried !== 'stands') await tell(tx, 'approval-wanted', ['approvers'], about)
  await tell(tx, 'visits-requested', ['adviser'], about)
}
