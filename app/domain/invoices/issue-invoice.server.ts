import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { invoices, paymentRequests } from '#db/schema/index.ts'
import { WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { grossOf } from '../bookings/price.ts'
import { addDays, londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { openCashAccount } from '../ledger/cash-accounts.server.ts'
import { correctSpent } from '../ledger/correct-spent.server.ts'
import { postJournal } from '../ledger/post-journal.server.ts'
import { formatPounds, sumPence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { type InvoiceFacts, invoiceFacts, sheetsOf } from './invoice-facts.server.ts'
import type { InvoiceSheet } from './sheet.ts'
import { takeNumber } from './take-number.server.ts'

/** Days a payer has, from the day of issue. */
export const PAYMENT_DAYS = 30

export type Issued = { paymentRequestId: string; status: (typeof paymentRequests.$inferSelect)['status'] }
type Request = typeof paymentRequests.$inferSelect

/**
 * Invoices one agreed visit: one request for payment with one total, two invoices (the adviser's and Waymark's), the
 * journal, and the job that asks Stripe for payment. One database transaction; repeated, it has no effect. Held while the
 * payer uses order numbers and the booking has none; held too when VAT at the tax point makes it dearer than what was
 * approved, until an approver agrees. Refuses `not_found`, and `not_agreed` before delivery is agreed.
 */
export async function issueInvoice(
  actor: SystemActor,
  visitId: string,
  now: Date,
): Promise<Result<Issued, 'not_found' | 'not_agreed'>> {
  return inTransaction(actor, async (tx) => {
    const facts = await invoiceFacts(tx, visitId)
    if (!facts) return refuse('not_found')
    if (facts.visit.status !== 'agreed') return refuse('not_agreed')
    const before = await requestOf(tx, facts)
    if (before?.issuedAt) return done({ paymentRequestId: before.id, status: before.status })

    const { charge, booking, payer } = facts
    const approvedPence = before?.approvedPence ?? grossOf(facts.visit)
    const status =
      charge.totalPence > approvedPence
        ? 'held'
        : payer.usesOrderNumbers && !booking.orderNumber
          ? 'awaiting_order_number'
          : charge.totalPence === 0
            ? 'paid'
            : 'open'
    const id = before?.id ?? newId('request')
    const isIssued = status === 'open' || status === 'paid'
    const values = {
      status,
      heldReason: status === 'held' ? ('above_approved' as const) : null,
      orderNumber: booking.orderNumber,
      approvedPence,
      totalPence: charge.totalPence,
      issuedAt: isIssued ? now : null,
      dueOn: isIssued ? addDays(londonDay(now), PAYMENT_DAYS) : null,
      paidAt: status === 'paid' ? now : null,
    } as const
    const parties = partiesOf(facts)
    await tx
      .insert(paymentRequests)
      .values({ id, visitId, bookingId: booking.id, ...parties, ...values })
      .onConflictDoUpdate({ target: paymentRequests.id, set: values })
    if (isIssued) await issue(tx, id, facts, now)
    else if (before?.status !== status) await sayWhyNot(tx, id, status, facts, now)
    return done({ paymentRequestId: id, status })
  })
}

const partiesOf = ({ visit }: InvoiceFacts) => ({
  schoolId: visit.schoolId,
  payerId: visit.payerId,
  supplierId: visit.supplierId,
  leadId: visit.leadId,
})

async function requestOf(tx: Tx, { visit }: InvoiceFacts): Promise<Request | undefined> {
  const [request] = await tx
    .select()
    .from(paymentRequests)
    .where(
      and(
        eq(paymentRequests.visitId, visit.id),
        eq(paymentRequests.payerId, visit.payerId),
        eq(paymentRequests.supplierId, visit.supplierId),
      ),
    )
  return request
}

async function issue(tx: Tx, paymentRequestId: string, facts: InvoiceFacts, now: Date): Promise<void> {
  const { visit, booking, charge, practice, platform } = facts
  const parties = partiesOf(facts)
  await correctSpent(tx, {
    visitId: visit.id,
    vatPence: sumPence([charge.adviser.vatPence, charge.waymark.vatPence]),
    bearsPence: charge.bearsPence,
    at: now,
    actorId: null,
    memo: 'VAT as it stood on the day of the visit',
  })
  await postJournal(tx, {
    kind: 'invoice',
    key: `invoice:${paymentRequestId}`,
    at: now,
    onDay: visit.onDay,
    entries: [
      { account: await openCashAccount(tx, 'owed_by_payer', visit.payerId), amount: charge.totalPence },
      { account: await openCashAccount(tx, 'due_to_adviser', visit.supplierId), amount: -charge.adviser.grossPence },
      { account: await openCashAccount(tx, 'fee_income', null), amount: -charge.waymark.netPence },
      { account: await openCashAccount(tx, 'vat_on_fees', null), amount: -charge.waymark.vatPence },
    ],
    bookingId: booking.id,
    visitId: visit.id,
    memo: booking.reference,
    parties,
  })
  await tellHistory(tx, facts, 'invoiced', `${formatPounds(charge.totalPence)}. ${facts.agreedWords}.`, now)
  if (charge.totalPence > 0) await enqueue(tx, 'request-payment', { paymentRequestId })

  const sheets = sheetsOf(facts)
  const write = async (
    kind: 'visit' | 'fee',
    sheet: InvoiceSheet,
    supply: InvoiceFacts['charge']['adviser'],
    series: Parameters<typeof takeNumber>[1],
  ) => {
    if (supply.lines.length === 0) return
    const taken = await takeNumber(tx, series)
    await tx.insert(invoices).values({
      id: newId('document'),
      issuerId: series.issuerId,
      ...taken,
      kind,
      paymentRequestId,
      visitId: visit.id,
      ...parties,
      issuedAt: now,
      taxPointOn: sheet.taxPointOn,
      netPence: supply.netPence,
      vatPence: supply.vatPence,
      grossPence: supply.grossPence,
      sheet,
    })
  }
  // Counters last, and Waymark's own, which every issue waits for, last of all.
  const adviserSeries = { issuerId: visit.supplierId, prefix: practice.invoicePrefix, digits: 4 }
  await write('visit', sheets.visit, charge.adviser, adviserSeries)
  const ownSeries = { issuerId: platform.staffOrganisationId, prefix: 'WM', digits: 6 }
  await write('fee', sheets.fee, charge.waymark, ownSeries)
}

async function sayWhyNot(
  tx: Tx,
  paymentRequestId: string,
  status: 'held' | 'awaiting_order_number' | 'open' | 'paid',
  facts: InvoiceFacts,
  now: Date,
): Promise<void> {
  const { booking, visit, charge } = facts
  if (status === 'held') {
    const words = `${formatPounds(charge.totalPence)} with the VAT of the day, ${formatPounds(grossOf(facts.visit))} approved`
    return tellHistory(tx, facts, 'invoice_held', words, now)
  }
  await tellHistory(tx, facts, 'order_number_wanted', null, now)
  await enqueue(tx, 'write-email', {
    template: 'order-number-wanted',
    key: `order-number-wanted:${paymentRequestId}`,
    recipients: { to: 'payers', bookingId: booking.id },
    bookingId: booking.id,
    visitIds: [visit.id],
    paymentRequestId,
  })
}

async function tellHistory(tx: Tx, facts: InvoiceFacts, event: string, note: string | null, now: Date): Promise<void> {
  const { booking, visit } = facts
  await writeEvent(tx, booking, { visitId: visit.id, event, at: now, by: WAYMARK, note })
}
