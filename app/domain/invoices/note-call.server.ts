import { eq } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { paymentRequests } from '#db/schema/index.ts'
import { type Day, londonDay } from '../calendar.ts'
import { done, type Result, refuse } from '../result.ts'
import { documentsIn, writeChase } from './chases.server.ts'

export type CallRefusal = 'not_found' | 'not_open' | 'in_the_future' | 'before_it_was_sent'

/**
 * Writes down that somebody of the staff rang a payer about an unpaid request: when, with whom they spoke and what was said. Its
 * buyers and its suppliers read it. Sent twice it stands once. Refuses what is paid, and a day that is not between the invoice's
 * and today.
 */
export function noteCall(
  actor: StaffActor,
  call: { paymentRequestId: string; on: Day; spokeTo: string; said: string },
  now: Date,
): Promise<Result<void, CallRefusal>> {
  return inTransaction(actor, async (tx) => {
    const [request] = await tx
      .select()
      .from(paymentRequests)
      .where(eq(paymentRequests.id, call.paymentRequestId))
      .for('no key update')
    if (!request) return refuse('not_found')
    if (request.status !== 'open') return refuse('not_open')
    if (call.on > londonDay(now)) return refuse('in_the_future')
    if (call.on < londonDay(request.issuedAt)) return refuse('before_it_was_sent')
    const { personId, name: byName } = actor
    const { on: onDay, spokeTo, said } = call
    const documents = await documentsIn(tx, request.id)
    await writeChase(tx, request, documents, { how: 'telephone', at: now, onDay, personId, byName, spokeTo, said })
    return done(undefined)
  })
}
