import { invalid } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, all, need, newId, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { enter } from './balance.ts'
import { returnCash, takeBackCash } from './cash.ts'
import { emailAddress, mergeMetadata, positive, pounds, sterling } from './checks.ts'

const chargeOf = async (work: Work, params: Params): Promise<Thing> => {
  if (params.charge && params.payment_intent)
    throw invalid('You may only specify one of these parameters: charge, payment_intent.', {
      code: 'parameters_exclusive',
    })
  if (params.charge) return (await need(work, 'charge', params.charge, 'charge')).thing
  if (!params.payment_intent)
    throw invalid('One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
      param: 'payment_intent',
    })
  const intent = (await need(work, 'payment_intent', params.payment_intent, 'payment_intent')).thing
  if (intent.status !== 'succeeded')
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: 'payment_intent_unexpected_state',
      param: 'payment_intent',
    })
  return (await need(work, 'charge', intent.latest_charge)).thing
}

const fresh = (work: Work, params: Params, amount: number): Thing => ({
  id: newId('re'),
  object: 'refund',
  amount,
  created: work.now,
  currency: 'gbp',
  customer: null,
  metadata: mergeMetadata({}, params.metadata),
  reason: params.reason ?? null,
})

const bankDetailsAsked = (email: string | null) => ({
  type: 'display_details',
  display_details: { email_sent: { email_sent_at: 0, email_sent_to: email ?? '' }, expires_at: 0 },
})

/** A bank transfer goes back only once the payer has given bank details; a card at once. */
const create = async (work: Work, params: Params): Promise<Thing> => {
  if (params.instructions_email) emailAddress(params.instructions_email, 'instructions_email')
  if (params.origin === 'customer_balance') return fromCash(work, params)
  const charge = await chargeOf(work, params)
  if (params.reverse_transfer || params.refund_application_fee)
    throw invalid(
      'This charge has no associated transfer: reverse the transfers of separate charges and transfers themselves.',
      {
        param: params.reverse_transfer ? 'reverse_transfer' : 'refund_application_fee',
      },
    )
  if (charge.disputed && (await all(work, 'dispute', { charge: charge.id })).some((each) => !each.is_charge_refundable))
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' })
  if (!charge.paid)
    throw invalid(`Charge ${charge.id} did not succeed and cannot be refunded.`, { code: 'charge_not_refundable' })
  const left = charge.amount - charge.amount_refunded
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  positive(params.amount)
  const amount = params.amount ?? left
  if (amount > left)
    throw invalid(`Refund amount (${pounds(amount)}) is greater than unrefunded amount on charge (${pounds(left)})`, {
      param: 'amount',
    })
  const card = charge.payment_method_details.type === 'card'
  const base = fresh(work, params, amount)
  const entry = await enter(work, {
    type: card ? 'refund' : 'payment_refund',
    category: 'refund',
    amount: -amount,
    source: base.id,
  })
  const refund = await add(work, {
    ...base,
    balance_transaction: entry.id,
    charge: charge.id,
    customer: charge.customer,
    destination_details: card
      ? {
          card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
          type: 'card',
        }
      : { gb_bank_transfer: { reference: null, reference_status: null }, type: 'gb_bank_transfer' },
    payment_intent: charge.payment_intent,
    status: card ? 'succeeded' : 'requires_action',
    ...(card ? {} : waiting(work, params)),
  })
  const refunded = charge.amount_refunded + amount
  const after = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount }
  await save(work, after)
  await happened(work, 'refund.created', refund)
  await happened(work, 'charge.refunded', after, charge)
  return refund
}

const waiting = (work: Work, params: Params) => {
  const asked = bankDetailsAsked(params.instructions_email ?? null)
  asked.display_details.email_sent.email_sent_at = work.now
  asked.display_details.expires_at = work.now + 45 * 86_400
  return { next_action: asked, instructions_email: params.instructions_email }
}

const fromCash = async (work: Work, params: Params): Promise<Thing> => {
  if (!params.customer)
    throw invalid('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' })
  if (params.amount === undefined)
    throw invalid('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' })
  if (!params.currency)
    throw invalid('Missing required param: currency.', { code: 'parameter_missing', param: 'currency' })
  sterling(params.currency)
  positive(params.amount)
  await returnCash(work, params.customer, params.amount)
  const refund = await add(work, {
    ...fresh(work, params, params.amount),
    customer: params.customer,
    destination_details: { gb_bank_transfer: { reference: null, reference_status: null }, type: 'gb_bank_transfer' },
    status: 'requires_action',
    ...waiting(work, params),
  })
  await happened(work, 'refund.created', refund)
  return refund
}

/**
 * What the payer or its bank does with a refund that waits: gives bank details, or the bank sends it back. A card's bank may
 * send it back after it succeeded.
 */
export const answerRefund = async (work: Work, id: string, arrives: boolean): Promise<Thing> => {
  const { thing } = await need(work, 'refund', id)
  const mayComeBack = !arrives && thing.status === 'succeeded' && thing.destination_details?.type === 'card'
  if (!mayComeBack && !['requires_action', 'pending'].includes(thing.status))
    throw invalid(`This refund is ${thing.status}.`)
  const { next_action: _, ...rest } = thing
  if (arrives) {
    const after = { ...rest, status: 'succeeded' } as Thing
    await save(work, after)
    await happened(work, 'refund.updated', after, thing)
    return after
  }
  const back = thing.charge
    ? await enter(work, {
        type: 'payment_failure_refund',
        category: 'refund_failure',
        amount: thing.amount,
        source: id,
      })
    : null
  const after = {
    ...rest,
    status: 'failed',
    failure_reason: 'declined',
    ...(back ? { failure_balance_transaction: back.id } : {}),
  } as Thing
  await save(work, after)
  if (thing.charge) {
    const { thing: charge } = await need(work, 'charge', thing.charge)
    await save(work, { ...charge, amount_refunded: charge.amount_refunded - thing.amount, refunded: false })
  } else await takeBackCash(work, thing.customer, thing.amount)
  await happened(work, 'refund.updated', after, thing)
  await happened(work, 'refund.failed', after)
  return after
}

export const refunds: Acts = {
  'POST /v1/refunds': (work, _ids, params) => create(work, params),
  'GET /v1/refunds': (work, _ids, params) => page(work, 'refund', '/v1/refunds', params),
  'GET /v1/refunds/:id': async (work, [id = '']) => (await need(work, 'refund', id)).thing,
  'POST /v1/refunds/:id': async (work, [id = ''], params) => {
    const { thing } = await need(work, 'refund', id)
    const after = { ...thing, metadata: mergeMetadata(thing.metadata, params.metadata) }
    await save(work, after)
    await happened(work, 'refund.updated', after, thing)
    return after
  },
}
