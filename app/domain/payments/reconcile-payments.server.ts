import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, notExists, or, sql } from 'drizzle-orm'
import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import { enqueue } from '#app/adapters/queue.server.ts'
import { stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  bookings,
  charges,
  credits,
  disputes,
  outsideReceipts,
  payers,
  paymentParts,
  paymentRequests,
  payoutReversals,
  payouts,
  refunds,
  stripeCalls,
  stripeCustomers,
  stripeEvents,
  visits,
} from '#db/schema/index.ts'
import { answerCall } from '../disputes/answer-dispute.server.ts'
import { readDispute } from '../disputes/read-dispute.server.ts'
import { disputeFileCall } from '../disputes/send-dispute-file.server.ts'
import { openPayouts } from '../payouts/open-payouts.server.ts'
import { accountCall, readPayoutAccount } from '../payouts/payout-account.server.ts'
import { reversalCall } from '../payouts/reverse-payout.server.ts'
import { transferCall } from '../payouts/send-payout.server.ts'
import { readRefund, refundsToRead } from '../refunds/read-refund.server.ts'
import { refundCall } from '../refunds/send-refund.server.ts'
import { applyCall } from './apply-waiting.server.ts'
import { askLessCall } from './ask-less.server.ts'
import { checkoutCall } from './checkout-call.server.ts'
import { customerCall, fundingCall } from './payer-customer.server.ts'
import { readBalance } from './read-balance.server.ts'
import { readRequestAtStripe } from './read-request.server.ts'
import { readStripeBalance } from './read-stripe-balance.server.ts'
import { finalizeCall, invoiceCall, lineCall, settleCall, voidCall } from './request-calls.server.ts'
import { readReturn, returnCall, returnsToRead } from './return-balance.server.ts'
import { type CallKind, makeCall, unansweredCalls } from './stripe-call.server.ts'

const CALLS = [
  customerCall,
  fundingCall,
  invoiceCall,
  lineCall,
  finalizeCall,
  settleCall,
  voidCall,
  askLessCall,
  applyCall,
  returnCall,
  checkoutCall,
  accountCall,
  transferCall,
  reversalCall,
  refundCall,
  answerCall,
  disputeFileCall,
] as unknown as CallKind<object, { id: string }>[]

const MINUTE = 60_000
/** As much as one minute's run reads; the longest unread comes first, so that everything has its turn. */
const AT_ONCE = 25

export type Reconciled = { calls: number; requests: number; received: number; failed: number }

/**
 * Brings our books in step with Stripe without any webhook: finishes calls that were cut off, reads open requests, waiting
 * balances and accounts, and puts back into the queue whatever should be on its way and isn't. One payer's trouble stops
 * nobody else's. Run every minute, and on demand.
 */
export async function reconcilePayments(actor: SystemActor, now: Date): Promise<Reconciled> {
  const counts: Reconciled = { calls: 0, requests: 0, received: 0, failed: 0 }
  const each = async <T>(rows: T[], work: (row: T) => Promise<unknown>) => {
    for (const row of rows) {
      try {
        await work(row)
      } catch (error) {
        counts.failed++
        logger.error({ error: errorFacts(error) }, 'reconciling one of many failed')
      }
    }
  }
  await each(await unansweredCalls(actor, new Date(now.getTime() - MINUTE / 2)), async (call) => {
    const kind = CALLS.find((one) => one.kind === call.kind)
    if (!kind) throw new Error(`no kind of call ${call.kind}`)
    await makeCall(actor, kind, call, now)
    counts.calls++
  })
  await requeue(actor, now)
  await each(await unread(actor, now), async ({ id }) => {
    counts.requests++
    counts.received += (await readRequestAtStripe(actor, id, now)).received
  })
  await each(await payersToRead(actor, now), ({ payerId }) => readBalance(actor, payerId, now))
  await each(await refundsToRead(actor, now), ({ stripeRefundId }) => readRefund(actor, stripeRefundId as string, now))
  await each(await disputesAtStripe(now), (id) => readDispute(actor, id, now))
  await each(await returnsToRead(actor, new Date(now.getTime() - 10 * MINUTE), AT_ONCE), ({ id }) =>
    readReturn(actor, id, now),
  )
  await each([now], (at) => readStripeBalance(actor, at))
  await each(await suppliersWaiting(actor), ({ supplierId }) => readPayoutAccount(actor, supplierId, now))
  return counts
}

/** Work that should be on its way: lost with its last try, or never asked for because a setting changed. */
async function requeue(actor: SystemActor, now: Date): Promise<void> {
  // A job that failed some times waits ever longer for its next try: Stripe may have been back for most of that.
  const young = new Date(now.getTime() - MINUTE)
  const hour = new Date(now.getTime() - 60 * MINUTE)
  await inTransaction(actor, async (tx) => {
    const toCharge = await tx
      .select({ visitId: visits.id })
      .from(visits)
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .innerJoin(payers, eq(payers.payerId, visits.payerId))
      .leftJoin(charges, eq(charges.visitId, visits.id))
      .where(
        and(
          or(
            and(eq(visits.status, 'agreed'), lt(visits.agreedAt, young)),
            and(eq(visits.status, 'cancelled'), sql`${visits.billedPricePence} > 0`),
          ),
          eq(visits.paidThrough, 'waymark'),
          or(
            and(isNull(charges.id), sql`${visits.pricePence} + ${visits.travelPence} + ${visits.feePence} > 0`),
            and(
              eq(charges.status, 'awaiting_order_number'),
              or(eq(payers.usesOrderNumbers, false), isNotNull(bookings.orderNumber)),
            ),
          ),
        ),
      )
      .limit(100)
    for (const { visitId } of toCharge) {
      await enqueue(tx, 'issue-invoice', { visitId }, { key: `issue-invoice:${visitId}` })
    }
    const refusedLately = (rowId: typeof paymentRequests.id | typeof outsideReceipts.id) =>
      tx
        .select({ one: sql`1` })
        .from(stripeCalls)
        .where(and(eq(stripeCalls.rowId, rowId), eq(stripeCalls.status, 'refused'), gt(stripeCalls.answeredAt, hour)))
    const toRequest = await tx
      .select({ id: paymentRequests.id })
      .from(paymentRequests)
      .where(
        and(
          eq(paymentRequests.status, 'open'),
          isNull(paymentRequests.stripeInvoiceUrl),
          lt(paymentRequests.issuedAt, young),
          notExists(refusedLately(paymentRequests.id)),
        ),
      )
      .limit(100)
    for (const { id } of toRequest) {
      await enqueue(tx, 'request-payment', { paymentRequestId: id }, { key: `request-payment:${id}` })
    }
    const confirmed = await tx
      .select({ id: outsideReceipts.id })
      .from(outsideReceipts)
      .where(
        and(
          eq(outsideReceipts.status, 'confirmed'),
          isNull(outsideReceipts.stripeAsksLessAt),
          lt(outsideReceipts.decidedAt, young),
          notExists(refusedLately(outsideReceipts.id)),
        ),
      )
      .limit(100)
    for (const { id } of confirmed) {
      await enqueue(tx, 'receive-outside', { outsideReceiptId: id }, { key: `receive-outside:${id}` })
    }
    const agreed = await tx
      .select({ id: refunds.id })
      .from(refunds)
      .where(and(eq(refunds.status, 'waiting'), isNull(refunds.paymentId), lt(refunds.decidedAt, young)))
      .limit(100)
    for (const { id } of agreed) await enqueue(tx, 'return-balance', { refundId: id }, { key: `return-balance:${id}` })
    const toRead = await tx
      .select({ id: stripeEvents.id })
      .from(stripeEvents)
      .where(and(isNull(stripeEvents.processedAt), lt(stripeEvents.storedAt, young)))
      .limit(100)
    for (const { id } of toRead) {
      await enqueue(tx, 'read-stripe-event', { eventId: id }, { key: `read-stripe-event:${id}` })
    }
    const unpaidOut = await tx
      .selectDistinct({ id: paymentParts.chargeId })
      .from(paymentParts)
      .innerJoin(charges, eq(charges.id, paymentParts.chargeId))
      .leftJoin(payouts, and(eq(payouts.paymentId, paymentParts.paymentId), eq(payouts.chargeId, charges.id)))
      .where(and(isNull(payouts.id), isNotNull(charges.payableAt), sql`${charges.adviserPence} > 0`))
      .limit(100)
    for (const { id } of unpaidOut) await openPayouts(tx, { chargeId: id }, now)
    const neverHeld = await tx
      .select({ id: payouts.id })
      .from(payouts)
      .where(and(inArray(payouts.status, ['waiting', 'sending']), isNull(payouts.reason), lt(payouts.dueAt, young)))
      .limit(100)
    await requeueCorrections(tx, hour)
    for (const { id } of neverHeld) await enqueue(tx, 'send-payout', { payoutId: id }, { key: `send-payout:${id}` })
  })
}

/** Credits that were agreed and not carried out, what is to come back of payouts that have left, and refunds that may go. */
async function requeueCorrections(tx: Tx, hour: Date): Promise<void> {
  const agreed = await tx.select({ id: credits.id }).from(credits).where(eq(credits.status, 'agreed')).limit(100)
  for (const { id } of agreed) await enqueue(tx, 'credit-charge', { creditId: id }, { key: `credit-charge:${id}` })
  const toReverse = await tx
    .select({ id: payoutReversals.id })
    .from(payoutReversals)
    .innerJoin(payouts, eq(payouts.id, payoutReversals.payoutId))
    .where(
      and(
        eq(payouts.status, 'sent'),
        or(
          eq(payoutReversals.status, 'waiting'),
          // What an account had too little for is tried once an hour; what else Stripe refused is for staff.
          and(
            eq(payoutReversals.status, 'failed'),
            sql`(select c.answered_at < ${hour.toISOString()}::timestamptz and split_part(c.refusal, ':', 1) in ('balance_insufficient', 'insufficient_funds')
              from stripe_calls c where c.kind = ${reversalCall.kind} and c.row_id = ${payoutReversals.id} order by c.attempt desc limit 1)`,
          ),
        ),
      ),
    )
    .limit(100)
  for (const { id } of toReverse)
    await enqueue(tx, 'reverse-payout', { reversalId: id }, { key: `reverse-payout:${id}` })
  const toSend = await tx
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(inArray(refunds.status, ['waiting', 'sending']), isNotNull(refunds.paymentId)))
    .limit(100)
  for (const { id } of toSend) await enqueue(tx, 'send-refund', { refundId: id }, { key: `send-refund:${id}` })
  const toAnswer = await tx
    .select({ id: disputes.id })
    .from(disputes)
    .where(
      and(
        isNotNull(disputes.evidence),
        isNull(disputes.submittedAt),
        isNull(disputes.closedAt),
        // What Stripe refused is tried once an hour, and at once when a file that it refused was taken off.
        sql`not exists (select from stripe_calls c where c.status = 'refused' and c.answered_at > ${hour.toISOString()}::timestamptz
          and (c.row_id = ${disputes.id} or c.row_id in (select f.id from dispute_files f where f.dispute_id = ${disputes.id})))`,
      ),
    )
    .limit(100)
  for (const { id } of toAnswer) await enqueue(tx, 'answer-dispute', { disputeId: id }, { key: `answer-dispute:${id}` })
}

/** As long as a bank may take to open a dispute and to decide it. */
const DISPUTES_LIVE_MS = 200 * 24 * 60 * MINUTE

/** The disputes that Stripe knows: few, and read whole, for one that was opened before we knew its payment is named by no row of ours. */
async function disputesAtStripe(now: Date): Promise<string[]> {
  const since = Math.floor((now.getTime() - DISPUTES_LIVE_MS) / 1_000)
  const found = await stripe()
    .disputes.list({ created: { gte: since }, limit: 100 })
    .autoPagingToArray({ limit: 1_000 })
  return found.map(({ id }) => id)
}

/** Open requests, those just paid (a card page may have been paid as well), and payments whose cost is not known yet. */
const unread = (actor: SystemActor, now: Date) =>
  inTransaction(actor, (tx) =>
    tx
      .select({ id: paymentRequests.id })
      .from(paymentRequests)
      .where(
        and(
          or(isNull(paymentRequests.readAt), lt(paymentRequests.readAt, new Date(now.getTime() - MINUTE))),
          or(
            and(eq(paymentRequests.status, 'open'), isNotNull(paymentRequests.stripeInvoiceUrl)),
            gt(paymentRequests.paidAt, new Date(now.getTime() - 30 * MINUTE)),
            and(
              eq(paymentRequests.status, 'void'),
              lt(
                paymentRequests.readAt,
                sql`(select max(c.done_at) from credits c join charges g on g.id = c.charge_id where g.payment_request_id = ${paymentRequests.id})`,
              ),
            ),
            sql`exists (select 1 from payments p where p.payment_request_id = ${paymentRequests.id} and p.stripe_fee_pence is null)`,
          ),
        ),
      )
      .orderBy(sql`${paymentRequests.readAt} asc nulls first`)
      .limit(AT_ONCE),
  )

const payersToRead = (actor: SystemActor, now: Date) =>
  inTransaction(actor, (tx) =>
    tx
      .select({ payerId: stripeCustomers.payerId })
      .from(stripeCustomers)
      .where(
        or(
          isNull(stripeCustomers.waitingReadAt),
          lt(stripeCustomers.waitingReadAt, new Date(now.getTime() - 10 * MINUTE)),
        ),
      )
      .orderBy(asc(sql`coalesce(${stripeCustomers.waitingReadAt}, 'epoch')`))
      .limit(AT_ONCE),
  )

/** Whose accounts payouts wait for; one that Stripe refused too, for no webhook may tell that its account is ready again. */
const suppliersWaiting = (actor: SystemActor) =>
  inTransaction(actor, (tx) =>
    tx
      .selectDistinct({ supplierId: payouts.supplierId })
      .from(payouts)
      .where(and(inArray(payouts.status, ['waiting', 'failed']), isNotNull(payouts.reason)))
      .limit(AT_ONCE),
  )
