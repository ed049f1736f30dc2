import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { enquiries, enquiryAsks } from '#db/schema/index.ts'
import { done, type Result } from '../result.ts'
import {
  ASK_LIFECYCLE,
  type AskEvent,
  decideEnquiry,
  ENQUIRY_LIFECYCLE,
  type EnquiryEvent,
  type EnquiryRefusal,
} from './enquiry-lifecycle.ts'

export type Enquiry = typeof enquiries.$inferSelect
export type Ask = typeof enquiryAsks.$inferSelect

/** The enquiry and everybody who was asked, locked: of two who choose, or answer, at once the second waits here. */
export async function lockEnquiry(tx: Tx, id: string): Promise<{ enquiry: Enquiry; asks: Ask[] } | null> {
  return seeingAllParties(tx, async () => {
    const [enquiry] = await tx.select().from(enquiries).where(eq(enquiries.id, id)).for('no key update')
    if (!enquiry) return null
    return { enquiry, asks: await tx.select().from(enquiryAsks).where(eq(enquiryAsks.enquiryId, id)) }
  })
}

export const moveAsk = (tx: Tx, { enquiryId, supplierId }: Ask, set: Partial<Ask>) =>
  tx
    .update(enquiryAsks)
    .set(set)
    .where(and(eq(enquiryAsks.enquiryId, enquiryId), eq(enquiryAsks.supplierId, supplierId)))

type Ending = {
  event: EnquiryEvent
  by: { side: 'buyer' | 'waymark'; name: string }
  chosen: string | null
  note: string
}

/**
 * Ends an enquiry, and with it what everybody was asked; each of them who was asked or has answered is told kindly, and not
 * whom else the school asked. `chosen`: whose answer it was that the school chose.
 */
export async function endEnquiry(
  tx: Tx,
  { enquiry, asks }: { enquiry: Enquiry; asks: Ask[] },
  { event, by, chosen, note }: Ending,
  now: Date,
): Promise<Result<void, EnquiryRefusal>> {
  const decided = decideEnquiry(enquiry, event, by.side, now)
  if (!decided.ok) return decided
  await tx
    .update(enquiries)
    .set({ status: decided.value, endedAt: now, endedByName: by.name })
    .where(eq(enquiries.id, enquiry.id))
  const row = ENQUIRY_LIFECYCLE[event]
  for (const ask of asks) {
    const move = eventFor(ask, row, chosen)
    if (!move) continue
    await moveAsk(tx, ask, { status: ASK_LIFECYCLE[move].to })
    // Whose time ran out has been told so by then, or never said a word.
    if (move === 'lapse') continue
    await enqueue(tx, 'write-email', {
      template: 'enquiry-ended',
      key: `enquiry-ended:${enquiry.id}:${ask.supplierId}`,
      recipients: { to: 'members', organisationId: ask.supplierId, role: 'adviser' },
      facts: { ...factsOf(ask), outcome: outcomeOf(move, event), note },
    })
  }
  return done(undefined)
}

function eventFor(ask: Ask, row: (typeof ENQUIRY_LIFECYCLE)[EnquiryEvent], chosen: string | null): AskEvent | null {
  if (ask.supplierId === chosen) return 'choose'
  if (ask.status === 'offered') return row.offered
  return ask.status === 'asked' ? row.asked : null
}

const outcomeOf = (move: AskEvent, event: EnquiryEvent): 'chosen' | 'another' | 'closed' | 'ended' =>
  move === 'choose' ? 'chosen' : event === 'choose' ? 'another' : event === 'close' ? 'closed' : 'ended'

/** What an email about one adviser's part says of it. */
const factsOf = ({ enquiryId, brief }: Pick<Ask, 'enquiryId' | 'brief'>): Record<string, string> => ({
  id: enquiryId,
  school: brief.school,
  service: brief.serviceName,
})
