import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import { type CallKind, firstOf } from './stripe-call.server.ts'

export type CheckoutParameters = Stripe.Checkout.SessionCreateParams & {
  customer: string
  metadata: { payment_request_id: string }
}

/** A card page of Stripe's for one request; at most one is open at a time. */
export const checkoutCall: CallKind<CheckoutParameters, Stripe.Checkout.Session> = {
  kind: 'checkout',
  send: (parameters, options) => stripe().checkout.sessions.create(parameters, options),
  lookUp: ({ customer, expires_at }, paymentRequestId) =>
    firstOf(
      stripe().checkout.sessions.list({ customer, limit: 100 }),
      (session) => session.client_reference_id === paymentRequestId && session.expires_at === expires_at,
    ),
}
