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
