import { invalid, notPlayed } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, complete, list, need, newId, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { type Card, declineOf, disputing } from './cards.ts'
import { atMost, emailAddress, mergeMetadata, positive, sterling, webAddress } from './checks.ts'
import { openDispute } from './disputes.ts'
import { cancelIntent, decline, newIntent, succeed } from './payments.ts'

const played = [
  'mode',
  'line_items',
  'customer',
  'customer_email',
  'customer_creation',
  'client_reference_id',
  'metadata',
  'payment_intent_data',
  'custom_fields',
  'custom_text',
  'success_url',
  'cancel_url',
  'expires_at',
  'locale',
  'allowed_payment_method_types',
  'ui_mode',
  'currency',
  'expand',
  'submit_type',
  'billing_address_collection',
  'excluded_payment_method_types',
  'invoice_creation',
]
const intentFields = [
  'transfer_group',
  'metadata',
  'description',
  'receipt_email',
  'statement_descriptor_suffix',
  'capture_method',
]

const check = (params: Params, now: number): void => {
  const other = Object.keys(params).find((name) => !played.includes(name) && params[name] !== null)
  if (other) throw notPlayed(`checkout with ${other}`)
  if (!params.mode) throw invalid('Missing required param: mode.', { code: 'parameter_missing', param: 'mode' })
  if (params.mode !== 'payment') throw notPlayed(`checkout in ${params.mode} mode`)
  if ((params.ui_mode ?? 'hosted_page') !== 'hosted_page') throw notPlayed(`checkout as ${params.ui_mode}`)
  if (params.invoice_creation?.enabled) throw notPlayed('invoices made by checkout')
  if (params.customer && params.customer_email)
    throw invalid('You may only specify one of these parameters: customer, customer_email.', {
      code: 'parameters_exclusive',
      param: 'customer',
    })
  if (!params.success_url)
    throw invalid('Missing required param: success_url.', { code: 'parameter_missing', param: 'success_url' })
  webAddress(params.success_url, 'success_url')
  if (params.cancel_url) webAddress(params.cancel_url, 'cancel_url')
  emailAddress(params.customer_email, 'customer_email')
  atMost(params.client_reference_id, 200, 'client_reference_id')
  if (params.currency) sterling(params.currency)
  if (params.expires_at !== undefined && (params.expires_at < now + 1800 - 5 || params.expires_at > now + 86_400 + 5))
    throw invalid(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      {
        param: 'expires_at',
      },
    )
  const intentOther = Object.keys(params.payment_intent_data ?? {}).find((name) => !intentFields.includes(name))
  if (intentOther) throw notPlayed(`payment_intent_data[${intentOther}]`)
  if (params.payment_intent_data?.capture_method === 'manual') throw notPlayed('manual capture')
  const allowed: string[] = params.allowed_payment_method_types ?? []
  if (allowed.length && !allowed.includes('card')) throw notPlayed(`checkout paid by ${allowed.join(', ')}`)
}

const linesOf = (params: Params): Thing[] => {
  if (!params.line_items?.length)
    throw invalid('Missing required param: line_items.', { code: 'parameter_missing', param: 'line_items' })
  return params.line_items.map((line: Params, index: number) => {
    const at = `line_items[${index}]`
    if (!line.price_data || line.tax_rates?.length || line.dynamic_tax_rates || line.adjustable_quantity)
      throw notPlayed('line items without price_data, or with taxes or a changeable quantity')
    const price = line.price_data
    sterling(price.currency)
    if (price.recurring) throw notPlayed('recurring prices')
    if (!price.product_data?.name)
      throw invalid(`Missing required param: ${at}[price_data][product_data].`, {
        code: 'parameter_missing',
        param: `${at}[price_data][product_data]`,
      })
    if ((price.unit_amount === undefined) === (price.unit_amount_decimal === undefined))
      throw invalid('Exactly one of unit_amount and unit_amount_decimal is needed.', {
        param: `${at}[price_data][unit_amount]`,
      })
    const unit = price.unit_amount ?? Math.round(Number(price.unit_amount_decimal))
    if (unit < 0) throw invalid('Invalid non-negative integer', { param: `${at}[price_data][unit_amount]` })
    if (line.quantity === undefined)
      throw invalid(`Missing required param: ${at}[quantity].`, { code: 'parameter_missing', param: `${at}[quantity]` })
    positive(line.quantity, `${at}[quantity]`)
    const amount = unit * line.quantity
    return complete({
      id: newId('li'),
      object: 'item',
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: 'gbp',
      description: price.product_data.name,
      metadata: mergeMetadata({}, line.metadata),
      price: null,
      quantity: line.quantity,
    })
  })
}

const create = async (work: Work, params: Params): Promise<Thing> => {
  check(params, work.now)
  if (params.customer) await need(work, 'customer', params.customer, 'customer')
  const lines = linesOf(params)
  const total = lines.reduce((sum, line) => sum + line.amount_total, 0)
  if (total < 30)
    throw invalid("The Checkout Session's total amount due must add up to at least £0.30 gbp", {
      code: 'amount_too_small',
    })
  positive(total, 'line_items')
  const id = newId('cs_test', 50)
  const fields: Params[] = params.custom_fields ?? []
  if (fields.length > 3) throw invalid('You can have at most 3 custom fields.', { param: 'custom_fields' })
  if (fields.some((field) => field.type !== 'text')) throw notPlayed('custom fields other than text')
  const session = await add(
    work,
    {
      id,
      object: 'checkout.session',
      adaptive_pricing: { enabled: false },
      allowed_payment_method_types: params.allowed_payment_method_types ?? null,
      amount_subtotal: total,
      amount_total: total,
      automatic_tax: { enabled: false, liability: null, provider: null, status: null },
      billing_address_collection: params.billing_address_collection ?? null,
      cancel_url: params.cancel_url ?? null,
      client_reference_id: params.client_reference_id ?? null,
      created: work.now,
      currency: 'gbp',
      custom_fields: fields.map((field) => ({
        key: field.key,
        label: field.label,
        optional: field.optional ?? false,
        text: {
          default_value: field.text?.default_value ?? null,
          maximum_length: null,
          minimum_length: null,
          value: null,
        },
        type: 'text',
      })),
      custom_text: {
        after_submit: null,
        shipping_address: null,
        submit: null,
        terms_of_service_acceptance: null,
        ...params.custom_text,
      },
      customer: params.customer ?? null,
      customer_creation: params.customer ? null : (params.customer_creation ?? 'if_required'),
      customer_email: params.customer_email ?? null,
      discounts: [],
      expires_at: params.expires_at ?? work.now + 86_400,
      invoice_creation: {
        enabled: false,
        invoice_data: {
          account_tax_ids: null,
          custom_fields: null,
          description: null,
          footer: null,
          issuer: null,
          metadata: {},
          rendering_options: null,
        },
      },
      livemode: false,
      locale: params.locale ?? null,
      metadata: mergeMetadata({}, params.metadata),
      mode: 'payment',
      payment_method_collection: 'if_required',
      payment_method_options: {},
      payment_method_types: ['card'],
      payment_status: 'unpaid',
      shipping_options: [],
      status: 'open',
      submit_type: params.submit_type ?? null,
      success_url: params.success_url,
      total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
      ui_mode: 'hosted_page',
      url: `${work.origin}/checkout/${id}`,
    },
    { lines, intent: params.payment_intent_data ?? {} },
  )
  return session
}

export const expireSession = async (work: Work, session: Thing): Promise<Thing> => {
  const after = { ...session, status: 'expired', url: null }
  await save(work, after)
  await cancelIntent(work, session.payment_intent, 'expired')
  await happened(work, 'checkout.session.expired', after)
  return after
}

export type Payer = { email: string; name: string; fields?: Record<string, string> }
export type Outcome =
  | { kind: 'paid'; session: Thing }
  | { kind: 'declined'; message: string }
  | { kind: 'over'; session: Thing }

/** The payer presses "Pay": the card is charged once, or declined and the session stays open. */
export const payByCard = async (work: Work, id: string, card: Card, payer: Payer): Promise<Outcome> => {
  const { thing, hidden } = await need(work, 'checkout.session', id)
  if (thing.status !== 'open' || thing.expires_at <= work.now) return { kind: 'over', session: thing }
  const data = hidden.intent
  const intent = thing.payment_intent
    ? (await need(work, 'payment_intent', thing.payment_intent)).thing
    : await newIntent(work, {
        amount: thing.amount_total,
        customer: thing.customer,
        description: data.description,
        metadata: mergeMetadata({}, data.metadata),
        transferGroup: data.transfer_group,
        receiptEmail: data.receipt_email,
        types: ['card'],
        statementDescriptorSuffix: data.statement_descriptor_suffix,
      })
  const why = declineOf(card.number)
  if (why) {
    await save(work, { ...thing, payment_intent: intent.id })
    await decline(work, intent, card, why)
    return { kind: 'declined', message: why.message }
  }
  const { charge } = await succeed(work, intent, { method: 'card', card, name: payer.name, email: payer.email })
  const after = complete({
    ...thing,
    custom_fields: thing.custom_fields.map((field: Params) => ({
      ...field,
      text: { ...field.text, value: payer.fields?.[field.key] || null },
    })),
    customer_details: {
      address: { city: null, country: 'GB', line1: null, line2: null, postal_code: null, state: null },
      business_name: null,
      email: payer.email,
      individual_name: null,
      name: payer.name,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
    payment_intent: intent.id,
    payment_status: 'paid',
    status: 'complete',
    url: null,
  })
  await save(work, after)
  await happened(work, 'checkout.session.completed', after)
  if (card.number === disputing) await openDispute(work, charge.id, 'fraudulent', false)
  return { kind: 'paid', session: after }
}

export const checkout: Acts = {
  'POST /v1/checkout/sessions': (work, _ids, params) => create(work, params),
  'GET /v1/checkout/sessions': (work, _ids, { customer_details, ...params }) =>
    page(work, 'checkout.session', '/v1/checkout/sessions', params, {
      having: customer_details ? { customer_details: { email: customer_details.email } } : {},
    }),
  'GET /v1/checkout/sessions/:id': async (work, [id = '']) => (await need(work, 'checkout.session', id)).thing,
  'GET /v1/checkout/sessions/:id/line_items': async (work, [id = '']) =>
    list(`/v1/checkout/sessions/${id}/line_items`, (await need(work, 'checkout.session', id)).hidden.lines),
  'POST /v1/checkout/sessions/:id': async (work, [id = ''], params) => {
    const { thing } = await need(work, 'checkout.session', id)
    if (Object.keys(params).some((name) => !['metadata', 'expand'].includes(name)))
      throw notPlayed('changing a session')
    const after = { ...thing, metadata: mergeMetadata(thing.metadata, params.metadata) }
    await save(work, after)
    return after
  },
  'POST /v1/checkout/sessions/:id/expire': async (work, [id = '']) => {
    const { thing } = await need(work, 'checkout.session', id)
    if (thing.status !== 'open')
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${thing.status}.`,
      )
    return expireSession(work, thing)
  },
}
