import { and, eq, isNull } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { type charges, paymentParts, paymentRequests, payments } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { newId } from '../ids.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds, type Pence, pence } from '../money.ts'
import { openPayouts } from '../payouts/open-payouts.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { chargesOf, type Payment, settleOldestFirst } from './payment-parts.server.ts'
import type { CameBy } from './read-transfers.server.ts'

/** Money that has come in. Pence. */
export type Arrived = ArrivedAtStripe | ArrivedOutside

/** As just read at Stripe. */
export type ArrivedAtStripe = {
  method: 'bank_transfer' | 'card'
  paymentIntentId: string
  chargeId: string
  amountPence: Pence
  /** The whole transfer it came by; null of a card, and where Stripe does not say. */
  cameBy: CameBy | null
  /** Null while Stripe has not said what it costs. */
  feePence: Pence | null
  receivedAt: Date
}

/** Past Stripe, as two of the staff have recorded it: it costs nothing. */
type ArrivedOutside = { method: 'outside'; outsideReceiptId: string; amountPence: Pence; receivedAt: Date }

type Request = typeof paymentRequests.$inferSelect

/**
 * Records one payment for a request, once: a second event, a second worker or a page that asks again change nothing. What
 * comes in beyond what was left to pay is kept as owed back to the payer. With the last penny the request is paid, and
 * the adviser's payout opens. Refuses `not_found`.
 */
export async function receivePayment(
  actor: SystemActor,
  paymentRequestId: string,
  arrived: Arrived,
  now: Date,
): Promise<Result<{ status: Request['status']; isNew: boolean }, 'not_found'>> {
  return inTransaction(actor, async (tx) => {
    const [request] = await tx
      .select()
      .from(paymentRequests)
      .where(eq(paymentRequests.id, paymentRequestId))
      .for('no key update')
    if (!request) return refuse('not_found')
    const isOutside = arrived.method === 'outside'
    const [known] = await tx
      .select()
      .from(payments)
      .where(
        isOutside
          ? eq(payments.outsideReceiptId, arrived.outsideReceiptId)
          : eq(payments.stripePaymentIntentId, arrived.paymentIntentId),
      )
    const feePence = isOutside ? null : arrived.feePence
    if (known) {
      if (known.stripeFeePence === null && feePence !== null) await learnFee(tx, known, feePence, now)
      return done({ status: request.status, isNew: false })
    }
    const left = stillToPay(request)
    const surplusPence = pence(Math.max(0, arrived.amountPence - left))
    const settles = pence(arrived.amountPence - surplusPence)
    const payment: typeof payments.$inferSelect = {
      id: newId('payment'),
      paymentRequestId,
      schoolId: request.schoolId,
      payerId: request.payerId,
      leadId: request.leadId,
      method: arrived.method,
      status: 'stands',
      amountPence: arrived.amountPence,
      surplusPence,
      takenBackPence: pence(0),
      stripeFeePence: isOutside ? pence(0) : null,
      stripePaymentIntentId: isOutside ? null : arrived.paymentIntentId,
      stripeChargeId: isOutside ? null : arrived.chargeId,
      outsideReceiptId: isOutside ? arrived.outsideReceiptId : null,
      receivedAt: arrived.receivedAt,
    }
    await tx.insert(payments).values(payment)
    await settleCharges(tx, payment, settles, now)
    if (surplusPence > 0) await postReceived(tx, payment, { to: 'owed_to_payer', amount: surplusPence }, now)
    if (feePence !== null) await learnFee(tx, payment, feePence, now)
    const receivedPence = pence(request.receivedPence + settles)
    // Of what was credited whole nothing is due: money that comes nonetheless pays nothing.
    const isPaid = request.status !== 'void' && settles === left
    const status = isPaid ? 'paid' : request.status
    await tx
      .update(paymentRequests)
      .set({ receivedPence, status, paidAt: isPaid ? (request.paidAt ?? arrived.receivedAt) : null })
      .where(eq(paymentRequests.id, request.id))
    // Paid before Stripe asked for it, nothing else would bring the payer their invoices.
    if (isPaid && isOutside && !request.stripeInvoiceUrl && request.askedTimes <= 1)
      await enqueue(tx, 'write-email', {
        template: 'invoice',
        key: `invoice:${request.id}`,
        recipients: { to: 'payers', payerId: request.payerId },
        paymentRequestId: request.id,
      })
    await tellPayment(tx, request, payment, isOutside ? null : arrived.cameBy, now)
    await openPayouts(tx, { paymentRequestId: request.id }, now)
    return done({ status, isNew: true })
  })
}

const BY: Record<Payment['method'], string> = {
  card: 'card',
  bank_transfer: 'bank transfer',
  outside: 'bank transfer or cheque, to Waymark’s own bank account',
}
type Charge = typeof charges.$inferSelect

/** Settles a request's charges from a payment, the oldest visit whole before the next, with one journal for each. */
async function settleCharges(tx: Tx, payment: Payment, settles: Pence, now: Date): Promise<void> {
  const { settled, left } = await settleOldestFirst(tx, payment, settles)
  if (left !== 0) throw new Error(`payment ${payment.id} settles more than its charges`)
  for (const { charge, amountPence } of settled)
    await postReceived(tx, payment, { to: 'owed_by_payer', amount: amountPence, charge }, now)
}

async function postReceived(
  tx: Tx,
  payment: Payment,
  { to, amount, charge }: { to: 'owed_by_payer' | 'owed_to_payer'; amount: Pence; charge?: Charge },
  now: Date,
): Promise<void> {
  const isOutside = payment.method === 'outside'
  await postJournal(tx, {
    kind: isOutside ? 'receive_outside' : 'receive',
    key: `receive:${payment.id}:${charge?.id ?? 'surplus'}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, isOutside ? 'at_bank' : 'at_stripe', null), amount },
      { account: await openCashAccount(tx, to, payment.payerId), amount: -amount },
    ],
    ...(charge ? { bookingId: charge.bookingId, visitId: charge.visitId } : {}),
    memo: `By ${BY[payment.method]}`,
    parties: {
      schoolId: payment.schoolId,
      payerId: payment.payerId,
      leadId: payment.leadId,
      ...(charge ? { supplierId: charge.supplierId } : {}),
    },
  })
}

/** What collecting it cost is Waymark's own cost, known sometimes later than the payment. */
async function learnFee(tx: Tx, payment: Payment, feePence: Pence, now: Date): Promise<void> {
  const learned = await tx
    .update(payments)
    .set({ stripeFeePence: feePence })
    .where(and(eq(payments.id, payment.id), isNull(payments.stripeFeePence)))
    .returning({ id: payments.id })
  if (learned.length === 0 || feePence === 0) return
  await postJournal(tx, {
    kind: 'stripe_cost',
    key: `stripe_cost:${payment.stripeChargeId ?? payment.id}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'stripe_costs', null), amount: feePence },
      { account: await openCashAccount(tx, 'at_stripe', null), amount: -feePence },
    ],
    ...(payment.stripeChargeId ? { memo: payment.stripeChargeId } : {}),
    parties: {},
  })
}

async function tellPayment(
  tx: Tx,
  request: Request,
  payment: Payment,
  cameBy: CameBy | null,
  now: Date,
): Promise<void> {
  const surplus = payment.surplusPence > 0 ? `, ${formatPounds(payment.surplusPence)} of it to be returned` : ''
  const charged = await chargesOf(tx, request.id)
  const settled = await tx.select().from(paymentParts).where(eq(paymentParts.paymentId, payment.id))
  // What settles nothing is told with the first of what had been paid.
  const about = charged.filter(
    ({ id }, i) => settled.some((part) => part.chargeId === id) || (settled.length === 0 && i === 0),
  )
  for (const charge of about) {
    const part = settled.find(({ chargeId }) => chargeId === charge.id)
    const amount = charged.length === 1 ? payment.amountPence : (part?.amountPence ?? payment.amountPence)
    await writeEvent(
      tx,
      { ...charge, id: charge.bookingId },
      {
        visitId: charge.visitId,
        event: 'payment_received',
        at: now,
        by: WAYMARK,
        note: `${formatPounds(amount)} by ${BY[payment.method]}${charge === about[0] ? surplus : ''}`,
      },
    )
  }
  await enqueue(tx, 'write-email', {
    template: 'payment-received',
    key: `payment-received:${payment.id}`,
    recipients: { to: 'payers', payerId: request.payerId },
    paymentRequestId: request.id,
    facts: {
      amountPence: String(payment.amountPence),
      surplusPence: String(payment.surplusPence),
      method: payment.method,
      ...(cameBy ? { camePence: String(cameBy.amountPence), waitsPence: String(cameBy.waitsPence) } : {}),
      ...(cameBy?.reference ? { quoted: cameBy.reference } : {}),
    },
  })
}
