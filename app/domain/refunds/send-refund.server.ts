import { and, eq, inArray, ne } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { charges, journals, payers, paymentParts, payments, payoutReversals, refunds } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { londonDay } from '../calendar.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds } from '../money.ts'
import { type CallKind, callStripe, firstOf } from '../payments/stripe-call.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { detailsExpireOn } from './bank-details.ts'
import { readRefundAnswer, WAITS_FOR_ADVISER, whyItCameBack } from './refund-answer.ts'

type RefundParameters = Stripe.RefundCreateParams & { payment_intent: string; metadata: { refund_id: string } }
type Refund = typeof refunds.$inferSelect

/** Money of a payment goes back to its payer: to the card, or to the bank account that they name to Stripe. */
export const refundCall: CallKind<RefundParameters, Stripe.Refund> = {
  kind: 'refund',
  send: (parameters, options) => stripe().refunds.create(parameters, options),
  lookUp: ({ payment_intent }, refundId) =>
    firstOf(stripe().refunds.list({ payment_intent, limit: 100 }), (refund) => refund.metadata?.refund_id === refundId),
  record: recordSent,
}

/**
 * Sends a refund that was decided on, once. It waits while what an adviser was paid of that payment has not come back: first
 * the reversal, then the refund. Money that came past Stripe is returned by hand and not from here. Refuses `not_found`,
 * `not_decided`, `waits`, `by_hand`, and what Stripe refuses, which staff read.
 */
export async function sendRefund(
  actor: SystemActor,
  refundId: string,
  now: Date,
): Promise<
  Result<{ stripeId: string }, 'not_found' | 'not_decided' | 'waits' | 'by_hand' | { code: string; message: string }>
> {
  const row = await readToSend(actor, refundId)
  if (!row) return refuse('not_found')
  const { refund, payment, isBack } = row
  if (refund.stripeRefundId) return done({ stripeId: refund.stripeRefundId })
  if (!['waiting', 'sending'].includes(refund.status)) return refuse('not_decided')
  if (!payment.stripePaymentIntentId) return refuse('by_hand')
  const moved = await inTransaction(actor, async (tx) => {
    const now = isBack
      ? { status: 'sending' as const, standing: null }
      : { status: 'waiting' as const, standing: WAITS_FOR_ADVISER }
    const own = and(eq(refunds.id, refundId), inArray(refunds.status, ['waiting', 'sending']))
    return (await tx.update(refunds).set(now).where(own).returning({ id: refunds.id })).length > 0
  })
  if (!isBack || !moved) return refuse('waits')
  const isByCard = payment.method === 'card'
  const sent = await callStripe(
    actor,
    refundCall,
    refundId,
    {
      amount: refund.amountPence,
      metadata: { refund_id: refundId },
      payment_intent: payment.stripePaymentIntentId,
      reason: 'requested_by_customer',
      ...(!isByCard && refund.instructionsEmail ? { instructions_email: refund.instructionsEmail } : {}),
    },
    now,
  )
  if (sent.ok) return done({ stripeId: sent.value })
  await inTransaction(actor, (tx) =>
    tx
      .update(refunds)
      .set({ status: 'failed', standing: `Stripe did not send it: ${sent.refusal.message}`, endedAt: now })
      .where(and(eq(refunds.id, refundId), eq(refunds.status, 'sending'))),
  )
  return sent
}

const readToSend = (actor: SystemActor, refundId: string) =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ refund: refunds, payment: payments })
      .from(refunds)
      .innerJoin(payments, eq(payments.id, refunds.paymentId))
      .where(eq(refunds.id, refundId))
    if (!row) return null
    const instructionsEmail = row.refund.instructionsEmail ?? (await emailOf(tx, row.refund.payerId))
    return { ...row, refund: { ...row.refund, instructionsEmail }, isBack: !(await isAway(tx, row.payment.id)) }
  })

/** Whether something that an adviser was paid of a payment is still to come back: until then nothing of it is returned. */
export async function isAway(tx: Tx, paymentId: string): Promise<boolean> {
  const away = await tx
    .select({ id: payoutReversals.id })
    .from(payoutReversals)
    .where(and(eq(payoutReversals.paymentId, paymentId), ne(payoutReversals.status, 'done')))
    .limit(1)
  return away.length > 0
}

/** Where the payer has its invoices sent: Stripe asks there for the bank account of a transfer that goes back. */
async function emailOf(tx: Tx, payerId: string): Promise<string | null> {
  const [payer] = await tx.select({ email: payers.invoiceEmail }).from(payers).where(eq(payers.payerId, payerId))
  return payer?.email || null
}

async function recordSent(tx: Tx, refundId: string, sent: Stripe.Refund, now: Date): Promise<void> {
  const [refund] = await tx.select().from(refunds).where(eq(refunds.id, refundId)).for('no key update')
  if (!refund || refund.stripeRefundId) return
  const isRefused = sent.status === 'failed' || sent.status === 'canceled'
  await tx
    .update(refunds)
    .set({ stripeRefundId: sent.id, sentAt: now, status: 'on_its_way' })
    .where(eq(refunds.id, refundId))
  await postRefund(tx, refund, 'at_stripe', now)
  if (!isRefused) await tellSent(tx, refund, sent, now)
  await recordAnswer(tx, refundId, sent, now)
}

/** What is owed back is owed no more. */
export async function postRefund(tx: Tx, refund: Refund, from: 'at_stripe' | 'at_bank', now: Date): Promise<void> {
  await postJournal(tx, {
    kind: 'refund',
    key: `refund:${refund.id}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'owed_to_payer', refund.payerId), amount: refund.amountPence },
      { account: await openCashAccount(tx, from, null), amount: -refund.amountPence },
    ],
    actorId: refund.decidedBy,
    memo: refund.reason,
    ...(await bookingOf(tx, refund)),
    parties: { schoolId: refund.schoolId, payerId: refund.payerId, leadId: refund.leadId },
  })
}

/** The visit that a refund is of, where it is of one. */
async function bookingOf(tx: Tx, refund: Refund): Promise<{ bookingId?: string; visitId?: string }> {
  const of = await tx
    .select({ bookingId: charges.bookingId, visitId: charges.visitId })
    .from(charges)
    .where(eq(charges.paymentRequestId, refund.paymentRequestId ?? ''))
    .limit(2)
  return of.length === 1 && of[0] ? of[0] : {}
}

async function tellSent(tx: Tx, refund: Refund, sent: Stripe.Refund, now: Date): Promise<void> {
  const [settled] = await tx
    .select({ charge: charges })
    .from(charges)
    .leftJoin(paymentParts, eq(paymentParts.chargeId, charges.id))
    .where(eq(charges.paymentRequestId, refund.paymentRequestId ?? ''))
    .orderBy(charges.id)
    .limit(1)
  const charge = settled?.charge
  if (charge)
    await writeEvent(
      tx,
      { ...charge, id: charge.bookingId },
      {
        visitId: charge.visitId,
        event: 'refunded',
        at: now,
        by: WAYMARK,
        note: `${formatPounds(refund.amountPence)}. ${refund.reason}`,
        isPrivate: true,
      },
    )
  await enqueue(tx, 'write-email', {
    template: 'refund-sent',
    key: `refund-sent:${refund.id}`,
    recipients: { to: 'payers', payerId: refund.payerId },
    ...(charge && refund.paymentRequestId
      ? { bookingId: charge.bookingId, visitIds: [charge.visitId], paymentRequestId: refund.paymentRequestId }
      : {}),
    facts: {
      pence: String(refund.amountPence),
      reason: refund.reason,
      how: sent.status === 'requires_action' ? 'asked' : sent.destination_details?.type === 'card' ? 'card' : 'bank',
      ...(refund.instructionsEmail ? { asked: refund.instructionsEmail } : {}),
    },
  })
}

/**
 * Where a refund stands at Stripe, as just read there; what has ended stays as it ended, but that what seemed to have arrived
 * may still come back. (Source: Stripe, failed refunds: a card's bank may return one days after it succeeded.)
 */
export async function recordAnswer(tx: Tx, refundId: string, sent: Stripe.Refund, now: Date): Promise<void> {
  const [refund] = await tx.select().from(refunds).where(eq(refunds.id, refundId)).for('no key update')
  if (!refund) return
  const answer = readRefundAnswer(sent)
  if (refund.endedAt && !(refund.status === 'returned' && answer.status === 'failed')) {
    await tx.update(refunds).set({ readAt: now }).where(eq(refunds.id, refundId))
    return
  }
  await tx
    .update(refunds)
    .set({
      ...{ status: answer.status, standing: answer.standing, readAt: now },
      endedAt: answer.status === 'returned' || answer.status === 'failed' ? now : null,
    })
    .where(eq(refunds.id, refundId))
  if (answer.status !== 'failed') return
  // It is with us again, and owed back as before: staff ask the payer and send it once more.
  const [journal] = await tx
    .select({ id: journals.id })
    .from(journals)
    .where(eq(journals.key, `refund:${refundId}`))
  await postJournal(tx, {
    kind: 'refund_failed',
    key: `refund_failed:${refundId}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'at_stripe', null), amount: refund.amountPence },
      { account: await openCashAccount(tx, 'owed_to_payer', refund.payerId), amount: -refund.amountPence },
    ],
    resolves: journal?.id ?? null,
    memo: answer.standing ?? '',
    ...(await bookingOf(tx, refund)),
    parties: { schoolId: refund.schoolId, payerId: refund.payerId, leadId: refund.leadId },
  })
  await tellCameBack(tx, refund, sent, now)
}

/** The payer is told at once that it did not reach them, and that they will be asked for another account. */
async function tellCameBack(tx: Tx, refund: Refund, sent: Stripe.Refund, now: Date): Promise<void> {
  const isUnanswered =
    refund.status === 'needs_bank_details' &&
    refund.sentAt !== null &&
    londonDay(now) >= detailsExpireOn(londonDay(refund.sentAt))
  await enqueue(tx, 'write-email', {
    template: 'refund-came-back',
    key: `refund-came-back:${refund.id}`,
    recipients: { to: 'payers', payerId: refund.payerId },
    ...(refund.paymentRequestId ? { paymentRequestId: refund.paymentRequestId } : {}),
    facts: {
      pence: String(refund.amountPence),
      reason: refund.reason,
      why: isUnanswered ? 'nobody told Stripe which account it should go to' : whyItCameBack(sent.failure_reason),
    },
  })
}
