import { happened } from '#app/stripe-sandbox/store/events.ts'
import { all, list, need, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { cancelIntent } from './payments.ts'

/** What an invoice comes to, from its lines, credit notes and payments; one place, so that its figures always agree. */
export const figured = (invoice: Thing, lines: Thing[], paid = invoice.amount_paid): Thing => {
  const total = lines.reduce((sum, line) => sum + line.amount, 0)
  const due = Math.max(total, 0) - invoice.pre_payment_credit_notes_amount
  return {
    ...invoice,
    amount_due: due,
    amount_paid: paid,
    amount_remaining: Math.max(due - paid, 0),
    lines: list(`/v1/invoices/${invoice.id}/lines`, lines.slice(0, 10), {
      has_more: lines.length > 10,
      total_count: lines.length,
    }),
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
  }
}

const settle = async (work: Work, invoice: Thing, lines: Thing[], paid: number): Promise<Thing> => {
  const after = {
    ...figured(invoice, lines, paid),
    attempted: true,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: work.now },
  }
  await save(work, after)
  await happened(work, 'invoice.updated', after, invoice)
  await happened(work, 'invoice.paid', after)
  await happened(work, 'invoice.payment_succeeded', after)
  return after
}

/** An invoice's payment intent succeeded for all that remained. */
export const invoicePaidBy = async (work: Work, id: string, intent: Thing): Promise<Thing> => {
  const { thing, hidden } = await need(work, 'invoice', id)
  const [payment] = await all(work, 'invoice_payment', { invoice: id, payment: { payment_intent: intent.id } })
  if (payment) {
    const paid = {
      ...payment,
      amount_paid: intent.amount,
      status: 'paid',
      status_transitions: { ...payment.status_transitions, paid_at: work.now },
    }
    await save(work, paid)
    await happened(work, 'invoice_payment.paid', paid)
  }
  return settle(work, thing, hidden.lines, thing.amount_paid + intent.amount)
}

/** Nothing is left to collect: paid outside Stripe, or credited to nothing. No charge exists then. */
export const invoiceSettledWithout = async (work: Work, id: string, outOfBand: boolean): Promise<Thing> => {
  const { thing, hidden } = await need(work, 'invoice', id)
  await closePayments(work, id)
  const paid = outOfBand ? thing.amount_paid + thing.amount_remaining : thing.amount_paid
  return settle(work, thing, hidden.lines, paid)
}

/** The invoice no longer asks for money: its intent is cancelled and so is the payment that waited for it. */
export const closePayments = async (work: Work, id: string): Promise<void> => {
  for (const payment of await all(work, 'invoice_payment', { invoice: id, status: 'open' })) {
    await save(work, {
      ...payment,
      status: 'canceled',
      status_transitions: { ...payment.status_transitions, canceled_at: work.now },
    })
    await cancelIntent(work, payment.payment.payment_intent, 'void_invoice')
  }
}

/** The amount asked for follows a credit note. */
export const askFor = async (work: Work, id: string, amount: number): Promise<void> => {
  for (const payment of await all(work, 'invoice_payment', { invoice: id, status: 'open' })) {
    await save(work, { ...payment, amount_requested: amount })
    const { thing } = await need(work, 'payment_intent', payment.payment.payment_intent)
    await save(work, { ...thing, amount })
  }
}
