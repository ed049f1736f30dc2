import { eq } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { outsideReceipts, paymentRequests, payments } from '#db/schema/index.ts'
import { instantAt, type Time } from '../calendar.ts'
import { done, type Result, refuse } from '../result.ts'
import { readBalance } from './read-balance.server.ts'
import { readRequestAtStripe } from './read-request.server.ts'
import { receivePayment } from './receive-payment.server.ts'

/**
 * Makes a payment of what came past Stripe once a second person has confirmed it, settling the oldest visit first; what is
 * beyond what was still to pay is owed back. Then Stripe's own invoice is closed where all is paid, else it asks for as
 * much less, and money that waits may pay the rest. Repeatable. Refuses `not_found`, `not_confirmed`, `not_asked_yet` while
 * Stripe has no invoice open yet.
 */
export async function receiveOutside(
  actor: SystemActor,
  outsideReceiptId: string,
  now: Date,
): Promise<Result<{ paymentId: string }, 'not_found' | 'not_confirmed' | 'not_asked_yet'>> {
  const receipt = await inTransaction(actor, async (tx) => {
    const [row] = await tx.select().from(outsideReceipts).where(eq(outsideReceipts.id, outsideReceiptId))
    return row
  })
  if (!receipt) return refuse('not_found')
  if (receipt.status !== 'confirmed') return refuse('not_confirmed')
  const { paymentRequestId, amountPence } = receipt
  const received = await receivePayment(
    actor,
    paymentRequestId,
    // The bank tells the day alone.
    { method: 'outside', outsideReceiptId, amountPence, receivedAt: instantAt(receipt.receivedOn, '12:00' as Time) },
    now,
  )
  if (!received.ok) return received
  const { payment, request } = await known(actor, outsideReceiptId)
  if (receipt.stripeAsksLessAt) return done({ paymentId: payment.id })
  if (request.status === 'open' && !request.stripeInvoiceUrl) return refuse('not_asked_yet')
  await readRequestAtStripe(actor, paymentRequestId, now)
  // What waits may cover what is left.
  if (request.status === 'open') await readBalance(actor, request.payerId, now)
  await inTransaction(actor, (tx) =>
    tx.update(outsideReceipts).set({ stripeAsksLessAt: now }).where(eq(outsideReceipts.id, outsideReceiptId)),
  )
  return done({ paymentId: payment.id })
}

const known = (actor: SystemActor, outsideReceiptId: string) =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ payment: payments, request: paymentRequests })
      .from(payments)
      .innerJoin(paymentRequests, eq(paymentRequests.id, payments.paymentRequestId))
      .where(eq(payments.outsideReceiptId, outsideReceiptId))
    if (!row) throw new Error(`nothing was received for ${outsideReceiptId}`)
    return row
  })
