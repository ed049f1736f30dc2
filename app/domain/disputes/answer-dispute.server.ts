import { eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import { may, type StaffActor, type SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { charges, disputes, invoices } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { formatDay } from '../format-day.ts'
import { oldestFirst } from '../invoices/oldest-first.server.ts'
import { type CallKind, callStripe } from '../payments/stripe-call.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { readDispute } from './read-dispute.server.ts'

export type DisputeRefusal = 'role_missing' | 'not_found' | 'already_answered' | 'too_late'

type AnswerParameters = Stripe.DisputeUpdateParams & { dispute: string }

/** The bank reads it once: it is submitted with the first sending. */
export const answerCall: CallKind<AnswerParameters, Stripe.Dispute> = {
  kind: 'dispute_answer',
  send: ({ dispute, ...parameters }, options) => stripe().disputes.update(dispute, parameters, options),
  async lookUp({ dispute }) {
    const found = await stripe().disputes.retrieve(dispute)
    return found.evidence_details.submission_count > 0 ? found : null
  },
}

/**
 * Staff answer a dispute, once, with what shows that the visit took place as agreed. No pupil is named in it: it leaves for the
 * payer's bank. Refuses `role_missing`, `not_found`, `already_answered`, and `too_late` once the bank has decided or its day
 * has passed.
 */
export async function answerDispute(
  actor: StaffActor,
  of: { disputeId: string; evidence: string },
  now: Date,
): Promise<Result<null, DisputeRefusal>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  const answered = await runCommand<null, DisputeRefusal>(actor, async (tx) => {
    const [dispute] = await tx.select().from(disputes).where(eq(disputes.id, of.disputeId)).for('no key update')
    if (!dispute) return refuse('not_found')
    if (dispute.evidence) return refuse('already_answered')
    if (dispute.closedAt || (dispute.answerBy && dispute.answerBy < now)) return refuse('too_late')
    await tx
      .update(disputes)
      .set({ evidence: of.evidence, evidenceBy: actor.personId, evidenceByName: actor.name, evidenceAt: now })
      .where(eq(disputes.id, dispute.id))
    await recordAct(tx, actor, { organisationId: dispute.payerId, what: 'Answered a dispute', isOwn: false }, now)
    await enqueue(tx, 'answer-dispute', { disputeId: dispute.id })
    return done(null)
  })
  return answered as Result<null, DisputeRefusal>
}

/** Sends the answer to the bank through Stripe, with what our own invoices say, and reads where the dispute then stands. Repeatable. */
export async function sendAnswer(
  actor: SystemActor,
  disputeId: string,
  now: Date,
): Promise<Result<null, 'not_found' | 'not_answered' | { code: string; message: string }>> {
  const read = await inTransaction(actor, (tx) => answerFacts(tx, disputeId))
  if (!read) return refuse('not_found')
  const { dispute, supplied, payer } = read
  if (!dispute.evidence) return refuse('not_answered')
  const sent = await callStripe(
    actor,
    answerCall,
    disputeId,
    {
      dispute: dispute.stripeDisputeId,
      evidence: {
        customer_name: payer,
        product_description: supplied.map(({ words }) => words).join('\n'),
        service_date: supplied.map(({ day }) => day).join(', '),
        uncategorized_text: dispute.evidence,
      },
      submit: true,
    },
    now,
  )
  if (!sent.ok) return sent
  await readDispute(actor, dispute.stripeDisputeId, now)
  return done(null)
}

/** What the payment paid for, as its invoices say it: service, day, place and who agreed that it took place. */
async function answerFacts(tx: Tx, disputeId: string) {
  const [dispute] = await tx.select().from(disputes).where(eq(disputes.id, disputeId))
  if (!dispute) return null
  const of = await tx
    .select({ item: charges.item })
    .from(charges)
    .where(eq(charges.paymentRequestId, dispute.paymentRequestId))
    .orderBy(...oldestFirst())
  const [invoice] = await tx
    .select({ sheet: invoices.sheet })
    .from(invoices)
    .where(eq(invoices.paymentRequestId, dispute.paymentRequestId))
    .limit(1)
  return {
    dispute,
    payer: invoice?.sheet.payer.legalName ?? '',
    supplied: of.map(({ item }) => ({
      day: formatDay(item.visit.day),
      words: [item.visit.service, formatDay(item.visit.day), item.visit.place, item.agreedWords]
        .filter(Boolean)
        .join(', '),
    })),
  }
}
