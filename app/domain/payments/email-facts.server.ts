import { asc, desc, eq } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { charges, invoices, paymentRequests, payouts, visits } from '#db/schema/index.ts'
import type { PaymentWords, PayoutWords } from '../bookings/email-facts.ts'
import { formatDay } from '../format-day.ts'
import { formatSortCode } from '../invoices/invoice-words.ts'
import { oldestFirst } from '../invoices/oldest-first.server.ts'
import { orderNumbersOf } from '../invoices/sheet.ts'

type OfVisit = { bookingId: string; visitId: string }

/** What emails may say of a request for payment; null when there is none. */
export async function readPaymentWords(
  _actor: SystemActor,
  tx: Tx,
  paymentRequestId: string,
): Promise<(PaymentWords & OfVisit) | null> {
  const [request] = await tx.select().from(paymentRequests).where(eq(paymentRequests.id, paymentRequestId))
  if (!request) return null
  const issued = await tx
    .select()
    .from(invoices)
    .where(eq(invoices.paymentRequestId, request.id))
    .orderBy(desc(invoices.kind), asc(invoices.issuerId))
  const charged = await tx
    .select()
    .from(charges)
    .where(eq(charges.paymentRequestId, request.id))
    .orderBy(...oldestFirst())
  const [first] = issued
  const [oldest] = charged
  if (!first || !oldest) return null
  const { accountName, accountNumber, sortCode } = request
  const orders = [...new Set(issued.flatMap(({ sheet }) => orderNumbersOf(sheet)))]
  return {
    id: request.id,
    bookingId: oldest.bookingId,
    visitId: oldest.visitId,
    payer: first.sheet.payer.legalName,
    reference: request.reference,
    adviserInvoices: issued.flatMap(({ kind, number }) => (kind === 'visit' ? [number] : [])),
    feeInvoice: issued.find(({ kind }) => kind === 'fee')?.number ?? null,
    totalPence: request.totalPence,
    receivedPence: request.receivedPence,
    creditedPence: request.creditedPence,
    isOpen: request.status === 'open',
    dueOn: request.dueOn,
    orderNumber: orders.length > 0 ? orders.join(', ') : null,
    bank: accountNumber && sortCode ? { accountName, accountNumber, sortCode: formatSortCode(sortCode) } : null,
    agreedWords: oldest.item.agreedWords,
    isCancellation: oldest.kind === 'cancellation',
    isInAdvance: oldest.payableAt === null,
    visits: charged.map(({ item, totalPence }) => ({
      words: `${formatDay(item.visit.day)}, ${item.visit.service}, booking ${item.bookingReference}`,
      pence: totalPence,
    })),
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
