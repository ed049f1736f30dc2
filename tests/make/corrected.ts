import { eq } from 'drizzle-orm'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { creditCharge } from '#app/domain/credits/credit-charge.server.ts'
import { askForCredit, decideCredit } from '#app/domain/credits/decide-credit.server.ts'
import { addDisputeFile } from '#app/domain/disputes/keep-dispute-files.server.ts'
import { newId } from '#app/domain/ids.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { pence } from '#app/domain/money.ts'
import { receivePayment } from '#app/domain/payments/receive-payment.server.ts'
import { askForRefund } from '#app/domain/refunds/decide-refund.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { disputeFiles, disputes, payments } from '#db/schema/index.ts'
import { goodFile } from './files.ts'
import { must } from './must.ts'
import { chargeOf, paymentRequestOf } from './paid.ts'

export type Corrected = {
  requestId: string
  /** Carried out, with its credit notes. */
  creditId: string
  /** Asked for by `asker`, and not decided. */
  askedCreditId: string
  refundId: string
  /** That brought £50.00 too much. */
  paymentId: string
  disputeId: string
  /** Goes to the bank with the answer, once there is one. */
  disputeFileId: string
}

/**
 * An agreed visit that was paid by card, and too much; something credited of it and more asked to be, money asked to go back, and
 * its payer's bank asks about it. What Stripe would say is said by its rows.
 */
export async function makeCorrected(
  visitId: string,
  { asker, decider }: { asker: StaffActor; decider: StaffActor },
  now: Date,
): Promise<Corrected> {
  const system = systemActor('a test corrects what was paid')
  must(await chargeVisit(system, visitId, now))
  const request = await paymentRequestOf(visitId)
  const charge = await chargeOf(visitId)
  if (!charge) throw new Error(`visit ${visitId} has no charge`)
  const ids = { paymentIntentId: `pi_${visitId}`, chargeId: `ch_${visitId}` }
  const amounts = { amountPence: pence(request.totalPence + 5_000), feePence: pence(120) }
  const arrived = { ...ids, ...amounts, method: 'card' as const, cameBy: null, receivedAt: now }
  must(await receivePayment(system, request.id, arrived, now))
  const ask = async (price: number) => {
    const wanted = { price, travel: 0, fee: 0 }
    const of = { chargeId: charge.id, wanted, cause: 'billed_wrongly' as const, reason: 'It was shorter than agreed.' }
    return must(await askForCredit(asker, of, now)).creditId
  }
  const creditId = await ask(1_000)
  must(await decideCredit(decider, { creditId, event: 'agree' }, now))
  must(await creditCharge(system, creditId, now))
  const askedCreditId = await ask(500)
  const { paymentId, disputeId } = await inTransaction(system, async (tx) => {
    const [payment] = await tx.select().from(payments).where(eq(payments.paymentRequestId, request.id))
    if (!payment) throw new Error(`request ${request.id} was not paid`)
    const id = newId('dispute')
    await tx.insert(disputes).values({
      ...{ id, paymentId: payment.id, paymentRequestId: request.id, schoolId: payment.schoolId },
      ...{ payerId: payment.payerId, leadId: payment.leadId, stripeDisputeId: `dp_${visitId}`, status: 'inquiry' },
      ...{ money: 'here', amountPence: payment.amountPence, reason: 'unrecognized', openedAt: now },
    })
    return { paymentId: payment.id, disputeId: id }
  })
  const of = { paymentId, amountPence: pence(2_000), reason: 'The invoice was paid twice.' }
  const { refundId } = must(await askForRefund(asker, of, now))
  const sheet = goodFile('Signing-in sheet.pdf', visitId)
  const bytes = sheet.stream() as unknown as AsyncIterable<Uint8Array>
  must(await addDisputeFile(asker, { disputeId, what: 'service_documentation', name: sheet.name, bytes }, now))
  const [file] = await inTransaction(system, (tx) =>
    tx.select().from(disputeFiles).where(eq(disputeFiles.disputeId, disputeId)),
  )
  const disputeFileId = file?.id as string
  return { requestId: request.id, creditId, askedCreditId, refundId, paymentId, disputeId, disputeFileId }
}

/** What the addresses of corrections name: a credit that staff decide about, or one with its notes for those who read them. */
export const correctedParams = (
  { creditId, askedCreditId, refundId, paymentId, disputeId, disputeFileId }: Corrected,
  path: string,
) => ({
  ...{ refundId, paymentId, disputeId },
  ...(path.includes('/disputes/') ? { fileId: disputeFileId } : {}),
  creditId: path.startsWith('/staff') ? askedCreditId : creditId,
})
