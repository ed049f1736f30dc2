import { and, eq, isNull } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { charges } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { isCollected } from '../bookings/paid-through.ts'
import { grossOf } from '../bookings/price.ts'
import { londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { formatPounds, type Pence, sumPence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { askForHigherTotal } from './ask-higher-total.server.ts'
import { bearCharge } from './bear-charge.server.ts'
import { type ChargeFacts, chargeFacts, itemOf } from './charge-facts.server.ts'
import { dueInTheEnd } from './in-advance.ts'
import { invoiceOn } from './invoice-on.ts'
import { issueInvoices } from './issue-invoices.server.ts'
import { settleAdvance } from './settle-advance.server.ts'

export type Charged = {
  /** Null where nothing is due, or its payer’s own payroll pays. */
  chargeId: string | null
  status: (typeof charges.$inferSelect)['status'] | 'nothing_due' | 'by_payroll'
  /** The request it is invoiced by; null until its payer's invoices leave. */
  paymentRequestId: string | null
}

/**
 * Charges one agreed visit, or one that was cancelled late, to its payer, and invoices it where that is due at once; one that its
 * approver has invoiced in advance as soon as it is confirmed. Once that is over, what is not due of it is credited
 * (`settleAdvance`), and what was not invoiced yet is charged as any other, or not at all. One database transaction; repeated, it
 * has no effect. Held when VAT at the tax point makes it dearer than what was approved, until an approver agrees; it waits while
 * the payer uses order numbers and the booking has none. Refuses `not_found`, and `not_due` before it is to be charged.
 */
export async function chargeVisit(
  actor: SystemActor,
  visitId: string,
  now: Date,
): Promise<Result<Charged, 'not_found' | 'not_due'>> {
  return inTransaction(actor, async (tx) => {
    const facts = await chargeFacts(tx, visitId, londonDay(now))
    if (!facts) return refuse('not_found')
    const { visit, charge, inAdvance } = facts
    const before = await chargeOf(tx, facts)
    if (before?.status === 'invoiced') {
      if (before.inAdvance) await settleAdvance(tx, facts, before, now)
      return done(answerOf((await chargeOf(tx, facts)) ?? before))
    }
    const isDue =
      inAdvance || visit.status === 'agreed' || (visit.status === 'cancelled' && visit.billedPricePence !== null)
    // It was to be invoiced in advance, waited, and has ended without costing anything here.
    if (before?.inAdvance && dueInTheEnd(visit) !== null && !(isDue && isCollected(visit) && charge.totalPence > 0))
      await tx.delete(charges).where(eq(charges.id, before.id))
    if (!isCollected(visit)) return done({ chargeId: null, status: 'by_payroll', paymentRequestId: null })
    if (!isDue) return refuse('not_due')
    if (charge.totalPence === 0) return done({ chargeId: null, status: 'nothing_due', paymentRequestId: null })
    await writeCharge(tx, facts, before, now)
    return done(answerOf((await chargeOf(tx, facts)) as Charge))
  })
}

/** Writes or renews a charge that is not invoiced, brings its funds to what it costs, and invoices it where nothing is in the way. */
async function writeCharge(tx: Tx, facts: ChargeFacts, before: Charge | undefined, now: Date): Promise<void> {
  const { visit, charge, booking, payer, inAdvance } = facts
  const approvedPence = before?.approvedPence ?? grossOf(visit)
  const status: 'held' | 'awaiting_order_number' | 'ready' =
    charge.totalPence > approvedPence
      ? 'held'
      : payer.usesOrderNumbers && !booking.orderNumber
        ? 'awaiting_order_number'
        : 'ready'
  const id = before?.id ?? newId('charge')
  // What was to leave in advance and has not leaves like any other from now on.
  const chargedAt = before && before.inAdvance === inAdvance ? before.chargedAt : now
  const values = {
    ...{ status, kind: facts.kind, inAdvance, chargedAt, approvedPence, item: itemOf(facts) },
    heldReason: status === 'held' ? ('above_approved' as const) : null,
    payableAt: inAdvance ? null : chargedAt,
    // An advance is asked for at once, however its payer's other invoices leave.
    invoiceOn: inAdvance ? londonDay(chargedAt) : invoiceOn(payer.invoicing, londonDay(chargedAt)),
    adviserPence: charge.adviser.grossPence,
    feePence: charge.waymark.grossPence,
    totalPence: charge.totalPence,
  } as const
  await tx
    .insert(charges)
    .values({
      ...{ id, visitId: visit.id, bookingId: booking.id },
      ...{ schoolId: visit.schoolId, payerId: visit.payerId, supplierId: visit.supplierId, leadId: visit.leadId },
      ...values,
    })
    .onConflictDoUpdate({ target: charges.id, set: values })
  if (status !== 'held')
    await bearCharge(tx, {
      visit,
      because: `${id}:${now.getTime()}`,
      vatPence: sumPence([charge.adviser.vatPence, charge.waymark.vatPence]),
      bearsPence: charge.bearsPence,
      at: now,
      actorId: null,
      memo: inAdvance ? 'VAT as it stood when it was invoiced in advance' : 'VAT as it stood on the day of the visit',
    })
  if (status === 'ready') await issueInvoices(tx, { chargeId: id }, now)
  else if (before?.status !== status) await sayWhyNot(tx, status, { ...facts, id, approvedPence }, now)
}

type Charge = typeof charges.$inferSelect

const answerOf = ({ id, status, paymentRequestId }: Charge): Charged => ({ chargeId: id, status, paymentRequestId })

/** The charge of a visit that stands; one that was annulled is credited whole. */
async function chargeOf(tx: Tx, { visit }: ChargeFacts): Promise<Charge | undefined> {
  const [charge] = await tx
    .select()
    .from(charges)
    .where(
      and(
        eq(charges.visitId, visit.id),
        eq(charges.payerId, visit.payerId),
        eq(charges.supplierId, visit.supplierId),
        isNull(charges.annulledAt),
      ),
    )
  return charge
}

async function sayWhyNot(
  tx: Tx,
  status: 'held' | 'awaiting_order_number',
  { booking, visit, charge, id, approvedPence }: ChargeFacts & { id: string; approvedPence: Pence },
  now: Date,
): Promise<void> {
  const say = (event: string, note: string | null) =>
    writeEvent(tx, booking, { visitId: visit.id, event, at: now, by: WAYMARK, note })
  if (status === 'held') {
    const words = `${formatPounds(charge.totalPence)} with the VAT of the day, ${formatPounds(grossOf(visit))} approved`
    await say('invoice_held', words)
    const { payerId } = visit
    const held = { id, visitId: visit.id, payerId, totalPence: charge.totalPence, approvedPence }
    return askForHigherTotal(tx, booking, held)
  }
  await say('order_number_wanted', null)
  await enqueue(tx, 'write-email', {
    template: 'order-number-wanted',
    key: `order-number-wanted:${visit.id}`,
    recipients: { to: 'payers', bookingId: booking.id },
    bookingId: booking.id,
    visitIds: [visit.id],
  })
}
