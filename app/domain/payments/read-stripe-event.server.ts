import { eq } from 'drizzle-orm'
import { idOf, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { paymentRequests, stripeEvents } from '#db/schema/index.ts'
import { readDispute } from '../disputes/read-dispute.server.ts'
import { readPayoutAccount, supplierOfAccount } from '../payouts/payout-account.server.ts'
import { tellOfFailedPayout } from '../payouts/tell-of-account.server.ts'
import { readRefund } from '../refunds/read-refund.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { payerOfCustomer, readBalance } from './read-balance.server.ts'
import { readRequestAtStripe } from './read-request.server.ts'
import { readReturn, returnNamed } from './return-balance.server.ts'

/** What a payload may name: only ids are taken from it, everything else is read again at Stripe. */
type Named = {
  id?: string
  object?: string
  customer?: string | null
  invoice?: string | null
  payment_intent?: string | null
  metadata?: Record<string, string> | null
}

/**
 * Works through one stored event by reading what it names again at Stripe, so that doubled, late and out-of-order events
 * do no harm. Done twice it has the effect of once. Refuses `not_found`; answers what became of it.
 */
export async function readStripeEvent(
  actor: SystemActor,
  eventId: string,
  now: Date,
): Promise<Result<string, 'not_found'>> {
  const event = await inTransaction(actor, async (tx) => {
    const [row] = await tx.select().from(stripeEvents).where(eq(stripeEvents.id, eventId))
    return row
  })
  if (!event) return refuse('not_found')
  if (event.processedAt) return done(event.outcome ?? 'read before')
  const named = ((event.payload as { data?: { object?: Named } }).data?.object ?? {}) as Named
  const { account } = event.payload as { account?: string | null }
  const outcome = await readNamed(actor, event.type, { named, account: account ?? null }, now)
  await inTransaction(actor, (tx) =>
    tx.update(stripeEvents).set({ processedAt: now, outcome }).where(eq(stripeEvents.id, eventId)),
  )
  return done(outcome)
}

async function readNamed(
  actor: SystemActor,
  type: string,
  { named, account }: { named: Named; account: string | null },
  now: Date,
): Promise<string> {
  if (type.startsWith('charge.dispute.')) {
    const isOurs = named.id ? await readDispute(actor, named.id, now) : false
    return isOurs ? 'read the dispute' : 'names no payment of ours'
  }
  const isOfRefund = type.startsWith('refund.') || type === 'charge.refund.updated'
  if (isOfRefund && named.id && (await readRefund(actor, named.id, now))) return 'read the refund'
  if (type === 'payout.failed') {
    const supplierId = account ? await supplierOfAccount(actor, account) : null
    if (!supplierId || !account) return 'names no account of ours'
    await readPayoutAccount(actor, supplierId, now)
    if (named.id) await tellOfFailedPayout(actor, { supplierId, account, payoutId: named.id })
    return 'read the account'
  }
  if (type.startsWith('invoice') || type.startsWith('checkout.session.') || /^(payment_intent|charge)\./.test(type)) {
    const requestId = await requestNamed(actor, named)
    if (!requestId) return 'names no request of ours'
    const { received } = await readRequestAtStripe(actor, requestId, now)
    return received > 0 ? 'recorded a payment' : 'read the request'
  }
  if (type.startsWith('customer_cash_balance_transaction.') || type.startsWith('cash_balance.')) {
    const payerId = named.customer ? await payerOfCustomer(actor, named.customer) : null
    if (!payerId) return 'names no payer of ours'
    await readBalance(actor, payerId, now)
    return 'read the balance'
  }
  if (type.startsWith('refund.') && named.id) {
    const returned = await returnNamed(actor, named.id)
    if (returned) {
      await readReturn(actor, returned, now)
      return 'read what goes back from a balance'
    }
  }
  if (type === 'account.updated' || type === 'account.external_account.updated') {
    const supplierId = named.id ? await supplierOfAccount(actor, named.id) : null
    if (!supplierId) return 'names no account of ours'
    await readPayoutAccount(actor, supplierId, now)
    return 'read the account'
  }
  return 'nothing to do'
}

/** The request an invoice, card page, payment or charge is for: by our id in its metadata, or by its invoice. */
async function requestNamed(actor: SystemActor, named: Named): Promise<string | null> {
  const own = named.metadata?.payment_request_id
  if (own) return own
  const intentId = named.object === 'payment_intent' ? named.id : named.payment_intent
  const invoiceId = named.object === 'invoice' ? named.id : (named.invoice ?? (await invoiceOfIntent(intentId)))
  if (!invoiceId) return null
  const known = await inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ id: paymentRequests.id })
      .from(paymentRequests)
      .where(eq(paymentRequests.stripeInvoiceId, invoiceId))
    return row?.id ?? null
  })
  if (known) return known
  // An event may be here before our own record of the invoice is: its metadata knows.
  return (await stripe().invoices.retrieve(invoiceId)).metadata?.payment_request_id ?? null
}

async function invoiceOfIntent(paymentIntentId: string | null | undefined): Promise<string | null> {
  if (!paymentIntentId) return null
  const found = await stripe().invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: paymentIntentId },
    limit: 1,
  })
  return idOf(found.data[0]?.invoice)
}
