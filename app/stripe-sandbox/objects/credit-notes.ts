import { invalid, notPlayed } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, all, complete, list, need, newId, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { mergeMetadata, positive, pounds } from './checks.ts'
import { askFor, figured, invoiceSettledWithout } from './invoice-money.ts'
import { refunds } from './refunds.ts'

const linesOf = (params: Params, invoiceLines: Thing[]): Thing[] =>
  (params.lines ?? []).map((line: Params, index: number) => {
    if (line.tax_rates?.length || line.tax_amounts?.length) throw notPlayed('credit notes with tax')
    const against = invoiceLines.find((each) => each.id === line.invoice_line_item)
    if (line.type === 'invoice_line_item' && !against)
      throw invalid(`No such invoice line item: '${line.invoice_line_item}'`, {
        param: `lines[${index}][invoice_line_item]`,
      })
    const amount =
      line.amount ?? Math.round((line.unit_amount ?? Number(line.unit_amount_decimal ?? 0)) * (line.quantity ?? 1))
    positive(amount, `lines[${index}][amount]`)
    if (against && amount > against.amount)
      throw invalid('A credit note line cannot exceed the invoice line it credits.', {
        param: `lines[${index}][amount]`,
      })
    return complete({
      id: newId('cnli'),
      object: 'credit_note_line_item',
      amount,
      description: line.description ?? against?.description ?? null,
      discount_amount: 0,
      discount_amounts: [],
      ...(against ? { invoice_line_item: against.id } : {}),
      livemode: false,
      metadata: {},
      pretax_credit_amounts: [],
      quantity: line.quantity ?? 1,
      tax_rates: [],
      taxes: [],
      type: line.type,
      unit_amount: amount,
      unit_amount_decimal: String(amount),
    })
  })

/** An open invoice asks for less; of a paid one the three amounts say where the credit goes, and must come to it. */
const create = async (work: Work, params: Params): Promise<Thing> => {
  const { thing: invoice, hidden } = await need(work, 'invoice', params.invoice, 'invoice')
  if (!['open', 'paid'].includes(invoice.status))
    throw invalid(`Credit notes can only be made for open or paid invoices. This one is ${invoice.status}.`, {
      param: 'invoice',
    })
  if (params.shipping_cost || params.refunds?.length) throw notPlayed('credit notes with shipping or earlier refunds')
  if (params.lines?.length && params.amount !== undefined)
    throw invalid('You may only specify one of these parameters: amount, lines.', { code: 'parameters_exclusive' })
  const lines = linesOf(params, hidden.lines)
  const amount = params.amount ?? lines.reduce((sum, line) => sum + line.amount, 0)
  positive(amount)
  const before = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount
  if (amount > invoice.total - before)
    throw invalid(
      `The credit note amount ${pounds(amount)} is more than what can still be credited, ${pounds(invoice.total - before)}.`,
      {
        param: 'amount',
      },
    )
  const open = invoice.status === 'open'
  const shares = [params.refund_amount, params.credit_amount, params.out_of_band_amount]
  const given = shares.reduce((sum: number, share) => sum + (share ?? 0), 0)
  if (open && given > 0) throw invalid('An open invoice has nothing to refund or credit.', { param: 'refund_amount' })
  if (!open && given !== amount)
    throw invalid('The sum of credit_amount, refund_amount and out_of_band_amount must equal the credit note amount.', {
      param: 'amount',
    })
  if (open && amount > invoice.amount_remaining)
    throw invalid(`The credit note amount is more than what remains, ${pounds(invoice.amount_remaining)}.`, {
      param: 'amount',
    })
  const refund = params.refund_amount ? await refundOf(work, invoice, params.refund_amount) : null
  const earlier = (await all(work, 'credit_note', { invoice: invoice.id })).length
  const id = newId('cn')
  const note = await add(work, {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: work.now,
    currency: 'gbp',
    customer: invoice.customer,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: params.effective_at ?? work.now,
    invoice: invoice.id,
    lines: list(`/v1/credit_notes/${id}/lines`, lines, { total_count: lines.length }),
    livemode: false,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    number: `${invoice.number}-CN-${String(earlier + 1).padStart(2, '0')}`,
    out_of_band_amount: params.out_of_band_amount ?? null,
    pdf: invoice.invoice_pdf,
    post_payment_amount: open ? 0 : amount,
    pre_payment_amount: open ? amount : 0,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds: refund
      ? [{ amount_refunded: refund.amount, refund: refund.id, payment_record_refund: null, type: 'refund' }]
      : [],
    status: 'issued',
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: open ? 'pre_payment' : 'post_payment',
  })
  const part = open ? 'pre_payment_credit_notes_amount' : 'post_payment_credit_notes_amount'
  const after = figured({ ...invoice, [part]: invoice[part] + amount }, hidden.lines)
  await save(work, after)
  await happened(work, 'credit_note.created', note)
  await happened(work, 'invoice.updated', after, invoice)
  if (open && after.amount_remaining === 0) await invoiceSettledWithout(work, invoice.id, false)
  else if (open) await askFor(work, invoice.id, after.amount_remaining)
  return note
}

const refundOf = async (work: Work, invoice: Thing, amount: number): Promise<Thing> => {
  const [payment] = await all(work, 'invoice_payment', { invoice: invoice.id, status: 'paid' })
  if (!payment)
    throw invalid('This invoice was paid outside Stripe: nothing can be refunded.', { param: 'refund_amount' })
  const act = refunds['POST /v1/refunds']
  return act?.(work, [], { payment_intent: payment.payment.payment_intent, amount }) as Promise<Thing>
}

export const creditNotes: Acts = {
  'POST /v1/credit_notes': (work, _ids, params) => create(work, params),
  'GET /v1/credit_notes': (work, _ids, params) => page(work, 'credit_note', '/v1/credit_notes', params),
  'GET /v1/credit_notes/:id': async (work, [id = '']) => (await need(work, 'credit_note', id)).thing,
}
