import { type EmailTemplate, enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'

type Audience = 'requester' | 'approvers' | 'payers' | 'adviser' | 'staff'

/** Writes one email to each audience about a booking; `once` makes the same news the same email, however often it is told. */
export async function tell(
  tx: Tx,
  template: EmailTemplate,
  audiences: Audience[],
  about: { bookingId: string; visitIds?: string[]; once: string; facts?: Record<string, string> },
): Promise<void> {
  const { bookingId, visitIds, facts } = about
  for (const to of audiences) {
    await enqueue(tx, 'write-email', {
      template,
      key: `${template}:${to}:${about.once}`,
      recipients: to === 'staff' ? { to } : { to, bookingId },
      bookingId,
      visitIds,
      facts,
    })
  }
}

/**
 * Tells of visits that one side has said yes to: those that are confirmed by it to whoever goes there and whoever asked,
 * the others to those who read of a half. Nobody gets two emails about one visit.
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
  if (confirmed.length > 0) await tell(tx, 'confirmed', ['requester', 'adviser'], about(confirmed))
}
