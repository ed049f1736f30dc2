import type { BuyingActor } from '#app/auth/actor.ts'
import { agreementToSign, markOf, requestToSend } from '#app/domain/bookings/agreement-to-sign.ts'
import { readRequest } from '#app/domain/bookings/read-request.server.ts'

/** What "Sign and send" sends, as the agreement of a draft stands now. */
export async function signingOf(actor: BuyingActor, draftId: string): Promise<{ expected: string; mark: string }> {
  const soFar = await readRequest(actor, draftId, new Date())
  if (!soFar) throw new Error('no such draft')
  const agreement = agreementToSign(soFar)
  const { pricePence } = agreement
  return { expected: String(pricePence), mark: markOf(agreement, requestToSend(soFar, { expectedPence: pricePence })) }
}
