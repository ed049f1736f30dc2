import { and, desc, eq, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { charges, paymentParts, payments } from '#db/schema/index.ts'
import { oldestFirst } from '../invoices/oldest-first.server.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { type Pence, pence } from '../money.ts'

type Charge = typeof charges.$inferSelect
export type Payment = typeof payments.$inferSelect

/** The charges of a request, locked, oldest visit first. */
export const chargesOf = (tx: Tx, paymentRequestId: string): Promise<Charge[]> =>
  tx
    .select()
    .from(charges)
    .where(eq(charges.paymentRequestId, paymentRequestId))
    .orderBy(...oldestFirst())
    .for('no key update')

/** What of a payment settles a charge, added to what settled it before; the charge has that much more. Pence. */
async function settlePart(tx: Tx, payment: Payment, charge: Charge, amountPence: Pence): Promise<void> {
  const { schoolId, payerId, leadId } = payment
  await tx
    .insert(paymentParts)
    .values({ paymentId: payment.id, chargeId: charge.id, schoolId, payerId, leadId, amountPence })
    .onConflictDoUpdate({
      target: [paymentParts.paymentId, paymentParts.chargeId],
      set: { amountPence: sql`${paymentParts.amountPence} + ${amountPence}` },
    })
  await tx
    .update(charges)
    .set({ receivedPence: sql`${charges.receivedPence} + ${amountPence}` })
    .where(eq(charges.id, charge.id))
}

/**
 * Takes so much of what settles a charge off it again, the newest payment first, and answers how much of which payment is free.
 * Only of money that is with us. Throws where less than that has come in. Pence.
 */
export async function freeParts(
  tx: Tx,
  chargeId: string,
  amount: number,
): Promise<{ payment: Payment; freed: Pence }[]> {
  const parts = await tx
    .select({ part: paymentParts, payment: payments })
    .from(paymentParts)
    .innerJoin(payments, eq(payments.id, paymentParts.paymentId))
    .where(and(eq(paymentParts.chargeId, chargeId), eq(payments.status, 'stands')))
    .orderBy(desc(payments.receivedAt), desc(payments.id))
    .for('no key update')
  let left = amount
  const freed: { payment: Payment; freed: Pence }[] = []
  for (const { part, payment } of parts) {
    const take = Math.min(left, part.amountPence)
    if (take === 0) break
    left -= take
    await takeOff(tx, part, take)
    freed.push({ payment, freed: pence(take) })
  }
  if (left !== 0) throw new Error(`charge ${chargeId} has ${left} less than is to be given back`)
  await tx
    .update(charges)
    .set({ receivedPence: sql`${charges.receivedPence} - ${amount}` })
    .where(eq(charges.id, chargeId))
  return freed
}

/** A part that is taken off whole is none any more: what came and went stands in the journals. */
async function takeOff(tx: Tx, part: typeof paymentParts.$inferSelect, amount: number): Promise<void> {
  const own = and(eq(paymentParts.paymentId, part.paymentId), eq(paymentParts.chargeId, part.chargeId))
  if (amount === part.amountPence) await tx.delete(paymentParts).where(own)
  else
    await tx
      .update(paymentParts)
      .set({ amountPence: pence(part.amountPence - amount) })
      .where(own)
}

/** Settles what is still open of a request's charges, the oldest first, and answers what of the amount is left over. Pence. */
export async function settleOldestFirst(
  tx: Tx,
  payment: Payment,
  amount: number,
): Promise<{ settled: { charge: Charge; amountPence: Pence }[]; left: Pence }> {
  let left = amount
  const settled: { charge: Charge; amountPence: Pence }[] = []
  for (const charge of await chargesOf(tx, payment.paymentRequestId)) {
    const amountPence = pence(Math.min(left, stillToPay(charge)))
    if (amountPence === 0) continue
    left -= amountPence
    await settlePart(tx, payment, charge, amountPence)
    settled.push({ charge, amountPence })
  }
  return { settled, left: pence(left) }
}
