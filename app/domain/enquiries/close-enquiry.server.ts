import { type BuyingActor, may } from '#app/auth/actor.ts'
import { inTransaction, seeingAllParties } from '#db/client.server.ts'
import { done, type Result, refuse } from '../result.ts'
import type { EnquiryCommandRefusal } from './enquiry-refusals.ts'
import { endEnquiry, lockEnquiry } from './move-enquiry.server.ts'

/** Whoever asked closes an enquiry without choosing; all who were asked are told kindly, with what the school has to say. */
export function closeEnquiry(
  actor: BuyingActor,
  { enquiryId, note }: { enquiryId: string; note: string },
  now: Date,
): Promise<Result<void, EnquiryCommandRefusal>> {
  if (!may(actor, 'request visits')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx): Promise<Result<void, EnquiryCommandRefusal>> => {
    const found = await lockEnquiry(tx, enquiryId)
    if (found?.enquiry.organisationId !== actor.organisationId) return refuse('not_found')
    const by = { side: 'buyer' as const, name: actor.name }
    const ended = await seeingAllParties(tx, () =>
      endEnquiry(tx, found, { event: 'close', by, chosen: null, note: note.trim() }, now),
    )
    return ended.ok || ended.refusal === 'already_done' ? done(undefined) : ended
  })
}
