import { invalid } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, all, list, need, newId, on, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { enter, held } from './balance.ts'
import { atMost, given, mergeMetadata, positive, pounds, sterling } from './checks.ts'

const dateOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10)

/** The money a transfer draws on: a charge's own (it waits for that charge to settle) or what the platform has available. */
const drawOn = async (work: Work, params: Params): Promise<{ availableOn: number; group: string | null }> => {
  if (!params.source_transaction) {
    const { available, pending } = await held(work)
    if (params.amount > available)
      throw invalid(
        `You have insufficient available funds in your Stripe account (available: ${pounds(available)}, pending: ${pounds(pending)}). Funds of a payment that has not settled can be transferred with source_transaction.`,
        { code: 'balance_insufficient' },
      )
    return { availableOn: work.now, group: null }
  }
  const { thing: charge } = await need(work, 'charge', params.source_transaction, 'source_transaction')
  if (!charge.paid) throw invalid(`The charge ${charge.id} did not succeed.`, { param: 'source_transaction' })
  const drawn = (await all(work, 'transfer', { source_transaction: charge.id })).reduce(
    (sum, each) => sum + each.amount,
    0,
  )
  if (drawn + params.amount > charge.amount)
    throw invalid(
      `Transfers using this transaction as a source must not exceed the source amount of ${pounds(charge.amount)} (already transferred: ${pounds(drawn)}).`,
      { param: 'amount' },
    )
  const { thing: entry } = await need(work, 'balance_transaction', charge.balance_transaction)
  return { availableOn: Math.max(entry.available_on, work.now), group: charge.transfer_group }
}

const create = async (work: Work, params: Params): Promise<Thing> => {
  sterling(params.currency)
  if (params.amount === undefined)
    throw invalid('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' })
  positive(params.amount)
  atMost(params.transfer_group, 255, 'transfer_group')
  const { thing: account } = await need(work, 'account', params.destination, 'destination')
  if (account.capabilities?.transfers !== 'active')
    throw invalid(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      { code: 'insufficient_capabilities_for_transfer' },
    )
  const { availableOn, group } = await drawOn(work, params)
  const transferGroup = params.transfer_group ?? group
  const id = newId('tr')
  const entry = await enter(work, {
    type: 'transfer',
    category: 'transfer',
    amount: -params.amount,
    source: id,
    availableOn,
    description: params.description,
  })
  const there = on(work, account.id)
  const payment = newId('py')
  const arrived = await enter(there, {
    type: 'payment',
    category: 'charge',
    amount: params.amount,
    source: payment,
    availableOn,
  })
  await add(there, {
    id: payment,
    object: 'charge',
    amount: params.amount,
    amount_captured: params.amount,
    amount_refunded: 0,
    balance_transaction: arrived.id,
    billing_details: {},
    captured: true,
    created: work.now,
    currency: 'gbp',
    disputed: false,
    fraud_details: {},
    livemode: false,
    metadata: {},
    paid: true,
    payment_method_details: { stripe_account: {}, type: 'stripe_account' },
    refunded: false,
    source_transfer: id,
    status: 'succeeded',
    transfer_group: transferGroup,
  })
  const transfer = await add(work, {
    id,
    object: 'transfer',
    amount: params.amount,
    amount_reversed: 0,
    balance_transaction: entry.id,
    created: work.now,
    currency: 'gbp',
    description: params.description ?? null,
    destination: account.id,
    destination_payment: payment,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    reversals: list(`/v1/transfers/${id}/reversals`, [], { total_count: 0 }),
    reversed: false,
    source_transaction: params.source_transaction ?? null,
    source_type: params.source_type ?? 'card',
    transfer_group: transferGroup ?? `group_${dateOf(work.now)}_${id.slice(3, 9)}`,
  })
  await happened(work, 'transfer.created', transfer)
  return transfer
}

/** Takes money back from the connected account, into the negative if it was paid out: the platform answers for losses. */
const reverse = async (work: Work, id: string, params: Params): Promise<Thing> => {
  const { thing } = await need(work, 'transfer', id)
  if (params.refund_application_fee)
    throw invalid('This transfer has no application fee.', { param: 'refund_application_fee' })
  const left = thing.amount - thing.amount_reversed
  if (left === 0) throw invalid(`Transfer ${id} is already fully reversed.`)
  positive(params.amount)
  const amount = params.amount ?? left
  if (amount > left)
    throw invalid(
      `Reversal amount (${pounds(amount)}) is greater than unreversed amount on transfer (${pounds(left)})`,
      {
        param: 'amount',
      },
    )
  const { thing: before } = await need(work, 'balance_transaction', thing.balance_transaction)
  const availableOn = Math.max(before.available_on, work.now)
  const reversal = newId('trr')
  const entry = await enter(work, {
    type: 'transfer_refund',
    category: 'transfer_reversal',
    amount,
    source: reversal,
    availableOn,
  })
  const there = on(work, thing.destination)
  const refund = newId('pyr')
  const taken = await enter(there, {
    type: 'payment_refund',
    category: 'refund',
    amount: -amount,
    source: refund,
    availableOn,
  })
  await add(there, {
    id: refund,
    object: 'refund',
    amount,
    balance_transaction: taken.id,
    charge: thing.destination_payment,
    created: work.now,
    currency: 'gbp',
    metadata: {},
    source_transfer_reversal: reversal,
    status: 'succeeded',
  })
  const { thing: payment } = await need(there, 'charge', thing.destination_payment)
  await save(there, {
    ...payment,
    amount_refunded: payment.amount_refunded + amount,
    refunded: payment.amount_refunded + amount === payment.amount,
  })
  const made = await add(work, {
    id: reversal,
    object: 'transfer_reversal',
    amount,
    balance_transaction: entry.id,
    created: work.now,
    currency: 'gbp',
    destination_payment_refund: refund,
    metadata: mergeMetadata({}, params.metadata),
    transfer: id,
  })
  const reversed = thing.amount_reversed + amount
  const reversals = [made, ...thing.reversals.data].slice(0, 10)
  const after = {
    ...thing,
    amount_reversed: reversed,
    reversals: { ...thing.reversals, data: reversals, total_count: thing.reversals.total_count + 1 },
    reversed: reversed === thing.amount,
  }
  await save(work, after)
  await happened(work, 'transfer.reversed', after, thing)
  return made
}

export const transfers: Acts = {
  'POST /v1/transfers': (work, _ids, params) => create(work, params),
  'GET /v1/transfers': (work, _ids, params) => page(work, 'transfer', '/v1/transfers', params),
  'GET /v1/transfers/:id': async (work, [id = '']) => (await need(work, 'transfer', id)).thing,
  'POST /v1/transfers/:id': async (work, [id = ''], params) => {
    const { thing } = await need(work, 'transfer', id)
    const after = {
      ...thing,
      ...given(params, ['description']),
      metadata: mergeMetadata(thing.metadata, params.metadata),
    }
    await save(work, after)
    await happened(work, 'transfer.updated', after, thing)
    return after
  },
  'POST /v1/transfers/:id/reversals': (work, [id = ''], params) => reverse(work, id, params),
  'GET /v1/transfers/:id/reversals': (work, [id = ''], params) =>
    page(work, 'transfer_reversal', `/v1/transfers/${id}/reversals`, params, { having: { transfer: id } }),
  'GET /v1/transfers/:id/reversals/:id': async (work, [id = '', reversal = '']) => {
    await need(work, 'transfer', id)
    return (await need(work, 'transfer_reversal', reversal)).thing
  },
}
