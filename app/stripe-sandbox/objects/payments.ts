import { invalid } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { page, search } from '#app/stripe-sandbox/store/page.ts'
import { add, need, newId, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { enter, termsOf } from './balance.ts'
import { type Card, cardDetails, type Decline } from './cards.ts'
import { atMost, given, mergeMetadata } from './checks.ts'

type IntentOf = {
  amount: number
  customer: string | null
  description?: string | null
  metadata?: Record<string, string>
  transferGroup?: string | null
  receiptEmail?: string | null
  types: string[]
  statementDescriptorSuffix?: string | null
}

export const newIntent = async (work: Work, of: IntentOf): Promise<Thing> => {
  const id = newId('pi')
  const intent = await add(work, {
    id,
    object: 'payment_intent',
    amount: of.amount,
    amount_capturable: 0,
    amount_received: 0,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${newId('s').slice(2)}`,
    confirmation_method: 'automatic',
    created: work.now,
    currency: 'gbp',
    customer: of.customer,
    description: of.description ?? null,
    latest_charge: null,
    livemode: false,
    metadata: of.metadata ?? {},
    payment_method_types: of.types,
    receipt_email: of.receiptEmail ?? null,
    statement_descriptor_suffix: of.statementDescriptorSuffix ?? null,
    status: 'requires_payment_method',
    transfer_group: of.transferGroup ?? null,
  })
  await happened(work, 'payment_intent.created', intent)
  return intent
}

type Means =
  | { method: 'card'; card: Card; name?: string | null; email?: string | null }
  | { method: 'customer_balance' }

const billing = (means: Means) => ({
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: means.method === 'card' ? (means.email ?? null) : null,
  name: means.method === 'card' ? (means.name ?? null) : null,
  phone: null,
  tax_id: null,
})

const newCharge = (work: Work, intent: Thing, means: Means, more: Record<string, unknown>): Thing => ({
  id: newId(means.method === 'card' ? 'ch' : 'py'),
  object: 'charge',
  amount: intent.amount,
  amount_refunded: 0,
  billing_details: billing(means),
  calculated_statement_descriptor: 'WAYMARK',
  created: work.now,
  currency: 'gbp',
  customer: intent.customer,
  description: intent.description,
  disputed: false,
  fraud_details: {},
  livemode: false,
  metadata: intent.metadata,
  payment_intent: intent.id,
  payment_method: newId('pm'),
  payment_method_details:
    means.method === 'card'
      ? { card: cardDetails(means.card), type: 'card' }
      : { customer_balance: {}, type: 'customer_balance' },
  receipt_email: intent.receipt_email,
  refunded: false,
  transfer_group: intent.transfer_group ?? `group_${intent.id}`,
  ...more,
})

/** The payment arrives: a charge, its entry with the fee, and the intent succeeded. */
export const succeed = async (work: Work, intent: Thing, means: Means): Promise<{ intent: Thing; charge: Thing }> => {
  const charge = newCharge(work, intent, means, {
    amount_captured: intent.amount,
    captured: true,
    outcome: {
      network_status: 'approved_by_network',
      risk_level: means.method === 'card' ? 'normal' : 'not_assessed',
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: true,
    status: 'succeeded',
  })
  charge.receipt_url = `${work.origin}/receipts/${charge.id}`
  const terms = await termsOf(work, means.method, intent.amount)
  const entry = await enter(work, {
    type: means.method === 'card' ? 'charge' : 'payment',
    category: 'charge',
    amount: intent.amount,
    fee: terms.fee,
    source: charge.id,
    availableOn: terms.availableOn,
    description: intent.description,
  })
  const made: Thing = await add(work, { ...charge, balance_transaction: entry.id })
  const after = {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: made.id,
    next_action: null,
    payment_method: made.payment_method,
    status: 'succeeded',
  }
  await save(work, after)
  await happened(work, 'charge.succeeded', made)
  await happened(work, 'payment_intent.succeeded', after)
  return { intent: after, charge: made }
}

/** The bank says no: a failed charge is kept, the intent waits for another way to pay. */
export const decline = async (work: Work, intent: Thing, card: Card, why: Decline): Promise<Thing> => {
  const charge = await add(
    work,
    newCharge(
      work,
      intent,
      { method: 'card', card },
      {
        amount_captured: 0,
        captured: false,
        failure_code: why.code,
        failure_message: why.message,
        outcome: {
          network_status: 'declined_by_network',
          reason: why.decline_code,
          risk_level: 'normal',
          seller_message: 'The bank did not return any further details with this decline.',
          type: 'issuer_declined',
        },
        paid: false,
        status: 'failed',
      },
    ),
  )
  const after = {
    ...intent,
    last_payment_error: { type: 'card_error', charge: charge.id, ...why },
    latest_charge: charge.id,
    status: 'requires_payment_method',
  }
  await save(work, after)
  await happened(work, 'charge.failed', charge)
  await happened(work, 'payment_intent.payment_failed', after)
  return after
}

export const cancelIntent = async (work: Work, id: string | null, reason: string | null = null): Promise<void> => {
  if (!id) return
  const { thing } = await need(work, 'payment_intent', id)
  if (thing.status === 'succeeded' || thing.status === 'canceled') return
  const after = { ...thing, status: 'canceled', canceled_at: work.now, cancellation_reason: reason }
  await save(work, after)
  await happened(work, 'payment_intent.canceled', after)
}

export const payments: Acts = {
  'GET /v1/payment_intents': (work, _ids, params) => page(work, 'payment_intent', '/v1/payment_intents', params),
  'GET /v1/payment_intents/search': (work, _ids, params) =>
    search(work, 'payment_intent', '/v1/payment_intents/search', params),
  'GET /v1/payment_intents/:id': async (work, [id = '']) => (await need(work, 'payment_intent', id)).thing,
  'GET /v1/charges': (work, _ids, params) => page(work, 'charge', '/v1/charges', params),
  'GET /v1/charges/search': (work, _ids, params) => search(work, 'charge', '/v1/charges/search', params),
  'GET /v1/charges/:id': async (work, [id = '']) => (await need(work, 'charge', id)).thing,
  'POST /v1/charges/:id': async (work, [id = ''], params) => {
    const { thing } = await need(work, 'charge', id)
    atMost(params.transfer_group, 255, 'transfer_group')
    if (params.transfer_group && thing.transfer_group && !thing.transfer_group.startsWith('group_'))
      throw invalid('The transfer_group of a charge cannot be changed once it is set.', { param: 'transfer_group' })
    const after = {
      ...thing,
      ...given(params, ['description', 'receipt_email', 'transfer_group']),
      metadata: mergeMetadata(thing.metadata, params.metadata),
    }
    await save(work, after)
    await happened(work, 'charge.updated', after, thing)
    return after
  },
}
