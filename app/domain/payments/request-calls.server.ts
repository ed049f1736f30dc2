import { eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import { paymentRequests, stripeCustomers } from '#db/schema/index.ts'
import { requestOfRow } from './asked-row.ts'
import { type CallKind, firstOf } from './stripe-call.server.ts'

// Stripe's invoice only asks for money: no tax rates, and a number that is the reference to pay with. The VAT documents
// are Waymark's own, and its lines name them.

type InvoiceParameters = Omit<Stripe.InvoiceCreateParams, 'metadata'> & {
  metadata: { payment_request_id: string; row_id: string }
}

export const invoiceCall: CallKind<InvoiceParameters, Stripe.Invoice> = {
  kind: 'invoice',
  send: (parameters, options) => stripe().invoices.create(parameters, options),
  async lookUp(_parameters, rowId) {
    const query = `metadata['payment_request_id']:'${requestOfRow(rowId)}'`
    return firstOf(
      stripe().invoices.search({ query, limit: 100 }),
      ({ metadata }) => (metadata?.row_id ?? metadata?.payment_request_id) === rowId,
    )
  },
  async record(tx, rowId, invoice) {
    await tx
      .update(paymentRequests)
      .set({ stripeInvoiceId: invoice.id })
      .where(eq(paymentRequests.id, requestOfRow(rowId)))
  },
}

type LineParameters = {
  customer: string
  invoice: string
  amount: number
  currency: 'gbp'
  description: string
  metadata: { invoice_id: string }
}

/** A line for one of our two invoices; its row is that invoice. */
export const lineCall: CallKind<LineParameters, Stripe.InvoiceItem> = {
  kind: 'invoice_line',
  send: (parameters, options) => stripe().invoiceItems.create(parameters, options),
  lookUp: ({ invoice }, invoiceId) =>
    firstOf(stripe().invoiceItems.list({ invoice, limit: 100 }), (line) => line.metadata?.invoice_id === invoiceId),
}

/** Makes the request final and open. We send it ourselves, in one email with both invoices; Stripe sends none. */
export const finalizeCall: CallKind<{ invoice: string }, Stripe.Invoice> = {
  kind: 'invoice_finalize',
  send: ({ invoice }, options) => stripe().invoices.finalizeInvoice(invoice, { auto_advance: false }, options),
  async lookUp({ invoice }) {
    const found = await stripe().invoices.retrieve(invoice)
    return found.status === 'draft' ? null : found
  },
  async record(tx, rowId, invoice) {
    const paymentRequestId = requestOfRow(rowId)
    const [request] = await tx.select().from(paymentRequests).where(eq(paymentRequests.id, paymentRequestId))
    if (!request) return
    const [customer] = await tx.select().from(stripeCustomers).where(eq(stripeCustomers.payerId, request.payerId))
    await tx
      .update(paymentRequests)
      .set({
        stripeInvoiceUrl: invoice.hosted_invoice_url ?? null,
        sortCode: customer?.sortCode ?? null,
        accountNumber: customer?.accountNumber ?? null,
        accountName: customer?.accountName ?? null,
      })
      .where(eq(paymentRequests.id, paymentRequestId))
    // Asked for once more, the payer has the invoices already, and is told why.
    if (request.askedTimes > 1) return
    await enqueue(tx, 'write-email', {
      template: 'invoice',
      key: `invoice:${paymentRequestId}`,
      recipients: { to: 'payers', payerId: request.payerId },
      paymentRequestId,
    })
  },
}

/** The request was paid by card: Stripe's invoice must not ask for a transfer as well. */
export const settleCall: CallKind<{ invoice: string }, Stripe.Invoice> = {
  kind: 'invoice_settle',
  send: ({ invoice }, options) => stripe().invoices.pay(invoice, { paid_out_of_band: true }, options),
  async lookUp({ invoice }) {
    const found = await stripe().invoices.retrieve(invoice)
    return found.status === 'open' ? null : found
  },
}

/** Nothing is due any more: all of it was credited. */
export const voidCall: CallKind<{ invoice: string }, Stripe.Invoice> = {
  kind: 'invoice_void',
  send: ({ invoice }, options) => stripe().invoices.voidInvoice(invoice, {}, options),
  lookUp: settleCall.lookUp,
}
