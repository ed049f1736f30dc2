import { asc, desc, eq } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { invoices, paymentRequests } from '#db/schema/index.ts'
import { formatDay } from '../format-day.ts'
import { aboutWords } from '../invoices/invoice-words.ts'
import { PAYMENT_DAYS } from '../invoices/issue-invoices.server.ts'
import { onlyItem, orderNumbersOf } from '../invoices/sheet.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { listedWithin } from '../listed.ts'
import { done, type Result, refuse } from '../result.ts'
import { askedRow } from './asked-row.ts'
import { payerCustomer } from './payer-customer.server.ts'
import { finalizeCall, invoiceCall, lineCall } from './request-calls.server.ts'
import { callStripe, type StripeRefusal } from './stripe-call.server.ts'

/** As many characters of invoice numbers as a line of Stripe's invoice has room for: it takes 500, of the whole 1,500. */
const NUMBERS_IN = 400

/**
 * Asks the payer for money through Stripe: one invoice there, open to bank transfer to the payer's own account, with one
 * line for each of our invoices; asked for once more, with one line for what is still to pay. Repeatable: each call is made once. Refuses `not_open` for a request that is not
 * issued or is paid already, and passes on what Stripe refuses.
 */
export async function requestPayment(
  actor: SystemActor,
  paymentRequestId: string,
  now: Date,
): Promise<Result<{ stripeInvoiceId: string }, 'not_open' | StripeRefusal>> {
  const { request, documents } = await readForStripe(actor, paymentRequestId)
  if (request?.status !== 'open') return refuse('not_open')
  const payer = await payerCustomer(actor, request.payerId, now)
  if (!payer.ok) throw new Error(`Stripe refused the payer ${request.payerId}: ${payer.refusal.code}`)
  const customer = payer.value
  const [first] = documents
  if (!first) throw new Error(`payment request ${paymentRequestId} has no invoice`)
  const numbers = listedWithin(
    documents.map((document) => document.number),
    NUMBERS_IN,
  )
  const orders = orderNumbersOf({ ...first.sheet, items: documents.flatMap(({ sheet }) => sheet.items) })
  const row = askedRow(request)
  const isAgain = request.askedTimes > 1
  const lines = isAgain
    ? [{ id: row, words: `Still to pay of invoices ${numbers}`, amount: stillToPay(request) }]
    : documents.map((document) => ({
        id: document.id,
        words: `Invoice ${document.number} of ${document.sheet.issuer.legalName}, ${visitWords(document)}`,
        amount: document.grossPence,
      }))
  const made = await callStripe(
    actor,
    invoiceCall,
    row,
    {
      customer: customer.stripeCustomerId,
      currency: 'gbp',
      // Stripe's numbers are used once; the reference to pay with stays what it was.
      number: isAgain ? `${request.reference}-${request.askedTimes}` : request.reference,
      collection_method: 'send_invoice',
      days_until_due: PAYMENT_DAYS,
      auto_advance: false,
      pending_invoice_items_behavior: 'exclude',
      ...orderFields(orders),
      description: `Request for payment of invoices ${numbers}, ${aboutWords(first.sheet)}. The invoices themselves came with Waymark’s email.`,
      payment_settings: {
        payment_method_types: ['customer_balance'],
        payment_method_options: {
          customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'gb_bank_transfer' } },
        },
      },
      metadata: { payment_request_id: request.id, row_id: row },
    },
    now,
  )
  if (!made.ok) return made
  for (const { id, words, amount } of lines) {
    const line = await callStripe(
      actor,
      lineCall,
      id,
      {
        customer: customer.stripeCustomerId,
        invoice: made.value,
        amount,
        currency: 'gbp',
        description: words,
        metadata: { invoice_id: id },
      },
      now,
    )
    if (!line.ok) return line
  }
  const final = await callStripe(actor, finalizeCall, row, { invoice: made.value }, now)
  return final.ok ? done({ stripeInvoiceId: made.value }) : final
}

/** Stripe takes four fields of 140 characters at most: where a month has more order numbers, our own invoices alone quote them. */
const orderFields = (orders: string[]) => {
  const value = orders.join(', ')
  if (orders.length === 0 || value.length > MOST_OF_A_FIELD) return {}
  return { custom_fields: [{ name: orders.length === 1 ? 'Order number' : 'Order numbers', value }] }
}
const MOST_OF_A_FIELD = 140

const visitWords = ({ sheet }: typeof invoices.$inferSelect): string => {
  const only = onlyItem(sheet)
  if (!only) return `${sheet.items.length} visits`
  return `visit of ${formatDay(only.visit.day)}${only.inAdvance ? ', in advance' : ''}`
}

const readForStripe = (actor: SystemActor, paymentRequestId: string) =>
  inTransaction(actor, async (tx) => {
    const [request] = await tx.select().from(paymentRequests).where(eq(paymentRequests.id, paymentRequestId))
    const documents = await tx
      .select()
      .from(invoices)
      .where(eq(invoices.paymentRequestId, paymentRequestId))
      // The suppliers' first ('visit' before 'fee').
      .orderBy(desc(invoices.kind), asc(invoices.issuerId))
    return { request, documents }
  })
