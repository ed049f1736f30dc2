import { and, eq } from 'drizzle-orm'
import { isMissingAtStripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SchoolActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { paymentRequests } from '#db/schema/index.ts'
import { whileSomebodyWaits } from './while-somebody-waits.server.ts'

export type CardPageOutcome = {
  requestId: string
  totalPence: number
  /** 'recorded' in our books; 'taken' says Stripe, and we shall hear; 'not_taken': nothing was paid; 'unknown': Stripe says nothing. */
  state: 'recorded' | 'taken' | 'not_taken' | 'unknown'
}

/**
 * What Stripe says of a card page that somebody comes back from. It decides nothing about money: the webhook or the
 * reconciliation records the payment. Null when the request is not the payer's own.
 */
export async function cardPageOutcome(
  actor: SchoolActor,
  named: { requestId: string; sessionId: string },
): Promise<CardPageOutcome | null> {
  const request = await inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select()
      .from(paymentRequests)
      .where(and(eq(paymentRequests.id, named.requestId), eq(paymentRequests.payerId, actor.organisationId)))
    return row
  })
  if (!request) return null
  const outcome = { requestId: request.id, totalPence: request.totalPence }
  if (request.status === 'paid') return { ...outcome, state: 'recorded' }
  const asked = { what: 'outcome of a card page', row: request.id }
  const isPaid = await whileSomebodyWaits(asked, () => isPaidAtStripe(request.id, named.sessionId))
  if (!isPaid.ok) return { ...outcome, state: 'unknown' }
  return { ...outcome, state: isPaid.value ? 'taken' : 'not_taken' }
}

async function isPaidAtStripe(requestId: string, sessionId: string): Promise<boolean> {
  try {
    const session = await stripe().checkout.sessions.retrieve(sessionId)
    return session.metadata?.payment_request_id === requestId && session.payment_status === 'paid'
  } catch (error) {
    if (isMissingAtStripe(error)) return false
    throw error
  }
}
