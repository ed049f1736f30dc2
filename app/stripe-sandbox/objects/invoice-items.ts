import { invalid, missing, notPlayed } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, complete, need, newId, remove, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { atMost, given, mergeMetadata, sterling } from './checks.ts'
import { figured } from './invoice-money.ts'

const unplayed = [
  'discounts',
  'price_data',
  'pricing',
  'subscription',
  'customer_account',
  'tax_code',
  'tax_rates',
  'quantity_decimal',
]

const lineOf = (item: Thing, invoice: string): Thing =>
  complete({
    id: newId('il'),
    object: 'line_item',
    amount: item.amount,
    currency: 'gbp',
    description: item.description,
    discount_amounts: [],
    discountable: item.discountable,
    discounts: [],
    invoice,
    livemode: false,
    metadata: item.metadata ?? {},
    parent: {
      invoice_item_details: { invoice_item: item.id, proration: false, proration_details: null, subscription: null },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: item.period,
    pretax_credit_amounts: [],
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    subtotal: item.amount,
    taxes: [],
  })

/** Puts items on a draft; the invoice's figures follow. */
export const putOn = async (work: Work, invoice: string, items: Thing[]): Promise<Thing> => {
  const { thing, hidden } = await need(work, 'invoice', invoice)
  const others = (hidden.lines as Thing[]).filter(
    (line) => !items.some((item) => item.id === line.parent.invoice_item_details.invoice_item),
  )
  const lines = [...others, ...items.filter((item) => item.invoice === invoice).map((item) => lineOf(item, invoice))]
  const after = figured(thing, lines)
  await save(work, after, { ...hidden, lines })
  await happened(work, 'invoice.updated', after, thing)
  return after
}

const draft = async (work: Work, id: string): Promise<Thing> => {
  const { thing } = await need(work, 'invoice', id, 'invoice')
  if (thing.status !== 'draft')
    throw invalid(`The invoice ${id} is already finalized, items can't be added, changed or removed.`, {
      code: 'invoice_not_editable',
      param: 'invoice',
    })
  return thing
}

const amountOf = (params: Record<string, never> | Record<string, unknown>): number => {
  const quantity = Number(params.quantity ?? 1)
  if (params.amount !== undefined && params.unit_amount_decimal !== undefined)
    throw invalid('You may only specify one of these parameters: amount, unit_amount_decimal.', {
      code: 'parameters_exclusive',
    })
  if (params.amount !== undefined && params.quantity !== undefined)
    throw invalid('You may only specify one of these parameters: amount, quantity.', { code: 'parameters_exclusive' })
  if (params.amount !== undefined) return Number(params.amount)
  if (params.unit_amount_decimal === undefined)
    throw invalid(
      'One of the following params should be provided for this request: amount, pricing, price_data or unit_amount_decimal.',
      {
        code: 'parameter_missing',
        param: 'amount',
      },
    )
  return Math.round(Number(params.unit_amount_decimal) * quantity)
}

export const invoiceItems: Acts = {
  'POST /v1/invoiceitems': async (work, _ids, params) => {
    const other = unplayed.find(
      (name) => params[name] !== undefined && params[name] !== null && params[name].length !== 0,
    )
    if (other) throw notPlayed(`invoice items with ${other}`)
    if (!params.customer)
      throw invalid('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' })
    await need(work, 'customer', params.customer, 'customer')
    if (params.amount !== undefined && !params.currency)
      throw invalid('Missing required param: currency.', { code: 'parameter_missing', param: 'currency' })
    if (params.currency) sterling(params.currency)
    atMost(params.description, 500, 'description')
    const invoice = params.invoice ? await draft(work, params.invoice) : null
    if (invoice && invoice.customer !== params.customer)
      throw invalid(`The invoice ${invoice.id} belongs to another customer.`, { param: 'invoice' })
    if (params.period && params.period.end < params.period.start)
      throw invalid('The period must end after it starts.', { param: 'period' })
    const amount = amountOf(params)
    const item = await add(work, {
      id: newId('ii'),
      object: 'invoiceitem',
      amount,
      currency: 'gbp',
      customer: params.customer,
      date: work.now,
      description: params.description ?? null,
      discountable: params.discountable ?? amount >= 0,
      discounts: [],
      invoice: invoice?.id ?? null,
      livemode: false,
      metadata: mergeMetadata({}, params.metadata),
      net_amount: amount,
      period: params.period ?? { end: work.now, start: work.now },
      proration: false,
      quantity: params.quantity ?? 1,
      quantity_decimal: String(params.quantity ?? 1),
      tax_rates: [],
    })
    await happened(work, 'invoiceitem.created', item)
    if (invoice) await putOn(work, invoice.id, [item])
    return item
  },
  'GET /v1/invoiceitems': (work, _ids, { pending, ...params }) =>
    page(work, 'invoiceitem', '/v1/invoiceitems', params, pending ? { having: { invoice: null } } : {}),
  'GET /v1/invoiceitems/:id': async (work, [id = '']) => (await need(work, 'invoiceitem', id)).thing,
  'POST /v1/invoiceitems/:id': async (work, [id = ''], params) => {
    const { thing } = await need(work, 'invoiceitem', id)
    const other = unplayed.find(
      (name) => params[name] !== undefined && params[name] !== null && params[name].length !== 0,
    )
    if (other) throw notPlayed(`invoice items with ${other}`)
    if (thing.invoice) await draft(work, thing.invoice)
    const amount =
      params.amount === undefined && params.unit_amount_decimal === undefined ? thing.amount : amountOf(params)
    const after = {
      ...thing,
      ...given(params, ['description', 'discountable', 'period', 'quantity']),
      amount,
      net_amount: amount,
      metadata: mergeMetadata(thing.metadata, params.metadata),
    }
    await save(work, after)
    if (thing.invoice) await putOn(work, thing.invoice, [after])
    return after
  },
  'DELETE /v1/invoiceitems/:id': async (work, [id = '']) => {
    const { thing } = await need(work, 'invoiceitem', id)
    if (!thing) throw missing('invoiceitem', id)
    if (thing.invoice) {
      await draft(work, thing.invoice)
      await putOn(work, thing.invoice, [{ ...thing, invoice: null }])
    }
    await remove(work, id)
    await happened(work, 'invoiceitem.deleted', thing)
    return { id, object: 'invoiceitem', deleted: true }
  },
}
