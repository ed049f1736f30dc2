import { eq } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { invoices, paymentRequests, payouts, visits } from '#db/schema/index.ts'
import type { PaymentWords, PayoutWords } from '../bookings/email-facts.ts'
import { formatSortCode } from '../invoices/invoice-words.ts'

type OfVisit = { bookingId: string; visitId: string }

/** What emails may say of a request for payment; null when there is none, or before its invoices are issued. */
export async function readPaymentWords(
  _actor: SystemActor,
  tx: Tx,
  paymentRequestId: string,
): Promise<(PaymentWords & OfVisit) | null> {
  const [request] = await tx.select().from(paymentRequests).where(eq(paymentRequests.id, paymentRequestId))
  if (!request) return null
  const issued = await tx.select().from(invoices).where(eq(invoices.paymentRequestId, request.id))
  const ofVisit = issued.find(({ kind }) => kind === 'visit')
  if (!ofVisit) return null
  const { accountName, accountNumber, sortCode } = request
  return {
    id: request.id,
    bookingId: request.bookingId,
    visitId: request.visitId,
    payer: ofVisit.sheet.payer.legalName,
    adviserInvoice: ofVisit.number,
    feeInvoice: issued.find(({ kind }) => kind === 'fee')?.number ?? null,
    totalPence: request.totalPence,
    receivedPence: request.receivedPence,
    dueOn: request.dueOn,
    orderNumber: request.orderNumber,
    bank: accountNumber && sortCode ? { accountName, accountNumber, sortCode: formatSortCode(sortCode) } : null,
    agreedWords: ofVisit.sheet.agreedWords,
  }
}

/** What emails may say of a payout; null when there is none. */
export async function readPayoutWords(
  _actor: SystemActor,
  tx: Tx,
  payoutId: string,
): Promise<(PayoutWords & OfVisit) | null> {
  const [found] = await tx
    .select({
      id: payouts.id,
      amountPence: payouts.amountPence,
      reason: payouts.reason,
      visitId: payouts.visitId,
      bookingId: visits.bookingId,
    })
    .from(payouts)
    .innerJoin(visits, eq(visits.id, payouts.visitId))
    .where(eq(payouts.id, payoutId))
  return found ?? null
}
