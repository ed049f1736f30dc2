import { and, eq, ne } from 'drizzle-orm'
import { enqueue, type Recipients } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookings, charges, payments, payouts } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds } from '../money.ts'
import { type CallKind, callStripe, lastCall } from '../payments/stripe-call.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { isReady, WAITS_FOR_BALANCE, whyHeld } from './account-words.ts'
import { readPayoutAccount } from './payout-account.server.ts'

type TransferParameters = Omit<Stripe.TransferCreateParams, 'metadata'> & {
  transfer_group: string
  metadata: { payout_id: string }
}

/** Money leaves the payer's own charge for the adviser's account: `source_transaction` keeps it within that charge. */
export const transferCall: CallKind<TransferParameters, Stripe.Transfer> = {
  kind: 'transfer',
  send: (parameters, options) => stripe().transfers.create(parameters, options),
  async lookUp({ transfer_group }, payoutId) {
    const found = await stripe().transfers.list({ transfer_group, limit: 100 })
    return found.data.find((transfer) => transfer.metadata?.payout_id === payoutId) ?? null
  },
  record: (tx, payoutId, transfer, now) => recordSent(tx, payoutId, transfer.id, now),
}

/**
 * Sends one payout, once. While the adviser's account can't receive money the payout is held, with the reason, and goes out
 * when the account is ready. Refuses `not_found`, `held` and, with Stripe's code, what Stripe refuses.
 */
export async function sendPayout(
  actor: SystemActor,
  payoutId: string,
  now: Date,
): Promise<Result<{ transferId: string }, 'not_found' | 'held' | { code: string; message: string }>> {
  const row = await readPayout(actor, payoutId)
  if (!row) return refuse('not_found')
  const { payout, payment } = row
  if (payout.stripeTransferId) return done({ transferId: payout.stripeTransferId })
  const account = await readPayoutAccount(actor, payout.supplierId, now, false)
  // A transfer that was written may have been made: it is finished first, whatever has become of the account.
  const written = await inTransaction(actor, (tx) => lastCall(tx, transferCall.kind, payoutId))
  if (!account?.stripeAccountId || (!isReady(account) && written?.status !== 'pending')) {
    await hold(actor, payoutId, { status: 'waiting', reason: whyHeld(account) }, row)
    return refuse('held')
  }
  // What came past Stripe has no charge there to draw on: until our own balance covers it nothing is asked.
  if (!payment.stripeChargeId && written?.status !== 'pending' && !(await covers(payout.amountPence))) {
    await hold(actor, payoutId, { status: 'waiting', reason: WAITS_FOR_BALANCE }, row)
    return refuse('held')
  }
  await inTransaction(actor, (tx) =>
    tx
      .update(payouts)
      .set({ status: 'sending' })
      .where(and(eq(payouts.id, payoutId), ne(payouts.status, 'sent'))),
  )
  const sent = await callStripe(
    actor,
    transferCall,
    payoutId,
    {
      amount: payout.amountPence,
      currency: 'gbp',
      destination: account.stripeAccountId,
      // Money that came past Stripe has no charge there: it is sent from Waymark's own balance.
      ...(payment.stripeChargeId ? { source_transaction: payment.stripeChargeId } : {}),
      transfer_group: payment.paymentRequestId,
      description: `Booking ${row.reference}`,
      metadata: { payout_id: payoutId },
    },
    now,
  )
  if (sent.ok) return done({ transferId: sent.value })
  // Another payout was quicker: it goes out when the balance has grown.
  if (sent.refusal.code === 'balance_insufficient') {
    await hold(actor, payoutId, { status: 'waiting', reason: WAITS_FOR_BALANCE }, row)
    return refuse('held')
  }
  // The account may just have lost what it had: its standing is read again, and the payout waits for it to change.
  const current = await readPayoutAccount(actor, payout.supplierId, now, false)
  const reason = isReady(current) ? `Stripe did not send it: ${sent.refusal.message}` : whyHeld(current)
  await hold(actor, payoutId, { status: 'failed', reason }, row)
  return sent
}

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
      })
      .from(payouts)
      .innerJoin(payments, eq(payments.id, payouts.paymentId))
      .innerJoin(charges, eq(charges.id, payouts.chargeId))
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .where(eq(payouts.id, payoutId))
    return row
  })

/** Whoever supplied the visit, or a practitioner's own practice, which is paid its part of it. */
const paidTo = (payout: { supplierId: string }, of: { supplierId: string; bookingId: string }): Recipients =>
  payout.supplierId === of.supplierId
    ? { to: 'adviser', bookingId: of.bookingId }
    : { to: 'members', organisationId: payout.supplierId, role: 'adviser' }

/** Told once by email for each reason there is to tell. */
async function hold(
  actor: SystemActor,
  payoutId: string,
  held: { status: 'waiting' | 'failed'; reason: string },
  { bookingId, supplierId }: { bookingId: string; supplierId: string },
): Promise<void> {
  await inTransaction(actor, async (tx) => {
    const [payout] = await tx.select().from(payouts).where(eq(payouts.id, payoutId)).for('no key update')
    if (!payout || payout.status === 'sent') return
    await tx.update(payouts).set(held).where(eq(payouts.id, payoutId))
    if (payout.reason === held.reason) return
    await enqueue(tx, 'write-email', {
      template: 'payout-held',
      key: `payout-held:${payoutId}:${held.reason}`,
      recipients: paidTo(payout, { supplierId, bookingId }),
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
  await enqueue(tx, 'write-email', {
    template: 'payout-sent',
    key: `payout-sent:${payoutId}`,
    recipients: paidTo(payout, charge),
    bookingId: charge.bookingId,
    visitIds: [payout.visitId],
    payoutId,
  })
}
