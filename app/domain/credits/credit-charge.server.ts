import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookings, charges, credits, paymentRequests, payments, refunds, visits } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { isCollected } from '../bookings/paid-through.ts'
import { netOf } from '../bookings/price.ts'
import { newId } from '../ids.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { correctSpent } from '../ledger/correct-spent.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds, type Pence, pence, sumPence } from '../money.ts'
import { freeParts, type Payment, settleOldestFirst } from '../payments/payment-parts.server.ts'
import { openPayouts } from '../payouts/open-payouts.server.ts'
import { takeBackPayouts } from '../payouts/take-back.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { creditable } from './credit-of.ts'
import { issueCreditNotes } from './issue-credit-notes.server.ts'

type Credit = typeof credits.$inferSelect
type Charge = typeof charges.$inferSelect
type Request = typeof paymentRequests.$inferSelect

/**
 * Carries out an agreed credit, or one that follows from how a visit ended that was invoiced in advance, once: the credit notes, the books, the funds, and what follows for money that has moved. What
 * the payer has paid beyond what is now due settles what is open of the same request, and the rest is returned; what an
 * adviser was paid of it is taken back first. In one database transaction, with Stripe's part asked of jobs. Refuses
 * `not_found`, `not_agreed` before a second person has, and `in_dispute` while a bank holds money of the request back.
 */
export async function creditCharge(
  actor: SystemActor,
  creditId: string,
  now: Date,
): Promise<Result<null, 'not_found' | 'not_agreed' | 'in_dispute'>> {
  return inTransaction(actor, async (tx) => {
    const [found] = await tx.select().from(credits).where(eq(credits.id, creditId))
    if (!found) return refuse('not_found')
    // In the house's order: booking, request, charge, and the counters of numbers last.
    await tx.select({ id: bookings.id }).from(bookings).where(eq(bookings.id, found.bookingId)).for('no key update')
    const [credit] = await tx.select().from(credits).where(eq(credits.id, creditId)).for('no key update')
    if (credit?.status === 'done') return done(null)
    if (credit?.status !== 'agreed') return refuse('not_agreed')
    const { request, charge } = await lockedOf(tx, credit)
    if (await isInDispute(tx, request.id)) return refuse('in_dispute')
    const overPence = pence(Math.max(0, credit.totalPence - stillToPay(request)))
    await postCredit(tx, credit, overPence, now)
    const own = { creditedPence: pence(charge.creditedPence + credit.totalPence) }
    // The charge first gives back what it has too much, so that it never has more than is due.
    const beyond = Math.max(0, charge.receivedPence - (charge.totalPence - own.creditedPence))
    const freed = beyond === 0 ? [] : await freeParts(tx, charge.id, beyond)
    const isAnnulled = charge.inAdvance && credit.askedBy === null && own.creditedPence === charge.totalPence
    await tx
      .update(charges)
      .set({
        ...{ ...own, creditedAdviserPence: pence(charge.creditedAdviserPence + credit.adviserPence) },
        // By rule: it is known now what is due of what was invoiced in advance.
        ...(charge.inAdvance && credit.askedBy === null ? (isAnnulled ? { annulledAt: now } : { payableAt: now }) : {}),
      })
      .where(eq(charges.id, charge.id))
    // What a payroll was to pay may have come to be collected here after all.
    if (isAnnulled)
      await enqueue(tx, 'issue-invoice', { visitId: charge.visitId }, { key: `issue-invoice:${charge.visitId}` })
    const returned = await giveBack(tx, freed)
    await standNow(tx, request, credit, overPence, now)
    await tellFunds(tx, credit, charge, now)
    await tx.update(credits).set({ status: 'done', doneAt: now }).where(eq(credits.id, creditId))
    await takeBackPayouts(tx, charge.id, { creditId }, now)
    // What has moved to another visit of the request may have paid for it.
    await openPayouts(tx, { paymentRequestId: request.id }, now)
    for (const of of returned) await openRefund(tx, credit, of, now)
    await enqueue(tx, 'read-request', { paymentRequestId: request.id })
    const note = [formatPounds(credit.totalPence), credit.reason].join('. ')
    await writeEvent(
      tx,
      { ...charge, id: charge.bookingId },
      { visitId: charge.visitId, event: 'credited', at: now, by: WAYMARK, note },
    )
    await tellCredit(tx, credit, request, returned)
    await issueCreditNotes(tx, credit, charge, now)
    return done(null)
  })
}

/** Whether the payer's bank holds back money of a request: nothing is given back until it has decided. */
export async function isInDispute(tx: Tx, paymentRequestId: string): Promise<boolean> {
  const held = and(eq(payments.paymentRequestId, paymentRequestId), eq(payments.status, 'disputed'))
  return (await tx.select({ id: payments.id }).from(payments).where(held).limit(1)).length > 0
}

async function lockedOf(tx: Tx, credit: Credit): Promise<{ request: Request; charge: Charge }> {
  const [requestId] = await tx
    .select({ id: charges.paymentRequestId })
    .from(charges)
    .where(eq(charges.id, credit.chargeId))
  const [request] = await tx
    .select()
    .from(paymentRequests)
    .where(eq(paymentRequests.id, requestId?.id ?? ''))
    .for('no key update')
  const [charge] = await tx.select().from(charges).where(eq(charges.id, credit.chargeId)).for('no key update')
  if (!request || !charge) throw new Error(`credit ${credit.id} is of a charge that is not invoiced`)
  return { request, charge }
}

/** Less is owed, and less is due to the adviser and is Waymark's: what the payer has paid beyond that is owed back. */
async function postCredit(tx: Tx, credit: Credit, overPence: Pence, now: Date): Promise<void> {
  const { adviser, waymark } = credit.item
  await postJournal(tx, {
    kind: 'credit',
    key: `credit:${credit.id}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'due_to_adviser', credit.supplierId), amount: adviser.grossPence },
      { account: await openCashAccount(tx, 'fee_income', null), amount: waymark.netPence },
      { account: await openCashAccount(tx, 'vat_on_fees', null), amount: waymark.vatPence },
      {
        account: await openCashAccount(tx, 'owed_by_payer', credit.payerId),
        amount: overPence - credit.totalPence,
      },
      { account: await openCashAccount(tx, 'owed_to_payer', credit.payerId), amount: -overPence },
    ],
    bookingId: credit.bookingId,
    visitId: credit.visitId,
    actorId: credit.decidedBy,
    memo: credit.reason,
    parties: {
      schoolId: credit.schoolId,
      payerId: credit.payerId,
      supplierId: credit.supplierId,
      leadId: credit.leadId,
    },
  })
}

type Returned = { payment: Payment; amountPence: Pence }

/** What is free of each payment settles what is open of the same request first; the rest is a surplus, to be returned. */
async function giveBack(tx: Tx, freed: { payment: Payment; freed: Pence }[]): Promise<Returned[]> {
  const returned: Returned[] = []
  for (const { payment, freed: amount } of freed) {
    const { left } = await settleOldestFirst(tx, payment, amount)
    if (left === 0) continue
    await tx
      .update(payments)
      .set({ surplusPence: pence(payment.surplusPence + left) })
      .where(eq(payments.id, payment.id))
    returned.push({ payment, amountPence: left })
  }
  return returned
}

/** Where the request stands with less to pay: paid, or nothing is due any more. */
async function standNow(tx: Tx, request: Request, credit: Credit, overPence: Pence, now: Date): Promise<void> {
  const creditedPence = pence(request.creditedPence + credit.totalPence)
  const receivedPence = pence(request.receivedPence - overPence)
  const isVoid = creditedPence === request.totalPence
  const isPaid = !isVoid && receivedPence + creditedPence === request.totalPence
  await tx
    .update(paymentRequests)
    .set({
      ...{ creditedPence, receivedPence },
      status: isVoid ? 'void' : isPaid ? 'paid' : 'open',
      paidAt: isPaid ? (request.paidAt ?? now) : null,
    })
    .where(eq(paymentRequests.id, request.id))
}

/** The funds bear what is billed from now on, and have back what is not, in their proportions. */
async function tellFunds(tx: Tx, credit: Credit, charge: Charge, now: Date): Promise<void> {
  const [row] = await tx
    .select({ visit: visits, booking: bookings })
    .from(visits)
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .where(eq(visits.id, credit.visitId))
    .for('no key update', { of: visits })
  if (!row) throw new Error(`no visit ${credit.visitId}`)
  // What was invoiced in advance and cost nothing in the end was never spent: its funds have it back, or a payroll pays.
  const isSpent =
    row.visit.status === 'agreed' || (row.visit.status === 'cancelled' && row.visit.billedPricePence !== null)
  if (!isSpent || !isCollected(row.visit)) return
  const earlier = await creditsDone(tx, charge.id)
  const left = creditable(charge.item, [...earlier, credit.item])
  const vatBefore = sumPence([charge.item.adviser.vatPence, charge.item.waymark.vatPence])
  const vatCredited = sumPence(
    [...earlier, credit.item].flatMap(({ adviser, waymark }) => [adviser.vatPence, waymark.vatPence]),
  )
  const net = sumPence([left.price, left.travel, left.fee])
  const vatPence = pence(vatBefore - vatCredited)
  const before = netOf(row.visit)
  if (before.price < left.price || before.travel < left.travel || before.fee < left.fee)
    throw new Error(`visit ${credit.visitId} is billed less than its charge`)
  await correctSpent(tx, {
    visitId: credit.visitId,
    vatPence,
    bearsPence: row.booking.terms.payerRecoversVat ? net : pence(net + vatPence),
    billed: { pricePence: left.price, travelPence: left.travel, feePence: left.fee },
    at: now,
    actorId: credit.decidedBy,
    memo: credit.reason,
  })
}

/** What was credited of a charge before. */
export const creditsDone = async (tx: Tx, chargeId: string) =>
  (
    await tx
      .select({ item: credits.item })
      .from(credits)
      .where(and(eq(credits.chargeId, chargeId), eq(credits.status, 'done')))
  ).map(({ item }) => item)

/**
 * What goes back to the payer was decided with the credit; it leaves when what advisers had of it is back. Of money that came
 * past Stripe nothing leaves by itself: somebody else of the staff returns it by hand, and records that they did.
 */
async function openRefund(tx: Tx, credit: Credit, { payment, amountPence }: Returned, now: Date): Promise<void> {
  const id = newId('refund')
  const isByHand = payment.method === 'outside'
  await tx.insert(refunds).values({
    ...{ id, paymentId: payment.id, paymentRequestId: payment.paymentRequestId, creditId: credit.id, amountPence },
    ...{ schoolId: payment.schoolId, payerId: payment.payerId, leadId: payment.leadId },
    reason: credit.reason,
    ...{ askedBy: credit.askedBy, askedByName: credit.askedByName, askedAt: credit.askedAt },
    ...(isByHand
      ? { status: 'asked' }
      : {
          ...{ status: 'waiting', decidedAt: credit.decidedAt ?? now },
          ...{ decidedBy: credit.decidedBy, decidedByName: credit.decidedByName ?? 'Waymark' },
        }),
  })
  if (!isByHand) await enqueue(tx, 'send-refund', { refundId: id })
}

async function tellCredit(tx: Tx, credit: Credit, request: Request, returned: Returned[]): Promise<void> {
  const email = {
    template: 'credited' as const,
    bookingId: credit.bookingId,
    visitIds: [credit.visitId],
    paymentRequestId: request.id,
    facts: {
      reason: credit.reason,
      returnedPence: String(sumPence(returned.map(({ amountPence }) => amountPence))),
    },
  }
  const ofPayer = { creditedPence: String(credit.totalPence) }
  await enqueue(tx, 'write-email', {
    ...email,
    key: `credited:${credit.id}:payer`,
    creditId: credit.id,
    recipients: { to: 'payers', payerId: credit.payerId },
    facts: { ...email.facts, ...ofPayer },
  })
  if (credit.adviserPence === 0) return
  const { paymentRequestId: _, ...ofAdviser } = email
  await enqueue(tx, 'write-email', {
    ...ofAdviser,
    template: 'credited-adviser',
    key: `credited:${credit.id}:adviser`,
    recipients: { to: 'adviser', bookingId: credit.bookingId },
    facts: { reason: credit.reason, creditedPence: String(credit.adviserPence) },
  })
}
