import { enqueue } from '#app/adapters/queue.server.ts'
import { isLiveMode, verifiedEvent } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { stripeEvents } from '#db/schema/index.ts'
import { done, type Result, refuse } from '../result.ts'

/**
 * Keeps a webhook, once, and lets a job read what it is about. The body is only a hint that something changed. Refuses
 * `not_signed`, without any effect; events of the other mode are ignored.
 */
export async function storeStripeEvent(
  actor: SystemActor,
  rawBody: string | Buffer,
  signature: string | null,
  now: Date,
): Promise<Result<'stored' | 'known' | 'other_mode', 'not_signed'>> {
  const event = verifiedEvent(rawBody, signature)
  if (!event) return refuse('not_signed')
  if (event.livemode !== isLiveMode()) return done('other_mode')
  const { object } = event.data as { object: { id?: string; customer?: string } }
  return inTransaction(actor, async (tx) => {
    const [stored] = await tx
      .insert(stripeEvents)
      .values({
        id: event.id,
        type: event.type,
        objectId: object.id ?? object.customer ?? event.account ?? '',
        payload: event as unknown as Record<string, unknown>,
        storedAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: stripeEvents.id })
    if (!stored) return done('known')
    await enqueue(tx, 'read-stripe-event', { eventId: event.id })
    return done('stored')
  })
}
