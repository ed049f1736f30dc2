import { and, asc, eq, isNotNull } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import { charges, paymentParts, payments, payouts } from '#db/schema/index.ts'
import { newId } from '../ids.ts'
import type { Pence } from '../money.ts'
import { payeesOf } from './payees.server.ts'
import { payoutPart } from './payout-part.ts'

/**
 * Opens the payouts of a request's charges, or of one: one for each payment that came in for it, once the visit is agreed or
 * its late cancellation charged, whichever came first. Of what was invoiced in advance not before it is known what is due. The adviser gets the whole price, travel and their own VAT; Waymark's
 * fee is not theirs. Repeatable.
 */
export async function openPayouts(
  tx: Tx,
  of: { paymentRequestId: string } | { chargeId: string },
  now: Date,
): Promise<void> {
  const due = await tx
    .select()
    .from(charges)
    .where(
      and(
        'chargeId' in of ? eq(charges.id, of.chargeId) : eq(charges.paymentRequestId, of.paymentRequestId),
        isNotNull(charges.payableAt),
      ),
    )
    .orderBy(asc(charges.id))
  for (const charge of due) await openOf(tx, charge, now)
}

async function openOf(tx: Tx, charge: typeof charges.$inferSelect, now: Date): Promise<void> {
  const { visitId, supplierId } = charge
  const arrived = await standingParts(tx, charge.id)
  if (arrived.length === 0) return
  const opened = await tx.select().from(payouts).where(eq(payouts.chargeId, charge.id))
  const totalPence = charge.totalPence - charge.creditedPence
  const duePence = charge.adviserPence - charge.creditedAdviserPence
  // Each payee of a payment is a payout of its own, held apart where one account is not ready.
  for (const payee of await payeesOf(tx, { visitId, supplierId, duePence })) {
    const theirs = opened.filter((one) => one.supplierId === payee.supplierId)
    const isOpened = (part: StandingPart) =>
      theirs.some((one) => one.paymentId === part.paymentId && standsOfPayout(one) > 0)
    // What is opened stays as it is, whatever came in before or after it: the last of it makes the whole.
    let receivedPence = arrived.filter(isOpened).reduce((sum, part) => sum + part.amountPence, 0)
    let paidOutPence = theirs.reduce((sum, one) => sum + standsOfPayout(one), 0)
    for (const part of arrived) {
      if (isOpened(part)) continue
      receivedPence += part.amountPence
      const amountPence = payoutPart({ duePence: payee.duePence, totalPence, receivedPence, paidOutPence })
      if (amountPence === 0) continue
      await openPayout(
        tx,
        charge,
        { paymentId: part.paymentId, supplierId: payee.supplierId, amountPence },
        opened,
        now,
      )
      paidOutPence += amountPence
    }
  }
}

export type StandingPart = { paymentId: string; amountPence: Pence }

/** What has come in for a charge and is with us, in the order in which it came: nothing of a payment that the payer's bank holds back. */
export const standingParts = (tx: Tx, chargeId: string): Promise<StandingPart[]> =>
  tx
    .select({ paymentId: payments.id, amountPence: paymentParts.amountPence })
    .from(paymentParts)
    .innerJoin(payments, eq(payments.id, paymentParts.paymentId))
    .where(and(eq(paymentParts.chargeId, chargeId), eq(payments.status, 'stands')))
    .orderBy(asc(payments.receivedAt), asc(payments.id))

/** What an adviser has, or gets, of a payout: nothing of one that was taken off before it left. Pence. */
export const standsOfPayout = (payout: { status: string; amountPence: number; reversedPence: number }): number =>
  payout.status === 'void' ? 0 : payout.amountPence - payout.reversedPence

/** One payout, in a further round where an earlier one of the same payment was taken off or back. */
export async function openPayout(
  tx: Tx,
  charge: { id: string; visitId: string },
  of: { paymentId: string; supplierId: string; amountPence: Pence },
  opened: readonly (typeof payouts.$inferSelect)[],
  now: Date,
): Promise<void> {
  const rounds = opened.filter((one) => one.paymentId === of.paymentId && one.supplierId === of.supplierId)
  const id = newId('payout')
  await tx.insert(payouts).values({
    ...{ id, ...of, chargeId: charge.id, visitId: charge.visitId, status: 'waiting', dueAt: now },
    round: Math.max(0, ...rounds.map(({ round }) => round)) + 1,
  })
  await enqueue(tx, 'send-payout', { payoutId: id })
}
