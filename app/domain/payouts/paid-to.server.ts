import type { Recipients } from '#app/adapters/queue.server.ts'

/** Who reads of a payout: whoever supplied the visit, or a practitioner's own practice, which is paid its part of it. */
export const paidTo = (payee: { supplierId: string }, booking: { id: string; supplierId: string }): Recipients =>
  payee.supplierId === booking.supplierId
    ? { to: 'adviser', bookingId: booking.id }
    : { to: 'members', organisationId: payee.supplierId, role: 'adviser' }
