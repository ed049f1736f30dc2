import { and, eq } from 'drizzle-orm'
import { idOf, isMissingAtStripe, type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { paymentRequests, stripeCalls } from '#db/schema/index.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { type Pence, pence } from '../money.ts'
import { askLessCall } from './ask-less.server.ts'
import { askedRow } from './asked-row.ts'
import { checkoutCall } from './checkout-call.server.ts'
import { readTransferOf } from './read-transfers.server.ts'
import { type ArrivedAtStripe, receivePayment } from './receive-payment.server.ts'
import { settleCall, voidCall } from './request-calls.server.ts'
import { callStripe } from './stripe-call.server.ts'

/**
 * Reads one request at Stripe and records whatever has come in for it, by transfer or by card. The same for a webhook, the
 * return from the card page and reconciliation: none of them is believed, all of them only say when to look. Paid one
 * way, the other way is closed. Answers how many payments were new.
 */
export async function readRequestAtStripe(
  actor: SystemActor,
  paymentRequestId: string,
  now: Date,
): Promise<{ found: boolean; received: number }> {
  const { request, sessionIds } = await known(actor, paymentRequestId)
  if (!request) return { found: false, received: 0 }
  const sessions = await Promise.all(sessionIds.map((id) => stripe().checkout.sessions.retrieve(id)))
  const invoice = request.stripeInvoiceId ? await readInvoice(request.stripeInvoiceId) : null
  const intents = [
    ...paidIntents(invoice),
    ...sessions.filter((session) => session.payment_status === 'paid').map((session) => idOf(session.payment_intent)),
  ].filter((id) => id !== null)
  let received = 0
  for (const intentId of new Set(intents)) {
    const arrived = await readArrived(intentId)
    if (!arrived) continue
    const result = await receivePayment(actor, paymentRequestId, arrived, now)
    if (result.ok && result.value.isNew) received++
  }
  await closeOtherWays(actor, paymentRequestId, { invoice, sessions }, now)
  await inTransaction(actor, (tx) =>
    tx.update(paymentRequests).set({ readAt: now }).where(eq(paymentRequests.id, paymentRequestId)),
  )
  return { found: true, received }
}

const known = (actor: SystemActor, paymentRequestId: string) =>
  inTransaction(actor, async (tx) => {
    const [request] = await tx.select().from(paymentRequests).where(eq(paymentRequests.id, paymentRequestId))
    const calls = await tx
      .select({ stripeId: stripeCalls.stripeId })
      .from(stripeCalls)
      .where(
        and(
          eq(stripeCalls.kind, checkoutCall.kind),
          eq(stripeCalls.rowId, paymentRequestId),
          eq(stripeCalls.status, 'done'),
        ),
      )
    return { request, sessionIds: calls.map((call) => call.stripeId as string) }
  })

async function readInvoice(id: string): Promise<Stripe.Invoice | null> {
  try {
    return await stripe().invoices.retrieve(id, { expand: ['payments'] })
  } catch (error) {
    if (isMissingAtStripe(error)) return null
    throw error
  }
}

/** The payments of an invoice that succeeded; one settled out of band has none. */
const paidIntents = (invoice: Stripe.Invoice | null): (string | null)[] =>
  (invoice?.payments?.data ?? [])
    .filter((payment) => payment.status === 'paid')
    .map((payment) => idOf(payment.payment.payment_intent))

async function readArrived(paymentIntentId: string): Promise<ArrivedAtStripe | null> {
  const intent = await stripe().paymentIntents.retrieve(paymentIntentId, {
    expand: ['latest_charge.balance_transaction'],
  })
  const charge = intent.latest_charge
  if (intent.status !== 'succeeded' || !charge || typeof charge === 'string') return null
  const entry = charge.balance_transaction
  const isCard = charge.payment_method_details?.type === 'card'
  const feePence: Pence | null = entry && typeof entry !== 'string' ? pence(entry.fee) : null
  return {
    paymentIntentId: intent.id,
    chargeId: charge.id,
    method: isCard ? 'card' : 'bank_transfer',
    cameBy: isCard ? null : await readTransferOf(idOf(intent.customer), intent.id),
    amountPence: pence(intent.amount_received),
    feePence,
    receivedAt: new Date(charge.created * 1_000),
  }
}

/**
 * No card page stays open that asks for other than what is still to pay, where some of it came past Stripe or was credited; and
 * Stripe's invoice asks for that alone, or for nothing once it is paid, or nothing is due any more.
 */
async function closeOtherWays(
  actor: SystemActor,
  paymentRequestId: string,
  at: { invoice: Stripe.Invoice | null; sessions: Stripe.Checkout.Session[] },
  now: Date,
): Promise<void> {
  const { request } = await known(actor, paymentRequestId)
  if (!request) return
  const left = request.status === 'open' ? stillToPay(request) : 0
  if (left > 0 && at.invoice?.status === 'open') await askForLess(actor, request, at.invoice, now)
  for (const session of at.sessions) {
    // The next press opens one for what is left.
    if (session.status !== 'open' || (left > 0 && session.amount_total === left)) continue
    try {
      await stripe().checkout.sessions.expire(session.id)
    } catch (error) {
      // Paid in this very moment: the next reading finds that payment.
      const current = await stripe().checkout.sessions.retrieve(session.id)
      if (current.status === 'open') throw error
    }
  }
  if (request.status !== 'open' && at.invoice?.status === 'open') {
    const close = request.status === 'paid' ? settleCall : voidCall
    await callStripe(actor, close, askedRow(request), { invoice: at.invoice.id }, now)
  }
}

/** Stripe's open invoice asks for what is still to pay: less than it was made for where something was credited, or came past Stripe. */
async function askForLess(
  actor: SystemActor,
  request: typeof paymentRequests.$inferSelect,
  invoice: Stripe.Invoice,
  now: Date,
): Promise<void> {
  const left = stillToPay(request)
  const beyond = invoice.amount_remaining - left
  if (beyond <= 0) return
  const rowId = `${askedRow(request)}:${left}`
  const parameters = { invoice: invoice.id, amount: beyond, metadata: { row_id: rowId } }
  await callStripe(actor, askLessCall, rowId, parameters, now)
}
