import { and, eq, inArray } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import { charges, payoutReversals, payouts, refunds } from '#db/schema/index.ts'
import { newId } from '../ids.ts'
import { type Pence, pence } from '../money.ts'
import { openPayout, standingParts, standsOfPayout } from './open-payouts.server.ts'
import { payeesOf } from './payees.server.ts'
import { payoutTargets } from './payout-part.ts'

type Why = { creditId: string } | { disputeId: string }

/**
 * Brings what advisers have of a charge down to what is due to them of the money that is still with us: after a credit, or while
 * the payer's bank holds a payment back. What has not left is made less; what has left, or is leaving, is taken back from the
 * adviser's account. What one payment then falls short of and another still holds is paid out of that one. Repeatable.
 */
export async function takeBackPayouts(tx: Tx, chargeId: string, why: Why, now: Date): Promise<void> {
  const [charge] = await tx.select().from(charges).where(eq(charges.id, chargeId))
  if (!charge) throw new Error(`no charge ${chargeId}`)
  const arrived = await standingParts(tx, chargeId)
  const opened = await tx
    .select()
    .from(payouts)
    .where(eq(payouts.chargeId, chargeId))
    .orderBy(payouts.id)
    .for('no key update')
  const payees = await payeesOf(tx, {
    visitId: charge.visitId,
    supplierId: charge.supplierId,
    // Nothing of it was, or is to be, paid out before delivery is agreed.
    duePence: charge.payableAt === null ? 0 : charge.adviserPence - charge.creditedAdviserPence,
  })
  // Whoever was paid under an earlier split has a say too: of what they are not due any more all goes back.
  const suppliers = new Set([...payees.map(({ supplierId }) => supplierId), ...opened.map((one) => one.supplierId)])
  for (const supplierId of suppliers) {
    const duePence = payees.find((payee) => payee.supplierId === supplierId)?.duePence ?? 0
    const targets = payoutTargets({ duePence, totalPence: charge.totalPence - charge.creditedPence, arrived })
    const theirs = opened.filter((one) => one.supplierId === supplierId)
    const touched = new Set([...targets.keys(), ...theirs.map(({ paymentId }) => paymentId)])
    for (const paymentId of touched) {
      const ofPayment = theirs.filter((one) => one.paymentId === paymentId)
      const stands = ofPayment.reduce((sum, one) => sum + standsOfPayout(one), 0)
      const target = targets.get(paymentId) ?? 0
      if (stands > target) await takeBack(tx, ofPayment, stands - target, why, now)
      if (stands < target) {
        const amountPence = pence(target - stands)
        await openPayout(tx, charge, { paymentId, supplierId, amountPence }, opened, now)
      }
    }
  }
}

type Payout = typeof payouts.$inferSelect

/** The newest first, and of each what has not left before what has. */
async function takeBack(tx: Tx, some: Payout[], pennies: number, why: Why, now: Date): Promise<void> {
  const hasLeft = ({ status }: Payout) => status === 'sent' || status === 'sending'
  let left = pennies
  for (const payout of [...some].sort((a, b) => Number(hasLeft(a)) - Number(hasLeft(b)) || b.round - a.round)) {
    const amount = Math.min(left, standsOfPayout(payout))
    if (amount === 0) continue
    left -= amount
    const own = eq(payouts.id, payout.id)
    if (!hasLeft(payout)) {
      const rest = pence(payout.amountPence - amount)
      await tx
        .update(payouts)
        .set(rest === 0 ? { status: 'void', reason: null } : { amountPence: rest })
        .where(own)
      continue
    }
    await tx
      .update(payouts)
      .set({ reversedPence: pence(payout.reversedPence + amount) })
      .where(own)
    const id = newId('reversal')
    await tx.insert(payoutReversals).values({
      ...{ id, payoutId: payout.id, paymentId: payout.paymentId, chargeId: payout.chargeId, visitId: payout.visitId },
      ...{ supplierId: payout.supplierId, amountPence: pence(amount), status: 'waiting', openedAt: now, ...why },
    })
    await enqueue(tx, 'reverse-payout', { reversalId: id })
  }
  if (left !== 0) throw new Error(`${left} more is to be taken back than was paid out`)
}

/** A payout that has just left takes with it what was to come back of it. */
export async function takeBackWaiting(tx: Tx, payoutId: string): Promise<void> {
  const waiting = await tx
    .select({ id: payoutReversals.id })
    .from(payoutReversals)
    .where(and(eq(payoutReversals.payoutId, payoutId), inArray(payoutReversals.status, ['waiting', 'failed'])))
  for (const { id } of waiting) await enqueue(tx, 'reverse-payout', { reversalId: id })
}

/**
 * What was to come back of a payout that was leaving, and then did not leave, is taken off it instead, as of any that has not left;
 * refunds that waited for it then leave. Answers what is left of the payout, in pence.
 */
export async function takeOffUnsent(tx: Tx, payout: Payout): Promise<Pence> {
  const rest = pence(payout.amountPence - payout.reversedPence)
  if (payout.reversedPence === 0) return rest
  await tx.delete(payoutReversals).where(eq(payoutReversals.payoutId, payout.id))
  await tx
    .update(payouts)
    .set({ reversedPence: pence(0), ...(rest === 0 ? { status: 'void', reason: null } : { amountPence: rest }) })
    .where(eq(payouts.id, payout.id))
  await sendWaitingRefunds(tx, payout.paymentId)
  return rest
}

/** Refunds of a payment that waited for what its adviser was paid look again whether they may go. */
export async function sendWaitingRefunds(tx: Tx, paymentId: string): Promise<void> {
  const waiting = await tx
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(eq(refunds.paymentId, paymentId), eq(refunds.status, 'waiting')))
  for (const { id } of waiting) await enqueue(tx, 'send-refund', { refundId: id })
}
