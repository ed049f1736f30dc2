import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import { idOf, type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import { may, type SchoolActor, type SystemActor, systemActor } from '#app/auth/actor.ts'
import { settings } from '#app/env.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookingEvents, bookings, charges, invoices, paymentRequests, payments } from '#db/schema/index.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import type { InvoiceRefusal } from '../invoices/refusals.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { listedWithin } from '../listed.ts'
import { done, type Result, refuse } from '../result.ts'
import { type CheckoutParameters, checkoutCall } from './checkout-call.server.ts'
import { payerCustomer } from './payer-customer.server.ts'
import { readRequestAtStripe } from './read-request.server.ts'
import { callStripe, lastCall } from './stripe-call.server.ts'
import { whileSomebodyWaits } from './while-somebody-waits.server.ts'

/** As many characters of invoice numbers as the name of what is paid for has room for: Stripe takes 250. */
const NUMBERS_IN = 200

/** A card page lives for 12 hours at most, or until it is paid. */
const PAGE_LIVES_SECONDS = 12 * 3_600

/**
 * The address of Stripe's card page for what is left to pay of a request: the one that is open, else a new one. Who opened it
 * stands in the history of what it pays for. Only the payer pays. Refuses `role_missing`, `not_found`, `already_paid`, `nothing_due`, and `payment_not_taken` when Stripe
 * says no, `stripe_away` when it says nothing.
 */
export async function openCheckout(
  actor: SchoolActor,
  paymentRequestId: string,
  now: Date,
): Promise<Result<{ url: string }, InvoiceRefusal>> {
  if (!may(actor, 'pay invoices')) return refuse('role_missing')
  const found = await inTransaction(actor, async (tx) => {
    const [request] = await tx
      .select()
      .from(paymentRequests)
      .where(and(eq(paymentRequests.id, paymentRequestId), eq(paymentRequests.payerId, actor.organisationId)))
    const documents = await tx
      .select({ number: invoices.number, sheet: invoices.sheet })
      .from(invoices)
      .where(and(eq(invoices.paymentRequestId, paymentRequestId), eq(invoices.payerId, actor.organisationId)))
      .orderBy(desc(invoices.kind))
    return { request, documents }
  })
  const { request, documents } = found
  if (!request) return refuse('not_found')
  if (request.status === 'paid') return refuse('already_paid')
  if (request.status !== 'open') return refuse('nothing_due')

  const numbers = listedWithin(
    documents.map((document) => document.number),
    NUMBERS_IN,
  )
  const asked = { what: 'card page', row: request.id }
  const page = await whileSomebodyWaits(asked, () => cardPage(request, numbers, now))
  if (!page.ok) return page
  if (page.value.ok) await inTransaction(actor, (tx) => recordOpened(tx, actor, request.id, now))
  return page.value
}

/** Who opened the card page, in the history of what it pays for: once for each person while the page lives. */
async function recordOpened(tx: Tx, actor: SchoolActor, paymentRequestId: string, now: Date): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`card page:${paymentRequestId}`}, 0))`)
  const paid = await tx
    .select({ charge: charges, booking: bookings })
    .from(charges)
    .innerJoin(bookings, eq(bookings.id, charges.bookingId))
    .where(and(eq(charges.paymentRequestId, paymentRequestId), eq(charges.payerId, actor.organisationId)))
    .orderBy(charges.id)
  const visitIds = paid.map(({ charge }) => charge.visitId)
  const opened = await tx
    .select({ visitId: bookingEvents.visitId })
    .from(bookingEvents)
    .where(
      and(
        inArray(bookingEvents.visitId, visitIds),
        eq(bookingEvents.event, 'card_page_opened'),
        eq(bookingEvents.actorId, actor.personId),
        gt(bookingEvents.at, new Date(now.getTime() - PAGE_LIVES_SECONDS * 1_000)),
      ),
    )
  if (opened.length > 0) return
  for (const { charge, booking } of paid)
    await writeEvent(tx, booking, {
      ...{ visitId: charge.visitId, event: 'card_page_opened', at: now, by: byOf(actor), note: null },
      isPrivate: true,
    })
}

async function cardPage(
  request: typeof paymentRequests.$inferSelect,
  numbers: string,
  now: Date,
): Promise<Result<{ url: string }, 'already_paid' | 'payment_not_taken'>> {
  // Calls to Stripe and their answers belong to no organisation.
  const system = systemActor(`card page for ${request.id}`)
  const left = stillToPay(request)
  const last = await inTransaction(system, (tx) => lastCall(tx, checkoutCall.kind, request.id))
  if (last?.status === 'done') {
    const session = await stripe().checkout.sessions.retrieve(last.stripeId as string)
    if (session.status === 'open' && session.amount_total === left && session.url) return done({ url: session.url })
    if (session.status === 'complete' && (await hasPaid(system, session, request.id, now)))
      return refuse('already_paid')
    // It asks for what has been credited since.
    if (session.status === 'open') await stripe().checkout.sessions.expire(session.id)
  }
  const customer = await payerCustomer(system, request.payerId, now)
  if (!customer.ok) return refuse('payment_not_taken')
  const { appUrl } = settings()
  const parameters: CheckoutParameters = {
    mode: 'payment',
    customer: customer.value.stripeCustomerId,
    client_reference_id: request.id,
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'gbp', unit_amount: left, product_data: { name: `Invoices ${numbers}` } },
      },
    ],
    metadata: { payment_request_id: request.id },
    payment_intent_data: {
      transfer_group: request.id,
      description: `Invoices ${numbers}`,
      metadata: { payment_request_id: request.id },
    },
    allowed_payment_method_types: ['card'],
    success_url: `${appUrl}/pay/done?request=${request.id}&session={CHECKOUT_SESSION_ID}`,
    cancel_url: `${appUrl}/school/invoices/${request.id}`,
    expires_at: Math.floor(now.getTime() / 1_000) + PAGE_LIVES_SECONDS,
    locale: 'en-GB',
  }
  const over = last?.status === 'done' ? last.id : undefined
  const made = await callStripe(system, checkoutCall, request.id, parameters, now, over)
  if (!made.ok) return refuse('payment_not_taken')
  // Somebody else may have opened it, and paid, since we looked.
  const session = await stripe().checkout.sessions.retrieve(made.value)
  if (session.status === 'complete') {
    await readRequestAtStripe(system, request.id, now)
    return refuse('already_paid')
  }
  return session.url ? done({ url: session.url }) : refuse('payment_not_taken')
}

/** Whether a card page that was completed has paid, or is about to: a payment that the payer's bank has taken back has not. */
async function hasPaid(system: SystemActor, session: Stripe.Checkout.Session, requestId: string, now: Date) {
  await readRequestAtStripe(system, requestId, now)
  return inTransaction(system, async (tx) => {
    const [payment] = await tx
      .select({ status: payments.status })
      .from(payments)
      .where(eq(payments.stripePaymentIntentId, idOf(session.payment_intent) ?? ''))
    return payment?.status !== 'taken_back'
  })
}
