import { enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import type { bookings, charges } from '#db/schema/index.ts'

/** The acts in a booking's history by which Waymark asks for a higher total: for the first time, and again. */
export const HIGHER_TOTAL_ASKED = ['invoice_held', 'invoice_held_reminded'] as const

/**
 * Asks whoever approves for the payer to agree to what a held charge comes to: never whoever asked for the booking, and of
 * what a consortium led the payer's own, whose money it is. `again`: when it is asked for once more, and when it was first.
 */
export async function askForHigherTotal(
  tx: Tx,
  booking: Pick<typeof bookings.$inferSelect, 'id' | 'leadId'>,
  charge: Pick<typeof charges.$inferSelect, 'id' | 'visitId' | 'payerId' | 'totalPence' | 'approvedPence'>,
  again?: { today: string; askedOn: string },
): Promise<void> {
  await enqueue(tx, 'write-email', {
    template: 'higher-total-wanted',
    key: `higher-total-wanted:${charge.id}${again ? `:again:${again.today}` : ''}`,
    recipients: booking.leadId
      ? { to: 'members', organisationId: charge.payerId, role: 'approver' }
      : { to: 'approvers', bookingId: booking.id },
    bookingId: booking.id,
    visitIds: [charge.visitId],
    facts: {
      chargeId: charge.id,
      totalPence: String(charge.totalPence),
      approvedPence: String(charge.approvedPence),
      ...(again ? { askedOn: again.askedOn } : {}),
    },
  })
}
