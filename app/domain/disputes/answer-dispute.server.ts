import { eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import { may, type StaffActor, type SystemActor, systemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { charges, disputes, invoices } from '#db/schema/index.ts'
import { letGo, type TakenFile, takeFile } from '../accreditation/take-file.server.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { formatDay } from '../format-day.ts'
import { invoicePdf } from '../invoices/invoice-pdf.server.ts'
import { oldestFirst } from '../invoices/oldest-first.server.ts'
import { type CallKind, callStripe } from '../payments/stripe-call.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { type EvidenceFile, tooLargeTogether } from './evidence-files.ts'
import { type DisputeFileRefusal, filesOf, toAnswer, writeFile } from './keep-dispute-files.server.ts'
import { readDispute } from './read-dispute.server.ts'
import { sendDisputeFile } from './send-dispute-file.server.ts'

type DisputeRefusal = DisputeFileRefusal | 'too_large_together'

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
 * Staff answer a dispute, once, with what shows that the visit took place as agreed, in words and the files that were added, and
 * our invoices as they stand. No pupil is named in it: it leaves for the payer's bank. Refuses `role_missing`, `not_found`,
 * `already_answered`, `too_late` once the bank has decided or its day has passed, and `too_large_together`.
 */
export async function answerDispute(
  actor: StaffActor,
  of: { disputeId: string; evidence: string },
  now: Date,
): Promise<Result<null, DisputeRefusal>> {
  if (!may(actor, 'keep the books')) return refuse('role_missing')
  const open = await inTransaction(actor, (tx) => toAnswer(tx, of.disputeId, now))
  if (!open.ok) return open
  const receipt = await takeInvoices(open.value.paymentRequestId)
  const answered = await runCommand<null, DisputeRefusal>(actor, async (tx) => {
    const again = await toAnswer(tx, of.disputeId, now)
    if (!again.ok) return again
    const dispute = again.value
    if (receipt) await writeFile(tx, actor, dispute, { ...receipt, what: 'receipt' }, now)
    if (tooLargeTogether(await filesOf(tx, dispute.id))) return refuse('too_large_together')
    await tx
      .update(disputes)
      .set({ evidence: of.evidence, evidenceBy: actor.personId, evidenceByName: actor.name, evidenceAt: now })
      .where(eq(disputes.id, dispute.id))
    await recordAct(tx, actor, { organisationId: dispute.payerId, what: 'Answered a dispute', isOwn: false }, now)
    await enqueue(tx, 'answer-dispute', { disputeId: dispute.id })
    return done(null)
  })
  if (!answered.ok && receipt) await letGo(receipt.key)
  return answered as Result<null, DisputeRefusal>
}

/** Our invoices of one request as they stand, kept as the bank will read them: what is made anew has other bytes. */
async function takeInvoices(paymentRequestId: string): Promise<TakenFile | null> {
  const pdf = await invoicePdf(systemActor('answers a dispute'), paymentRequestId)
  if (!pdf) return null
  const taken = await takeFile(pdf.fileName, once(pdf.bytes))
  // Where the scanner is away nothing is answered: it may be tried again.
  if (!taken.ok) throw new Error(`the invoices could not be kept: ${taken.refusal}`)
  return taken.value
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/**
 * Sends the answer to the bank through Stripe, each of its files first, with what our own invoices say, and reads where the
 * dispute then stands. Repeatable: what was sent is not sent again. Refuses, with Stripe's code, what Stripe refuses.
 */
export async function sendAnswer(
  actor: SystemActor,
  disputeId: string,
  now: Date,
): Promise<Result<null, 'not_found' | 'not_answered' | { code: string; message: string }>> {
  const read = await inTransaction(actor, (tx) => answerFacts(tx, disputeId))
  if (!read) return refuse('not_found')
  const { dispute, supplied, payer, files } = read
  if (!dispute.evidence) return refuse('not_answered')
  const named: Partial<Record<EvidenceFile, string>> = {}
  for (const file of files) {
    const at = await sendDisputeFile(actor, file, now)
    if (!at.ok) return at
    named[file.what] = at.value
  }
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
        ...named,
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
    files: await filesOf(tx, disputeId),
    payer: invoice?.sheet.payer.legalName ?? '',
    supplied: of.map(({ item }) => ({
      day: formatDay(item.visit.day),
      words: [item.visit.service, formatDay(item.visit.day), item.visit.place, item.agreedWords]
        .filter(Boolean)
        .join(', '),
    })),
  }
}
