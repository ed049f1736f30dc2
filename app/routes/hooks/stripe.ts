import type { ActionFunctionArgs } from '@remix-run/node'
import { systemActor } from '#app/auth/actor.ts'
import { storeStripeEvent } from '#app/domain/payments/store-stripe-event.server.ts'

/** Stripe's webhook: the raw bytes are verified, the event stored once and answered; a job does the rest. */
export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== 'POST') return new Response(null, { status: 405 })
  const stored = await storeStripeEvent(
    systemActor('webhook of Stripe'),
    Buffer.from(await request.arrayBuffer()),
    request.headers.get('stripe-signature'),
    new Date(),
  )
  return new Response(null, { status: stored.ok ? 200 : 400 })
}

/** Nothing to read here. */
export const loader = () => new Response(null, { status: 404 })
