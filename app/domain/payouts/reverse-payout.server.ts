import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookings, charges, payoutReversals, payouts } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds } from '../money.ts'
import { type CallKind, callStripe, firstOf } from '../payments/stripe-call.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { paidTo } from './paid-to.server.ts'
import { sendWaitingRefunds } from './take-back.server.ts'

type ReversalParameters = { transfer: string; amount: number; metadata: { reversal_id: string } }

/** Money comes back from the adviser's account, if need be into the negative: later payouts make it up. */
export const reversalCall: CallKind<ReversalParameters, Stripe.TransferReversal> = {
  kind: 'transfer_reversal',
  send: ({ transfer, ...parameters }, options) => stripe().transfers.createReversal(transfer, parameters, options),
  lookUp: ({ transfer }, reversalId) =>
    firstOf(
      stripe().transfers.listReversals(transfer, { limit: 100 }),
      (reversal) => reversal.metadata?.reversal_id === reversalId,
    ),
  record: recordReversed,
}

/**
 * Takes back what a reversal says from an adviser's account, once; refunds of the same payment that waited for it then leave.
 * Refuses `not_found`, `not_sent` while the payout has not left, and what Stripe refuses, which staff read and may try again.
 */
export async function reversePayout(
  actor: SystemActor,
  reversalId: string,
  now: Date,
): Promise<Result<{ reversalId: string }, 'not_found' | 'not_sent' | { code: string; message: string }>> {
  const row = await inTransaction(actor, async (tx) => {
    const [found] = await tx
      .select({ reversal: payoutReversals, payout: payouts })
      .from(payoutReversals)
      .innerJoin(payouts, eq(payouts.id, payoutReversals.payoutId))
      .where(eq(payoutReversals.id, reversalId))
    return found
  })
  if (!row) return refuse('not_found')
  const { reversal, payout } = row
  if (reversal.stripeReversalId) return done({ reversalId: reversal.stripeReversalId })
  if (!payout.stripeTransferId) return refuse('not_sent')
  const parameters = {
    transfer: payout.stripeTransferId,
    amount: reversal.amountPence,
    metadata: { reversal_id: reversalId },
  }
  const made = await callStripe(actor, reversalCall, reversalId, parameters, now)
  if (made.ok) return done({ reversalId: made.value })
  const failed = { status: 'failed' as const, reason: `Stripe did not take it back: ${made.refusal.message}` }
  await inTransaction(actor, (tx) =>
    tx
      .update(payoutReversals)
      .set(failed)
      .where(and(eq(payoutReversals.id, reversalId), eq(payoutReversals.status, reversal.status))),
  )
  return made
}

async function recordReversed(tx: Tx, reversalId: string, made: Stripe.TransferReversal, now: Date): Promise<void> {
  const [reversal] = await tx
    .select()
    .from(payoutReversals)
    .where(eq(payoutReversals.id, reversalId))
    .for('no key update')
  if (!reversal || reversal.status === 'done') return
  const [charge] = await tx.select().from(charges).where(eq(charges.id, reversal.chargeId))
  if (!charge) throw new Error(`reversal ${reversalId} has no charge`)
  await tx
    .update(payoutReversals)
    .set({ status: 'done', stripeReversalId: made.id, doneAt: now, reason: null })
    .where(eq(payoutReversals.id, reversalId))
  await postJournal(tx, {
    kind: 'reverse_payout',
    key: `reverse_payout:${reversalId}`,
    at: now,
    entries: [
      { account: await openCashAccount(tx, 'at_stripe', null), amount: reversal.amountPence },
      { account: await openCashAccount(tx, 'due_to_adviser', charge.supplierId), amount: -reversal.amountPence },
    ],
    bookingId: charge.bookingId,
    visitId: reversal.visitId,
    parties: { supplierId: charge.supplierId },
  })
  const [booking] = await tx.select().from(bookings).where(eq(bookings.id, charge.bookingId))
  if (!booking) throw new Error(`no booking ${charge.bookingId}`)
  await writeEvent(
    tx,
    { ...charge, id: charge.bookingId },
    {
      visitId: reversal.visitId,
      event: 'payout_taken_back',
      at: now,
      by: WAYMARK,
      note: formatPounds(reversal.amountPence),
    },
  )
  await enqueue(tx, 'write-email', {
    template: 'payout-taken-back',
    key: `payout-taken-back:${reversalId}`,
    recipients: paidTo(reversal, booking),
    bookingId: charge.bookingId,
    visitIds: [reversal.visitId],
    payoutId: reversal.payoutId,
    facts: { takenPence: String(reversal.amountPence), why: reversal.disputeId ? 'dispute' : 'credit' },
  })
  await sendWaitingRefunds(tx, reversal.paymentId)
}
