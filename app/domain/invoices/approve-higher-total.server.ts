import { and, eq, or } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { bookings, charges, visits } from '#db/schema/index.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import { formatPounds, pence, sumPence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { bearCharge } from './bear-charge.server.ts'
import type { InvoiceRefusal } from './refusals.ts'

/**
 * An approver agrees to the higher total of a held charge: an adviser, or Waymark, registered for VAT between approval
 * and the visit, or its invoice in advance. The invoice then leaves, and the funds carry what the payer can't claim back. Refuses `role_missing`,
 * `not_found`, `own_request` (never whoever asked for the booking), `not_held`, and `not_enough_left` in a fund.
 */
export async function approveHigherTotal(
  actor: BuyingActor,
  chargeId: string,
  now: Date,
): Promise<Result<null, InvoiceRefusal>> {
  if (!may(actor, 'approve visits')) return refuse('role_missing')
  const mine = [eq(charges.payerId, actor.organisationId), eq(charges.leadId, actor.organisationId)]
  return runCommand(actor, async (tx) => {
    const [row] = await tx
      .select({ charge: charges, booking: bookings, visit: visits })
      .from(charges)
      .innerJoin(bookings, eq(bookings.id, charges.bookingId))
      .innerJoin(visits, eq(visits.id, charges.visitId))
      .where(and(eq(charges.id, chargeId), or(...mine)))
      .for('no key update')
    if (!row) return refuse('not_found')
    const { charge, booking, visit } = row
    if (booking.requestedBy === actor.personId) return refuse('own_request')
    if (charge.status !== 'held') return refuse('not_held')
    // Approved a moment ago, and the invoice has not left yet.
    if (charge.approvedPence >= charge.totalPence) return done(null)
    const { adviser, waymark } = charge.item
    const net = sumPence([adviser.netPence, waymark.netPence])
    await bearCharge(tx, {
      ...{ visit, because: `${charge.id}:approved` },
      vatPence: pence(charge.totalPence - net),
      bearsPence: booking.terms.payerRecoversVat ? net : charge.totalPence,
      at: now,
      actorId: actor.personId,
      memo: 'Higher total approved',
    })
    await tx.update(charges).set({ approvedPence: charge.totalPence }).where(eq(charges.id, charge.id))
    await writeEvent(tx, booking, {
      visitId: charge.visitId,
      event: 'higher_total_approved',
      at: now,
      by: byOf(actor),
      note: formatPounds(charge.totalPence),
      isPrivate: true,
    })
    await enqueue(tx, 'issue-invoice', { visitId: charge.visitId })
    return done(null)
  })
}
