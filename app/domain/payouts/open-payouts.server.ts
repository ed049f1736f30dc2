import { and, asc, eq, inArray } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import { charges, paymentParts, payments, payouts, visits } from '#db/schema/index.ts'
import { newId } from '../ids.ts'
import { payeesOf } from './payees.server.ts'
import { payoutPart } from './payout-part.ts'

/**
 * Opens the payouts of a request's charges, or of one: one for each payment that came in for it, once the visit is agreed or
 * its late cancellation charged, whichever came first. The adviser gets the whole price, travel and their own VAT; Waymark's
 * fee is not theirs. Repeatable.
 */
export async function openPayouts(
  tx: Tx,
  of: { paymentRequestId: string } | { chargeId: string },
  now: Date,
): Promise<void> {
  const due = await tx
    .select({ charge: charges })
    .from(charges)
    .innerJoin(visits, eq(visits.id, charges.visitId))
    .where(
      and(
        'chargeId' in of ? eq(charges.id, of.chargeId) : eq(charges.paymentRequestId, of.paymentRequestId),
        inArray(visits.status, ['agreed', 'cancelled']),
      ),
    )
    .orderBy(asc(charges.id))
  for (const { charge } of due) await openOf(tx, charge, now)
}

async function openOf(tx: Tx, charge: typeof charges.$inferSelect, now: Date): Promise<void> {
  const { visitId, supplierId, totalPence } = charge
  const arrived = await tx
    .select({ paymentId: payments.id, amountPence: paymentParts.amountPence })
    .from(paymentParts)
    .innerJoin(payments, eq(payments.id, paymentParts.paymentId))
    .where(eq(paymentParts.chargeId, charge.id))
    .orderBy(asc(payments.receivedAt), asc(payments.id))
  if (arrived.length === 0) return
  const opened = await tx.select().from(payouts).where(eq(payouts.chargeId, charge.id))
  // Each payee of a payment is a payout of its own, held apart where one account is not ready.
  for (const payee of await payeesOf(tx, { visitId, supplierId, duePence: charge.adviserPence })) {
    const theirs = opened.filter((one) => one.supplierId === payee.supplierId)
    const isOpened = (part: (typeof arrived)[number]) => theirs.some((one) => one.paymentId === part.paymentId)
    // What is opened stays as it is, whatever came in before or after it: the last of it makes the whole.
    let receivedPence = arrived.filter(isOpened).reduce((sum, part) => sum + part.amountPence, 0)
    let paidOutPence = theirs.reduce((sum, one) => sum + one.amountPence, 0)
    for (const part of arrived) {
      if (isOpened(part)) continue
      receivedPence += part.amountPence
      const amountPence = payoutPart({ duePence: payee.duePence, totalPence, receivedPence, paidOutPence })
      if (amountPence === 0) continue
      const id = newId('payout')
      await tx.insert(payouts).values({
        ...{ id, paymentId: part.paymentId, chargeId: charge.id, visitId, supplierId: payee.supplierId, amountPence },
        status: 'waiting',
        dueAt: now,
      })
      await enqueue(tx, 'send-payout', { payoutId: id })
      paidOutPence += amountPence
    }
  }
}
