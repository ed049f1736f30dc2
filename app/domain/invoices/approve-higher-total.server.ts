import { and, eq, or } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { bookings, paymentRequests, visits } from '#db/schema/index.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import { correctSpent } from '../ledger/correct-spent.server.ts'
import { formatPounds, pence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import type { InvoiceRefusal } from './refusals.ts'

/**
 * An approver agrees to the higher total of a held invoice: an adviser, or Waymark, registered for VAT between approval
 * and the visit. The invoice then leaves, and the funds carry what the payer can't claim back. Refuses `role_missing`,
 * `not_found`, `own_request` (never whoever asked for the booking), `not_held`, and `not_enough_left` in a fund.
 */
export async function approveHigherTotal(
  actor: BuyingActor,
  paymentRequestId: string,
  now: Date,
): Promise<Result<null, InvoiceRefusal>> {
  if (!may(actor, 'approve visits')) return refuse('role_missing')
  const mine = [eq(paymentRequests.payerId, actor.organisationId), eq(paymentRequests.leadId, actor.organisationId)]
  return runCommand(actor, async (tx) => {
    const [row] = await tx
      .select({ request: paymentRequests, booking: bookings, visit: visits })
      .from(paymentRequests)
      .innerJoin(bookings, eq(bookings.id, paymentRequests.bookingId))
      .innerJoin(visits, eq(visits.id, paymentRequests.visitId))
      .where(and(eq(paymentRequests.id, paymentRequestId), or(...mine)))
      .for('no key update')
    if (!row) return refuse('not_found')
    const { request, booking, visit } = row
    if (booking.requestedBy === actor.personId) return refuse('own_request')
    if (request.status !== 'held') return refuse('not_held')
    // Approved a moment ago, and the invoice has not left yet.
    if (request.approvedPence >= request.totalPence) return done(null)
    const net = visit.pricePence + visit.travelPence + visit.feePence
    await correctSpent(tx, {
      visitId: visit.id,
      vatPence: pence(request.totalPence - net),
      bearsPence: booking.terms.payerRecoversVat ? pence(net) : request.totalPence,
      at: now,
      actorId: actor.personId,
      memo: 'Higher total approved',
    })
    await tx
      .update(paymentRequests)
      .set({ approvedPence: request.totalPence })
      .where(eq(paymentRequests.id, request.id))
    await writeEvent(tx, booking, {
      visitId: request.visitId,
      event: 'higher_total_approved',
      at: now,
      by: byOf(actor),
      note: formatPounds(request.totalPence),
      isPrivate: true,
    })
    await enqueue(tx, 'issue-invoice', { visitId: request.visitId })
    return done(null)
  })
}
