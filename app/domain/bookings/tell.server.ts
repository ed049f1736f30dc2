import { eq } from 'drizzle-orm'
import { type AlsoTold, type EmailTemplate, enqueue, type Recipients } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import { bookings } from '#db/schema/index.ts'

/** `host`: whoever asks for visits at the school that a consortium books for. Nobody, where the school books for itself. */
type Audience = 'requester' | 'approvers' | 'payers' | 'adviser' | 'staff' | 'host'

/**
 * Writes one email to each audience about a booking; `once` makes the same news the same email, however often it is told.
 * `alsoTold`: who reads of it in another email, beside the audiences named here: whoever asks for a consortium may ask for
 * visits at the school too, and needs one. `after`: not before, and in the place of the same news that still waits to be written.
 */
export async function tell(
  tx: Tx,
  template: EmailTemplate,
  audiences: Audience[],
  about: {
    bookingId: string
    visitIds?: string[]
    once: string
    facts?: Record<string, string>
    alsoTold?: AlsoTold[]
    after?: Date
  },
): Promise<void> {
  const { bookingId, visitIds, facts, after } = about
  const isLed = audiences.includes('host') && (await isLedByConsortium(tx, bookingId))
  for (const to of audiences) {
    if (to === 'host' && !isLed) continue
    const wanted = {
      template,
      key: `${template}:${to}:${about.once}`,
      recipients: recipientsOf(to, bookingId, [...audiences, ...(about.alsoTold ?? [])]),
      bookingId,
      visitIds,
      facts,
    }
    await enqueue(tx, 'write-email', wanted, after && { at: after, key: `${template}:${to}:${visitIds?.join()}` })
  }
}

function recipientsOf(to: Audience, bookingId: string, told: readonly string[]): Recipients {
  if (to === 'staff') return { to }
  if (to !== 'host') return { to, bookingId }
  return { to, bookingId, besides: (['requester', 'approvers'] as const).filter((one) => told.includes(one)) }
}

export type PractitionerNews = 'named' | 'confirmed' | 'moved' | 'off' | 'needs_renewal' | 'held' | 'renewed'

/**
 * Tells whoever a provider has named what a visit of theirs has come to. What it pays them is between them and the provider.
 * `wasConfirmed`: the visits stand in their calendar.
 */
export const tellPractitioner = (
  tx: Tx,
  bookingId: string,
  {
    personId,
    visitIds,
    what,
    wasConfirmed = false,
  }: { personId: string; visitIds: string[]; what: PractitionerNews; wasConfirmed?: boolean },
  now: Date,
): Promise<void> =>
  enqueue(tx, 'write-email', {
    template: 'practitioner-visits',
    key: `practitioner-visits:${what}:${personId}:${visitIds.join()}:${now.getTime()}`,
    recipients: { to: 'person', personId },
    bookingId,
    visitIds,
    facts: { what, wasConfirmed: wasConfirmed ? 'yes' : '' },
  })

async function isLedByConsortium(tx: Tx, bookingId: string): Promise<boolean> {
  const [booking] = await tx.select({ leadId: bookings.leadId }).from(bookings).where(eq(bookings.id, bookingId))
  return booking !== undefined && booking.leadId !== null
}

/**
 * Tells of visits that one side has said yes to: those that are confirmed by it to whoever goes there, whoever asked and
 * the school that they come to, the others to those who read of a half. Nobody gets two emails about one visit.
 */
export async function tellHowFar(
  tx: Tx,
  bookingId: string,
  moved: readonly { visit: { id: string }; moved: { isConfirmed: boolean } }[],
  half: 'accepted' | 'approved',
  readHalf: Audience[],
): Promise<void> {
  const [confirmed, others] = [true, false].map((is) =>
    moved.filter((one) => one.moved.isConfirmed === is).map((one) => one.visit.id),
  ) as [string[], string[]]
  const about = (visitIds: string[]) => ({ bookingId, visitIds, once: `${bookingId}:${visitIds.join()}` })
  if (others.length > 0) await tell(tx, half, readHalf, about(others))
  if (confirmed.length > 0) await tell(tx, 'confirmed', ['requester', 'adviser', 'host'], about(confirmed))
}
