import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { CallKind } from './stripe-call.server.ts'

type Parameters = Omit<Stripe.CreditNoteCreateParams, 'metadata'> & {
  invoice: string
  metadata: { outside_receipt_id: string }
}

/**
 * Part of a request came past Stripe: its open invoice there asks for as much less, so that a transfer of the rest pays it. Its
 * row is what was recorded. At Stripe that is a credit note; it is none of ours, for nothing was credited. (Source: Stripe,
 * credit notes of open invoices lower what is due.)
 */
export const askLessCall: CallKind<Parameters, Stripe.CreditNote> = {
  kind: 'invoice_ask_less',
  send: (parameters, options) => stripe().creditNotes.create(parameters, options),
  async lookUp({ invoice }, outsideReceiptId) {
    const found = await stripe().creditNotes.list({ invoice, limit: 100 })
    return found.data.find((note) => note.metadata?.outside_receipt_id === outsideReceiptId) ?? null
  },
}
