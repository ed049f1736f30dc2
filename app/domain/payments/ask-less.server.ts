import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import { type CallKind, firstOf } from './stripe-call.server.ts'

type Parameters = { invoice: string; amount: number; metadata: { row_id: string } }

/**
 * Something of a request was credited, or came past Stripe: its open invoice there asks for as much less, so that a transfer of
 * the rest pays it. Its row is the request and what is then left. At Stripe that is a credit note; it is none of ours. (Source:
 * Stripe, credit notes of open invoices lower what is due.)
 */
export const askLessCall: CallKind<Parameters, Stripe.CreditNote> = {
  kind: 'invoice_ask_less',
  send: (parameters, options) => stripe().creditNotes.create(parameters, options),
  lookUp: ({ invoice }, rowId) =>
    firstOf(stripe().creditNotes.list({ invoice, limit: 100 }), (note) => note.metadata?.row_id === rowId),
}
