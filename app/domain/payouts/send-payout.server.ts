import { and, eq, notInArray, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookings, charges, payments, payouts } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds } from '../money.ts'
import { type CallKind, callStripe, firstOf, lastCall } from '../payments/stripe-call.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { isReady, WAITS_FOR_BALANCE, whyHeld } from './account-words.ts'
import { paidTo } from './paid-to.server.ts'
import { readPayoutAccount } from './payout-account.server.ts'
import { takeBackWaiting, takeOffUnsent } from './take-back.server.ts'

type TransferParameters = Omit<Stripe.TransferCreateParams, 'metadata'> & {
  transfer_group: string
  metadata: { payout_id: string }
}

/** Money leaves the payer's own charge for the adviser's account: `source_transaction` keeps it within that charge. */
export const transferCall: CallKind<TransferParameters, Stripe.Transfer> = {
  kind: 'transfer',
  send: (parameters, options) => stripe().transfers.create(parameters, options),
  lookUp: ({ transfer_group }, payoutId) =>
    firstOf(
      stripe().transfers.list({ transfer_group, limit: 100 }),
      (transfer) => transfer.metadata?.payout_id === payoutId,
    ),
  record: (tx, payoutId, transfer, now) => recordSent(tx, payoutId, transfer.id, now),
}

/**
 * Sends one payout, once. While the adviser's account can't receive money the payout is held, with the reason, and goes out
 * when the account is ready. Refuses `not_found`, `not_due` where it was taken off, `held` and, with Stripe's code, what Stripe refuses.
 */
export async function sendPayout(
  actor: SystemActor,
  payoutId: string,
  now: Date,
): Promise<Result<{ transferId: string }, 'not_found' | 'not_due' | 'held' | { code: string; message: string }>> {
  const row = await readPayout(actor, payoutId)
  if (!row) return refuse('not_found')
  const { payment } = row
  if (row.payout.stripeTransferId) return done({ transferId: row.payout.stripeTransferId })
  if (row.payout.status === 'void') return refuse('not_due')
  const account = await readPayoutAccount(actor, row.payout.supplierId, now, false)
  // A transfer that was written may have been made: it is finished first, whatever has become of the account.
  const written = await inTransaction(actor, (tx) => lastCall(tx, transferCall.kind, payoutId))
  if (!account?.stripeAccountId || (!isReady(account) && written?.status !== 'pending')) {
    await hold(actor, payoutId, { status: 'waiting', reason: whyHeld(account) }, row)
    return refuse('held')
  }
  // What has no charge to draw on leaves our own balance: until that covers it nothing is asked.
  const drawsOn = chargeToDrawOn(row)
  const waits = WAITS_FOR_BALANCE[payment.method === 'outside' ? 'outside' : 'atStripe']
  if (!drawsOn && written?.status !== 'pending' && !(await covers(row.payout.amountPence))) {
    await hold(actor, payoutId, { status: 'waiting', reason: waits }, row)
    return refuse('held')
  }
  // As it stands now: something may have been taken off it since it was read.
  const [payout] = await inTransaction(actor, (tx) =>
    tx
      .update(payouts)
      .set({ status: 'sending' })
      .where(and(eq(payouts.id, payoutId), notInArray(payouts.status, ['sent', 'void'])))
      .returning(),
  )
  if (!payout) return sendPayout(actor, payoutId, now)
  const sent = await callStripe(
    actor,
    transferCall,
    payoutId,
    {
      amount: payout.amountPence,
      currency: 'gbp',
      destination: account.stripeAccountId,
      ...(drawsOn ? { source_transaction: drawsOn } : {}),
      transfer_group: payment.paymentRequestId,
      description: `Booking ${row.reference}`,
      metadata: { payout_id: payoutId },
    },
    now,
  )
  if (sent.ok) return done({ transferId: sent.value })
  // Another payout was quicker: it goes out when the balance has grown.
  if (sent.refusal.code === 'balance_insufficient') {
    await hold(actor, payoutId, { status: 'waiting', reason: waits }, row)
    return refuse('held')
  }
  // The account may just have lost what it had: its standing is read again, and the payout waits for it to change.
  const current = await readPayoutAccount(actor, payout.supplierId, now, false)
  const reason = isReady(current) ? `Stripe did not send it: ${sent.refusal.message}` : whyHeld(current)
  await hold(actor, payoutId, { status: 'failed', reason }, row)
  return sent
}

/**
 * The payer's own charge, which keeps a payout within it and waits for it to settle. Money that came past Stripe has none there;
 * and what a charge has once sent counts against it though it came back, so that what follows is sent from the balance.
 */
const chargeToDrawOn = ({ payment, cameBack }: { payment: Payment; cameBack: boolean }): string | null =>
  cameBack ? null : payment.stripeChargeId

type Payment = typeof payments.$inferSelect

/** Whether what Stripe holds of our own, and lets us send, covers an amount. Pence. */
async function covers(amount: number): Promise<boolean> {
  const { available } = await stripe().balance.retrieve()
  return (available.find(({ currency }) => currency === 'gbp')?.amount ?? 0) >= amount
}

const readPayout = (actor: SystemActor, payoutId: string) =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({
        payout: payouts,
        payment: payments,
        bookingId: bookings.id,
        supplierId: bookings.supplierId,
        reference: bookings.reference,
        cameBack: sql<boolean>`exists (select from payouts o where o.payment_id = ${payments.id} and o.reversed_pence > 0)`,
      })
      .from(payouts)
      .innerJoin(payments, eq(payments.id, payouts.paymentId))
      .innerJoin(charges, eq(charges.id, payouts.chargeId))
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .where(eq(payouts.id, payoutId))
    return row
  })

/** Told once by email for each reason there is to tell. */
async function hold(
  actor: SystemActor,
  payoutId: string,
  held: { status: 'waiting' | 'failed'; reason: string },
  { bookingId, supplierId }: { bookingId: string; supplierId: string },
): Promise<void> {
  await inTransaction(actor, async (tx) => {
    const [payout] = await tx.select().from(payouts).where(eq(payouts.id, payoutId)).for('no key update')
    if (!payout || payout.status === 'sent' || payout.status === 'void') return
    const call = await lastCall(tx, transferCall.kind, payoutId)
    const hasNotLeft = !call || call.status === 'refused'
    if (hasNotLeft && (await takeOffUnsent(tx, payout)) === 0) return
    await tx.update(payouts).set(held).where(eq(payouts.id, payoutId))
    if (payout.reason === held.reason) return
    await enqueue(tx, 'write-email', {
      template: 'payout-held',
      key: `payout-held:${payoutId}:${held.reason}`,
      recipients: paidTo(payout, { supplierId, id: bookingId }),
      bookingId,
      visitIds: [payout.visitId],
      payoutId,
    })
  })
}

async function recordSent(tx: Tx, payoutId: string, transferId: string, now: Date): Promise<void> {
  const [payout] = await tx.select().from(payouts).where(eq(payouts.id, payoutId)).for('no key update')
  if (!payout || payout.status === 'sent') return
  const [charge] = await tx.select().from(charges).where(eq(charges.id, payout.chargeId))
  if (!charge) throw new Error(`payout ${payoutId} has no charge`)
  await tx
    .update(payouts)
    .set({ status: 'sent', stripeTransferId: transferId, sentAt: now, reason: null })
    .where(eq(payouts.id, payoutId))
  await postJournal(tx, {
    kind: 'pay_out',
    key: `pay_out:${payoutId}`,
    at: now,
    entries: [
      // Owed to whoever supplied the visit: what a practitioner is paid of it is the provider's to owe.
      { account: await openCashAccount(tx, 'due_to_adviser', charge.supplierId), amount: payout.amountPence },
      { account: await openCashAccount(tx, 'at_stripe', null), amount: -payout.amountPence },
    ],
    bookingId: charge.bookingId,
    visitId: payout.visitId,
    // The adviser's own: what a school owes and what an adviser is paid are told apart.
    parties: { supplierId: charge.supplierId },
  })
  await writeEvent(
    tx,
    { ...charge, id: charge.bookingId },
    {
      visitId: payout.visitId,
      event: 'paid_out',
      at: now,
      by: WAYMARK,
      note: formatPounds(payout.amountPence),
    },
  )
  await takeBackWaiting(tx, payoutId)
  await enqueue(tx, 'write-email', {
    template: 'payout-sent',
    key: `payout-sent:${payoutId}`,
    recipients: paidTo(payout, { supplierId: charge.supplierId, id: charge.bookingId }),
    bookingId: charge.bookingId,
    visitIds: [payout.visitId],
    payoutId,
  })
}
