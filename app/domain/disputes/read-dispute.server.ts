import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { idOf, type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { charges, disputes, journals, paymentParts, paymentRequests, payments, refunds } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { newId } from '../ids.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds, type Pence, pence, sumPence } from '../money.ts'
import { openPayouts } from '../payouts/open-payouts.server.ts'
import { takeBackPayouts } from '../payouts/take-back.server.ts'
import { type DisputeStatus, disputeStatus, isDecided, isForward } from './dispute-states.ts'

type Dispute = typeof disputes.$inferSelect
type Payment = typeof payments.$inferSelect

/**
 * Reads one dispute at Stripe and brings our books to it, forward only and once: held back, the adviser's money is stopped or
 * taken back; won, it is paid out again; lost, the payer owes it again. Answers whether it is of a payment of ours.
 */
export async function readDispute(actor: SystemActor, stripeDisputeId: string, now: Date): Promise<boolean> {
  const read = await stripe().disputes.retrieve(stripeDisputeId)
  return inTransaction(actor, async (tx) => {
    const [payment] = await tx
      .select()
      .from(payments)
      .where(eq(payments.stripeChargeId, idOf(read.charge) ?? ''))
    if (!payment) return false
    // The request first, as whoever receives and credits does.
    await tx
      .select({ id: paymentRequests.id })
      .from(paymentRequests)
      .where(eq(paymentRequests.id, payment.paymentRequestId))
      .for('no key update')
    const known = await openDispute(tx, payment, read)
    const status = disputeStatus(read.status)
    if (!isForward(known.status, status)) return true
    const money = await moveMoney(tx, known, payment, read, status, now)
    await tx
      .update(disputes)
      .set({
        ...{ status, money, readAt: now, closedAt: isDecided(status) ? (known.closedAt ?? now) : null },
        costPence: costOf(read),
        answerBy: read.evidence_details.due_by ? new Date(read.evidence_details.due_by * 1_000) : null,
        submittedAt: read.evidence_details.submission_count > 0 ? (known.submittedAt ?? now) : null,
      })
      .where(eq(disputes.id, known.id))
    if (known.status !== status || known.readAt === null) await tellDispute(tx, { ...known, status }, payment, now)
    return true
  })
}

/** What the bank charges for it, less what it gave back. Pence. */
const costOf = (read: Stripe.Dispute): Pence =>
  pence(
    Math.max(
      0,
      read.balance_transactions.reduce((sum, entry) => sum + entry.fee, 0),
    ),
  )

async function openDispute(tx: Tx, payment: Payment, read: Stripe.Dispute): Promise<Dispute> {
  const { schoolId, payerId, leadId, paymentRequestId } = payment
  await tx
    .insert(disputes)
    .values({
      ...{ id: newId('dispute'), paymentId: payment.id, paymentRequestId, schoolId, payerId, leadId },
      ...{ stripeDisputeId: read.id, amountPence: pence(read.amount), reason: read.reason },
      ...{ status: read.status.startsWith('warning') ? 'inquiry' : 'needs_response', money: 'here' },
      openedAt: new Date(read.created * 1_000),
    })
    .onConflictDoNothing()
  const [known] = await tx.select().from(disputes).where(eq(disputes.stripeDisputeId, read.id)).for('no key update')
  if (!known) throw new Error(`no dispute ${read.id}`)
  return known
}

/** Moves the money as far as the dispute has come, each step once, also where several steps are learnt of at the same time. */
async function moveMoney(
  tx: Tx,
  known: Dispute,
  payment: Payment,
  read: Stripe.Dispute,
  status: DisputeStatus,
  now: Date,
): Promise<Dispute['money']> {
  let money = known.money
  const wasTaken = read.balance_transactions.some(({ amount }) => amount < 0)
  if (money === 'here' && wasTaken && known.closedAt === null) {
    await holdBack(tx, known, payment, read, now)
    money = 'held_back'
  }
  if (money === 'held_back' && (status === 'won' || status === 'closed')) {
    await giveAgain(tx, known, payment, read, now)
    return 'here'
  }
  if (money === 'held_back' && status === 'lost') {
    await keepAway(tx, known, payment, now)
    return 'kept'
  }
  return money
}

const partiesOf = ({ schoolId, payerId, leadId }: Payment) => ({ schoolId, payerId, leadId })
const heldBackKey = (dispute: Dispute) => `dispute_held_back:${dispute.id}`

async function holdBack(tx: Tx, dispute: Dispute, payment: Payment, read: Stripe.Dispute, now: Date): Promise<void> {
  await postJournal(tx, {
    kind: 'dispute_held_back',
    key: heldBackKey(dispute),
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'in_dispute', null), amount: dispute.amountPence },
      { account: await openCashAccount(tx, 'at_stripe', null), amount: -dispute.amountPence },
    ],
    memo: dispute.stripeDisputeId,
    parties: partiesOf(payment),
  })
  const fee = read.balance_transactions.reduce((sum, entry) => sum + Math.max(0, entry.fee), 0)
  await postCost(tx, `dispute_cost:${dispute.id}`, dispute, fee, now)
  await tx.update(payments).set({ status: 'disputed' }).where(eq(payments.id, payment.id))
  for (const { id } of await chargesSettledBy(tx, payment))
    await takeBackPayouts(tx, id, { disputeId: dispute.id }, now)
}

/** The bank's charge for a dispute is Waymark's own cost; negative where it comes back. */
async function postCost(tx: Tx, key: string, dispute: Dispute, fee: number, now: Date): Promise<void> {
  if (fee === 0) return
  await postJournal(tx, {
    kind: 'stripe_cost',
    key,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'stripe_costs', null), amount: fee },
      { account: await openCashAccount(tx, 'at_stripe', null), amount: -fee },
    ],
    memo: dispute.stripeDisputeId,
    parties: {},
  })
}

const chargesSettledBy = (tx: Tx, payment: Payment) =>
  tx
    .select({ id: charges.id, amountPence: paymentParts.amountPence })
    .from(paymentParts)
    .innerJoin(charges, eq(charges.id, paymentParts.chargeId))
    .where(eq(paymentParts.paymentId, payment.id))
    .orderBy(charges.id)

const heldBackJournal = async (tx: Tx, dispute: Dispute): Promise<string> => {
  const [journal] = await tx
    .select({ id: journals.id })
    .from(journals)
    .where(eq(journals.key, heldBackKey(dispute)))
  if (!journal) throw new Error(`dispute ${dispute.id} was never held back`)
  return journal.id
}

async function giveAgain(tx: Tx, dispute: Dispute, payment: Payment, read: Stripe.Dispute, now: Date): Promise<void> {
  await postJournal(tx, {
    kind: 'dispute_won',
    key: `dispute_won:${dispute.id}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'at_stripe', null), amount: dispute.amountPence },
      { account: await openCashAccount(tx, 'in_dispute', null), amount: -dispute.amountPence },
    ],
    resolves: await heldBackJournal(tx, dispute),
    memo: dispute.stripeDisputeId,
    parties: partiesOf(payment),
  })
  const back = read.balance_transactions.reduce((sum, entry) => sum + Math.min(0, entry.fee), 0)
  await postCost(tx, `dispute_cost_back:${dispute.id}`, dispute, back, now)
  await tx.update(payments).set({ status: 'stands' }).where(eq(payments.id, payment.id))
  await openPayouts(tx, { paymentRequestId: payment.paymentRequestId }, now)
}

/** What the payment had settled is owed again; what was to be returned of it has been, by the bank. */
async function keepAway(tx: Tx, dispute: Dispute, payment: Payment, now: Date): Promise<void> {
  const settled = await chargesSettledBy(tx, payment)
  const settledPence = sumPence(settled.map(({ amountPence }) => amountPence))
  const surplus = pence(dispute.amountPence - settledPence)
  if (surplus < 0) throw new Error(`dispute ${dispute.id} is of less than payment ${payment.id} has settled`)
  await postJournal(tx, {
    kind: 'dispute_lost',
    key: `dispute_lost:${dispute.id}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'owed_by_payer', payment.payerId), amount: settledPence },
      { account: await openCashAccount(tx, 'owed_to_payer', payment.payerId), amount: surplus },
      { account: await openCashAccount(tx, 'in_dispute', null), amount: -dispute.amountPence },
    ],
    resolves: await heldBackJournal(tx, dispute),
    memo: dispute.stripeDisputeId,
    parties: partiesOf(payment),
  })
  for (const { id, amountPence } of settled) {
    const [charge] = await tx.select().from(charges).where(eq(charges.id, id)).for('no key update')
    if (!charge) continue
    await tx
      .update(charges)
      .set({ receivedPence: pence(charge.receivedPence - amountPence) })
      .where(eq(charges.id, id))
  }
  await tx.delete(paymentParts).where(eq(paymentParts.paymentId, payment.id))
  await tx
    .update(payments)
    .set({
      status: 'taken_back',
      takenBackPence: dispute.amountPence,
      surplusPence: pence(payment.surplusPence - surplus),
    })
    .where(eq(payments.id, payment.id))
  // What was to go back from it can't any more: the bank has returned it. What nobody has decided on is asked for no more.
  const standing = 'The payer’s bank has kept the payment'
  const inStatus = (status: 'waiting' | 'asked') => and(eq(refunds.paymentId, payment.id), eq(refunds.status, status))
  await tx.update(refunds).set({ status: 'failed', standing, endedAt: now }).where(inStatus('waiting'))
  await tx.update(refunds).set({ status: 'taken_back', standing }).where(inStatus('asked'))
  const [request] = await tx.select().from(paymentRequests).where(eq(paymentRequests.id, payment.paymentRequestId))
  if (!request || settledPence === 0) return
  await tx
    .update(paymentRequests)
    .set({
      ...{ receivedPence: pence(request.receivedPence - settledPence), status: 'open', paidAt: null },
      // Stripe's own invoice is closed: it is asked for once more.
      ...{ askedTimes: request.askedTimes + 1, stripeInvoiceId: null, stripeInvoiceUrl: null },
    })
    .where(eq(paymentRequests.id, request.id))
  await enqueue(tx, 'request-payment', { paymentRequestId: request.id })
}

/** Both sides read it in the booking's history, whoever keeps the payer's invoices and whoever was paid by email. */
async function tellDispute(tx: Tx, dispute: Dispute, payment: Payment, now: Date): Promise<void> {
  const { status } = dispute
  if (status === 'inquiry' || status === 'under_review') return
  const of = await tx
    .select()
    .from(charges)
    .where(eq(charges.paymentRequestId, payment.paymentRequestId))
    .orderBy(charges.id)
  const event = status === 'needs_response' ? 'dispute_opened' : status === 'lost' ? 'dispute_lost' : 'dispute_over'
  for (const charge of of)
    await writeEvent(
      tx,
      { ...charge, id: charge.bookingId },
      { visitId: charge.visitId, event, at: now, by: WAYMARK, note: formatPounds(dispute.amountPence) },
    )
  const [first] = of
  if (!first) return
  const isOpened = status === 'needs_response'
  for (const to of ['payer', 'adviser', 'staff'] as const)
    await enqueue(tx, 'write-email', {
      template: isOpened ? 'dispute-opened' : 'dispute-decided',
      key: `dispute:${dispute.id}:${status}:${to}`,
      recipients:
        to === 'payer'
          ? { to: 'payers', payerId: payment.payerId }
          : to === 'adviser'
            ? { to: 'adviser', bookingId: first.bookingId }
            : { to: 'staff' },
      ...{ bookingId: first.bookingId, visitIds: [first.visitId] },
      facts: { to, id: dispute.id, pence: String(dispute.amountPence), reason: dispute.reason, status },
    })
}
