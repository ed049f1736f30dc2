import { and, asc, eq, isNotNull, notInArray } from 'drizzle-orm'
import { idOf, type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { paymentRequests } from '#db/schema/index.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { askedRow } from './asked-row.ts'
import { readRequestAtStripe } from './read-request.server.ts'
import { type CallKind, callStripe } from './stripe-call.server.ts'

/** Pays a request from what its payer has sent by transfer and Stripe has not used: its row is the request. */
export const applyCall: CallKind<{ payment_intent: string }, Stripe.PaymentIntent> = {
  kind: 'apply_balance',
  send: ({ payment_intent }, options) => stripe().paymentIntents.applyCustomerBalance(payment_intent, {}, options),
  async lookUp({ payment_intent }) {
    const found = await stripe().paymentIntents.retrieve(payment_intent)
    return found.status === 'succeeded' ? found : null
  },
}

/** As many as one reading of a balance pays; the next reading goes on. */
const AT_ONCE = 20

/**
 * Uses money that waits on a payer's balance for open requests that it covers whole: the one of exactly that amount, else
 * the one that has been due longest. Stripe does as much by itself only until 30 days after a request fell due, and stops at
 * the first that it cannot cover. (Source: Stripe, customer balance reconciliation.)
 */
export async function applyWaiting(actor: SystemActor, payerId: string, waiting: number, now: Date): Promise<void> {
  let left = waiting
  const paid: string[] = []
  while (left > 0 && paid.length < AT_ONCE) {
    const request = await nextToPay(actor, payerId, left, paid)
    // Stripe has used the money meanwhile, or a card has paid: what it says at the next reading counts.
    if (!request || !(await payWhole(actor, request, now))) break
    paid.push(request.id)
    left -= stillToPay(request)
  }
  // Only now is it known what is left over, which the payer reads with each of them.
  for (const id of paid) await readRequestAtStripe(actor, id, now)
}

type Request = typeof paymentRequests.$inferSelect

/** Pays one request whole from what waits; whether Stripe did. */
export async function applyTo(actor: SystemActor, request: Request, now: Date): Promise<boolean> {
  const used = await payWhole(actor, request, now)
  await readRequestAtStripe(actor, request.id, now)
  return used
}

async function payWhole(actor: SystemActor, request: Request, now: Date): Promise<boolean> {
  const intent = await openIntentOf(request.stripeInvoiceId as string)
  return intent !== null && (await callStripe(actor, applyCall, askedRow(request), { payment_intent: intent }, now)).ok
}

async function nextToPay(actor: SystemActor, payerId: string, waiting: number, paid: readonly string[]) {
  const open = await inTransaction(actor, (tx) =>
    tx
      .select()
      .from(paymentRequests)
      .where(
        and(
          eq(paymentRequests.payerId, payerId),
          eq(paymentRequests.status, 'open'),
          isNotNull(paymentRequests.stripeInvoiceUrl),
          notInArray(paymentRequests.id, [...paid]),
        ),
      )
      .orderBy(asc(paymentRequests.issuedAt)),
  )
  return (
    open.find((request) => stillToPay(request) === waiting) ?? open.find((request) => stillToPay(request) <= waiting)
  )
}

/** The payment by which an open invoice at Stripe waits for money; none where it is paid or being paid already. */
async function openIntentOf(stripeInvoiceId: string): Promise<string | null> {
  const { data } = await stripe().invoicePayments.list({ invoice: stripeInvoiceId, status: 'open', limit: 1 })
  return idOf(data[0]?.payment.payment_intent)
}
