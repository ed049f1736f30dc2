import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { may, type StaffActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { payments, refunds } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import type { ConstraintRefusal } from '../constraint-refusals.ts'
import { newId } from '../ids.ts'
import { formatPounds, type Pence, pence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { returnedOf } from './returned-of.server.ts'
import { isAway, postRefund } from './send-refund.server.ts'

export type RefundRefusal =
  | 'role_missing'
  | 'not_found'
  | 'own_request'
  | 'not_yours'
  | 'already_done'
  | 'too_much'
  | 'in_dispute'
  | 'by_hand_only'
  | 'waits'

/** What of a payment settles nothing and is not on its way back yet. Pence. */
async function surplusLeft(tx: Tx, payment: typeof payments.$inferSelect): Promise<Pence> {
  const [row] = await tx.select({ returned: returnedOf() }).from(payments).where(eq(payments.id, payment.id))
  return pence(payment.surplusPence - Number(row?.returned ?? 0))
}

/**
 * Staff ask that what a payment brought too much goes back to its payer: somebody else of the staff sends it. Asked
 * for twice in the same words it is asked for once. Refuses
 * `role_missing`, `not_found`, `in_dispute` while the payer's bank holds the payment back, and `too_much`.
 */
export async function askForRefund(
  actor: StaffActor,
  of: { paymentId: string; amountPence: Pence; reason: string },
  now: Date,
): Promise<Result<{ refundId: string }, RefundRefusal | ConstraintRefusal>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  return runCommand<{ refundId: string }, RefundRefusal>(actor, async (tx) => {
    const [payment] = await tx.select().from(payments).where(eq(payments.id, of.paymentId)).for('no key update')
    if (!payment) return refuse('not_found')
    if (payment.status !== 'stands') return refuse('in_dispute')
    const [same] = await tx
      .select({ id: refunds.id })
      .from(refunds)
      .where(
        and(
          ...[eq(refunds.paymentId, payment.id), eq(refunds.status, 'asked'), eq(refunds.askedBy, actor.personId)],
          ...[eq(refunds.amountPence, of.amountPence), eq(refunds.reason, of.reason)],
        ),
      )
    if (same) return done({ refundId: same.id })
    if (of.amountPence > (await surplusLeft(tx, payment))) return refuse('too_much')
    const refundId = newId('refund')
    await tx.insert(refunds).values({
      ...{ id: refundId, paymentId: payment.id, paymentRequestId: payment.paymentRequestId, status: 'asked' },
      ...{ schoolId: payment.schoolId, payerId: payment.payerId, leadId: payment.leadId },
      ...{ amountPence: of.amountPence, reason: of.reason },
      ...{ askedBy: actor.personId, askedByName: actor.name, askedAt: now },
    })
    await noteAct(tx, actor, payment.payerId, 'Asked to return money', of, now)
    return done({ refundId })
  })
}

const noteAct = (
  tx: Tx,
  actor: StaffActor,
  payerId: string,
  what: string,
  of: { amountPence: number; reason?: string },
  now: Date,
) =>
  recordAct(
    tx,
    actor,
    {
      organisationId: payerId,
      what,
      detail: [formatPounds(of.amountPence), of.reason].filter(Boolean).join('. '),
      isOwn: false,
    },
    now,
  )

/**
 * A second member of staff sends a refund that was asked for, or declines it; money that came past Stripe is returned by hand
 * first, and what the bank calls that is recorded. Whoever asked may take it back. Refuses `role_missing`, `not_found`,
 * `own_request` to whoever asked, `not_yours` to anybody else who would take it back, `by_hand_only` without the bank's
 * reference, `waits` by hand while what an adviser was paid of it is not back, and `already_done`.
 */
export async function decideRefund(
  actor: StaffActor,
  of: { refundId: string; event: 'send' | 'decline' | 'take_back'; bankReference?: string },
  now: Date,
): Promise<Result<null, RefundRefusal | ConstraintRefusal>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  return runCommand<null, RefundRefusal>(actor, async (tx) => {
    const [refund] = await tx.select().from(refunds).where(eq(refunds.id, of.refundId)).for('no key update')
    if (!refund) return refuse('not_found')
    if (refund.status !== 'asked') return refuse('already_done')
    const isOwn = refund.askedBy === actor.personId
    if (of.event === 'take_back') {
      if (!isOwn) return refuse('not_yours')
      await tx.update(refunds).set({ status: 'taken_back' }).where(eq(refunds.id, refund.id))
      await noteAct(tx, actor, refund.payerId, 'No longer asks to return money', refund, now)
      return done(null)
    }
    if (isOwn) return refuse('own_request')
    const decided = { decidedBy: actor.personId, decidedByName: actor.name, decidedAt: now }
    if (of.event === 'decline') {
      await tx
        .update(refunds)
        .set({ ...decided, status: 'declined' })
        .where(eq(refunds.id, refund.id))
      await noteAct(tx, actor, refund.payerId, 'Did not return money', refund, now)
      return done(null)
    }
    const [payment] = await tx
      .select()
      .from(payments)
      .where(eq(payments.id, refund.paymentId ?? ''))
      .for('no key update')
    if (payment && payment.status !== 'stands') return refuse('in_dispute')
    if (payment?.method === 'outside') {
      if (!of.bankReference) return refuse('by_hand_only')
      if (await isAway(tx, payment.id)) return refuse('waits')
      await tx
        .update(refunds)
        .set({ ...decided, status: 'returned', bankReference: of.bankReference, sentAt: now, endedAt: now })
        .where(eq(refunds.id, refund.id))
      await postRefund(tx, { ...refund, ...decided }, 'at_bank', now)
    } else {
      await tx
        .update(refunds)
        .set({ ...decided, status: 'waiting' })
        .where(eq(refunds.id, refund.id))
      await enqueue(tx, 'send-refund', { refundId: refund.id })
    }
    await noteAct(tx, actor, refund.payerId, 'Returned money', refund, now)
    return done(null)
  })
}
