import { cardRefused, invalid, Refused } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { page, search } from '#app/stripe-sandbox/store/page.ts'
import { add, all, list, need, newId, remove, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { declineOf, testMethods } from './cards.ts'
import { applyCash, reconcile } from './cash.ts'
import { given, mergeMetadata, sterling } from './checks.ts'
import { checkEditable, checkInvoice } from './invoice-checks.ts'
import { putOn } from './invoice-items.ts'
import { closePayments, figured, invoicePaidBy, invoiceSettledWithout } from './invoice-money.ts'
import { decline, newIntent, succeed } from './payments.ts'

const day = 86_400

const paymentSettings = (params: Params, known: Thing | null) => {
  const settings = params.payment_settings
  if (!settings && known) return known.payment_settings
  return {
    default_mandate: null,
    payment_method_options: settings?.payment_method_options ?? null,
    payment_method_types: settings?.payment_method_types?.length ? settings.payment_method_types : null,
  }
}

const invoiceOfId = async (work: Work, id: string) => need(work, 'invoice', id)

const wrongState = (message: string) => invalid(message, { code: 'invoice_not_editable' })

const create = async (work: Work, params: Params): Promise<Thing> => {
  checkInvoice(params, work.now)
  if (!params.customer)
    throw invalid('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' })
  const customer = (await need(work, 'customer', params.customer, 'customer')).thing
  if (params.currency) sterling(params.currency)
  const sends = params.collection_method === 'send_invoice'
  if (!sends && (params.days_until_due !== undefined || params.due_date !== undefined))
    throw invalid("You can only set a due date when collection_method is 'send_invoice'.", { param: 'days_until_due' })
  if (sends && params.days_until_due === undefined && params.due_date === undefined)
    throw invalid("If collection_method is 'send_invoice', you must provide either due_date or days_until_due.", {
      code: 'parameter_missing',
      param: 'days_until_due',
    })
  const id = newId('in')
  const invoice: Thing = {
    id,
    object: 'invoice',
    account_country: 'GB',
    account_name: 'Waymark',
    amount_overpaid: 0,
    amount_paid: 0,
    amount_shipping: 0,
    attempt_count: 0,
    attempted: false,
    auto_advance: params.auto_advance ?? false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: params.auto_advance ? work.now + 3600 : null,
    billing_reason: 'manual',
    collection_method: params.collection_method ?? 'charge_automatically',
    created: work.now,
    currency: 'gbp',
    custom_fields: params.custom_fields?.length ? params.custom_fields : null,
    customer: customer.id,
    customer_address: customer.address,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt,
    customer_tax_ids: [],
    default_tax_rates: [],
    description: params.description ?? null,
    discounts: [],
    due_date: params.due_date ?? (params.days_until_due === undefined ? null : work.now + params.days_until_due * day),
    effective_at: params.effective_at ?? null,
    footer: params.footer ?? customer.invoice_settings.footer ?? null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    number: params.number ?? null,
    payment_settings: paymentSettings(params, null),
    period_end: work.now,
    period_start: work.now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    starting_balance: 0,
    statement_descriptor: params.statement_descriptor ?? null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    total_discount_amounts: [],
    total_pretax_credit_amounts: [],
    total_taxes: [],
  }
  const made = await add(work, figured(invoice, []), { lines: [], days_until_due: params.days_until_due ?? null })
  await happened(work, 'invoice.created', made)
  if (params.pending_invoice_items_behavior !== 'include') return made
  const waiting = (await all(work, 'invoiceitem', { customer: customer.id, invoice: null })).map((item) => ({
    ...item,
    invoice: id,
  }))
  for (const item of waiting) await save(work, item)
  return waiting.length ? putOn(work, id, waiting) : made
}

/** Numbered, due, and asking for money. A finalized invoice is taken at once from a cash balance that covers it. */
export const finalize = async (work: Work, id: string, params: Params): Promise<Thing> => {
  const { thing, hidden } = await invoiceOfId(work, id)
  if (thing.status !== 'draft')
    throw wrongState("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
  const customer = await need(work, 'customer', thing.customer)
  const sequence = customer.thing.next_invoice_sequence
  const number = thing.number ?? `${customer.thing.invoice_prefix}-${String(sequence).padStart(4, '0')}`
  if (!thing.number) await save(work, { ...customer.thing, next_invoice_sequence: sequence + 1 })
  const secret = newId('live', 16).slice(5)
  const after: Thing = {
    ...thing,
    attempted: false,
    auto_advance: params.auto_advance ?? thing.auto_advance,
    automatically_finalizes_at: null,
    due_date: hidden.days_until_due === null ? thing.due_date : work.now + hidden.days_until_due * day,
    effective_at: thing.effective_at ?? work.now,
    hosted_invoice_url: `${work.origin}/invoices/${id}/${secret}`,
    invoice_pdf: `${work.origin}/invoices/${id}/${secret}/pdf`,
    number,
    status: 'open',
    status_transitions: { ...thing.status_transitions, finalized_at: work.now },
  }
  await save(work, after, { ...hidden, secret })
  await happened(work, 'invoice.updated', after, thing)
  await happened(work, 'invoice.finalized', after)
  if (after.amount_remaining === 0) return invoiceSettledWithout(work, id, false)
  const types = after.payment_settings.payment_method_types ?? ['card', 'customer_balance']
  const intent = await newIntent(work, {
    amount: after.amount_remaining,
    customer: after.customer,
    description: `Payment for Invoice ${number}`,
    types,
  })
  await add(work, {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_requested: after.amount_remaining,
    created: work.now,
    currency: 'gbp',
    invoice: id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  })
  if (customer.hidden.cash > 0) await reconcile(work, after.customer, null)
  return (await invoiceOfId(work, id)).thing
}

const send = async (work: Work, id: string): Promise<Thing> => {
  const { thing } = await invoiceOfId(work, id)
  if (thing.collection_method !== 'send_invoice')
    throw invalid("You can only manually send an invoice if its collection method is 'send_invoice'.")
  if (!['draft', 'open', 'uncollectible'].includes(thing.status))
    throw invalid(`You can't send an invoice that is ${thing.status}.`)
  const open = thing.status === 'draft' ? await finalize(work, id, {}) : thing
  await happened(work, 'invoice.sent', open)
  return open
}

const pay = async (work: Work, id: string, params: Params): Promise<Thing> => {
  let { thing } = await invoiceOfId(work, id)
  if (thing.status === 'draft') thing = await finalize(work, id, {})
  if (thing.status === 'paid') throw invalid('Invoice is already paid')
  if (thing.status === 'void') throw invalid('A voided invoice cannot be paid.')
  if (params.paid_out_of_band) return invoiceSettledWithout(work, id, true)
  const [payment] = await all(work, 'invoice_payment', { invoice: id, status: 'open' })
  const intent = (await need(work, 'payment_intent', payment?.payment.payment_intent)).thing
  if (!params.payment_method) {
    const { hidden } = await need(work, 'customer', thing.customer)
    if ((hidden.cash ?? 0) < thing.amount_remaining)
      throw new Refused(402, {
        type: 'invalid_request_error',
        code: 'invoice_payment_intent_requires_action',
        message: 'This invoice waits for a bank transfer or a card: give payment_method, or fund the cash balance.',
      })
    await applyCash(work, intent)
    return (await invoiceOfId(work, id)).thing
  }
  const number = testMethods[params.payment_method]
  if (!number)
    throw invalid(`No such PaymentMethod: '${params.payment_method}'`, {
      code: 'resource_missing',
      param: 'payment_method',
    })
  const card = { number, month: 12, year: 2034 }
  const why = declineOf(number)
  if (why) {
    const failed = await decline(work, intent, card, why)
    throw cardRefused(why.message, { code: why.code, decline_code: why.decline_code, charge: failed.latest_charge })
  }
  return invoicePaidBy(work, id, (await succeed(work, intent, { method: 'card', card })).intent)
}

const end = async (work: Work, id: string, to: 'void' | 'uncollectible'): Promise<Thing> => {
  const { thing } = await invoiceOfId(work, id)
  if (!['open', 'uncollectible'].includes(thing.status) || thing.status === to)
    throw wrongState(`You can only pass in open invoices. This invoice isn't open: it is ${thing.status}.`)
  if (to === 'void' && thing.amount_paid > 0) throw wrongState('An invoice that was paid in part cannot be voided.')
  if (to === 'void') await closePayments(work, id)
  const at = to === 'void' ? 'voided_at' : 'marked_uncollectible_at'
  const after = { ...thing, status: to, status_transitions: { ...thing.status_transitions, [at]: work.now } }
  await save(work, after)
  await happened(work, 'invoice.updated', after, thing)
  await happened(work, to === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible', after)
  return after
}

export const invoices: Acts = {
  'POST /v1/invoices': (work, _ids, params) => create(work, params),
  'GET /v1/invoices': (work, _ids, params) => page(work, 'invoice', '/v1/invoices', params),
  'GET /v1/invoices/search': (work, _ids, params) => search(work, 'invoice', '/v1/invoices/search', params),
  'GET /v1/invoices/:id': async (work, [id = '']) => (await invoiceOfId(work, id)).thing,
  'GET /v1/invoices/:id/lines': async (work, [id = ''], { limit = 10, starting_after }) => {
    const lines: Thing[] = (await invoiceOfId(work, id)).hidden.lines
    const from = starting_after ? lines.findIndex((line) => line.id === starting_after) + 1 : 0
    return list(`/v1/invoices/${id}/lines`, lines.slice(from, from + limit), { has_more: lines.length > from + limit })
  },
  'POST /v1/invoices/:id': async (work, [id = ''], params) => {
    const { thing, hidden } = await invoiceOfId(work, id)
    checkInvoice(params, work.now)
    checkEditable(thing, params)
    const days = params.days_until_due ?? (params.due_date ? null : hidden.days_until_due)
    const after = {
      ...thing,
      ...given(params, [
        'auto_advance',
        'custom_fields',
        'description',
        'effective_at',
        'footer',
        'number',
        'collection_method',
      ]),
      due_date:
        params.due_date ??
        (params.days_until_due === undefined ? thing.due_date : work.now + params.days_until_due * day),
      metadata: mergeMetadata(thing.metadata, params.metadata),
      payment_settings: paymentSettings(params, thing),
    }
    await save(work, after, { ...hidden, days_until_due: days })
    await happened(work, 'invoice.updated', after, thing)
    return after
  },
  'DELETE /v1/invoices/:id': async (work, [id = '']) => {
    const { thing } = await invoiceOfId(work, id)
    if (thing.status !== 'draft') throw wrongState('You can only delete draft invoices.')
    for (const item of await all(work, 'invoiceitem', { invoice: id })) await remove(work, item.id)
    await remove(work, id)
    await happened(work, 'invoice.deleted', thing)
    return { id, object: 'invoice', deleted: true }
  },
  'POST /v1/invoices/:id/finalize': (work, [id = ''], params) => finalize(work, id, params),
  'POST /v1/invoices/:id/send': (work, [id = '']) => send(work, id),
  'POST /v1/invoices/:id/pay': (work, [id = ''], params) => pay(work, id, params),
  'POST /v1/invoices/:id/void': (work, [id = '']) => end(work, id, 'void'),
  'POST /v1/invoices/:id/mark_uncollectible': (work, [id = '']) => end(work, id, 'uncollectible'),
  'GET /v1/invoice_payments': (work, _ids, { payment, ...params }) =>
    page(work, 'invoice_payment', '/v1/invoice_payments', params, {
      having: payment ? { payment: { type: payment.type, payment_intent: payment.payment_intent } } : {},
    }),
  'GET /v1/invoice_payments/:id': async (work, [id = '']) => (await need(work, 'invoice_payment', id)).thing,
}
