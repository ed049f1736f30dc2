import { createHash } from 'node:crypto'
import { invalid, notPlayed } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import type { Params } from '#app/stripe-sandbox/protocol/validate.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { page, search } from '#app/stripe-sandbox/store/page.ts'
import {
  add,
  complete,
  type Kept,
  need,
  newId,
  remove,
  save,
  type Thing,
  type Work,
} from '#app/stripe-sandbox/store/store.ts'
import { cashBalanceOf } from './cash.ts'
import { atMost, emailAddress, given, mergeMetadata, sterling } from './checks.ts'

const plain = [
  'address',
  'description',
  'email',
  'name',
  'phone',
  'preferred_locales',
  'shipping',
  'tax_exempt',
  'invoice_prefix',
]
const played = [
  ...plain,
  'metadata',
  'expand',
  'invoice_settings',
  'cash_balance',
  'balance',
  'business_name',
  'individual_name',
]

const checked = (params: Params): Params => {
  const other = Object.keys(params).find((name) => !played.includes(name))
  if (other) throw notPlayed(`customers with ${other}`)
  if (params.email !== null) emailAddress(params.email, 'email')
  atMost(params.name, 256, 'name')
  atMost(params.phone, 20, 'phone')
  return given(params, [...plain, 'business_name', 'individual_name', 'balance'])
}

const settled = (known: Thing | null, params: Params) => ({
  custom_fields: params.invoice_settings?.custom_fields ?? known?.invoice_settings.custom_fields ?? null,
  default_payment_method: null,
  footer: params.invoice_settings?.footer ?? known?.invoice_settings.footer ?? null,
  rendering_options: null,
})

const modeOf = (params: Params): Record<string, string> =>
  params.cash_balance?.settings?.reconciliation_mode
    ? { reconciliation_mode: params.cash_balance.settings.reconciliation_mode }
    : {}

/** A virtual account of the payer's own: the sort code is Stripe's test one, the number its alone. */
const accountNumber = async (work: Work): Promise<string> => {
  const [row] = await work.sql`select nextval('account_numbers') as number`
  return String(row?.number)
}

export const customers: Acts = {
  'POST /v1/customers': async (work, _ids, params) => {
    const id = newId('cus', 14)
    const customer = await add(
      work,
      {
        id,
        object: 'customer',
        address: null,
        balance: 0,
        created: work.now,
        currency: null,
        delinquent: false,
        discount: null,
        email: null,
        invoice_prefix: createHash('sha256').update(id).digest('hex').slice(0, 8).toUpperCase(),
        livemode: false,
        name: null,
        next_invoice_sequence: 1,
        phone: null,
        preferred_locales: [],
        tax_exempt: 'none',
        test_clock: null,
        ...checked(params),
        invoice_settings: settled(null, params),
        metadata: mergeMetadata({}, params.metadata),
      },
      {
        cash: 0,
        reconciliation_mode: 'merchant_default',
        ...modeOf(params),
        account_number: await accountNumber(work),
      },
    )
    await happened(work, 'customer.created', customer)
    return customer
  },
  'GET /v1/customers': (work, _ids, params) => page(work, 'customer', '/v1/customers', params),
  'GET /v1/customers/search': (work, _ids, params) => search(work, 'customer', '/v1/customers/search', params),
  'GET /v1/customers/:id': async (work, [id = '']) => (await need(work, 'customer', id)).thing,
  'POST /v1/customers/:id': async (work, [id = ''], params) => {
    const { thing, hidden } = await need(work, 'customer', id)
    const after = complete({
      ...thing,
      ...checked(params),
      invoice_settings: settled(thing, params),
      metadata: mergeMetadata(thing.metadata, params.metadata),
    })
    await save(work, after, { ...hidden, ...modeOf(params) })
    await happened(work, 'customer.updated', after, thing)
    return after
  },
  'DELETE /v1/customers/:id': async (work, [id = '']) => {
    const { thing } = await need(work, 'customer', id)
    await remove(work, id)
    await happened(work, 'customer.deleted', thing)
    return { id, object: 'customer', deleted: true }
  },
  'POST /v1/customers/:id/funding_instructions': async (work, [id = ''], params) => {
    const kept = await need(work, 'customer', id)
    sterling(params.currency)
    if (params.funding_type !== 'bank_transfer')
      throw invalid('Invalid funding_type: must be bank_transfer', { param: 'funding_type' })
    if (params.bank_transfer.type !== 'gb_bank_transfer')
      throw invalid(`Invalid bank_transfer[type]: must be gb_bank_transfer for gbp`, { param: 'bank_transfer[type]' })
    return fundingInstructions(kept)
  },
  'GET /v1/customers/:id/cash_balance': async (work, [id = '']) => cashBalanceOf(await need(work, 'customer', id)),
  'POST /v1/customers/:id/cash_balance': async (work, [id = ''], params) => {
    const kept = await need(work, 'customer', id)
    const mode = params.settings?.reconciliation_mode
    const after: Kept = {
      thing: kept.thing,
      hidden: { ...kept.hidden, ...(mode ? { reconciliation_mode: mode } : {}) },
    }
    await save(work, after.thing, after.hidden)
    return cashBalanceOf(after)
  },
  'GET /v1/customers/:id/cash_balance_transactions': async (work, [id = ''], params) => {
    await need(work, 'customer', id)
    return page(work, 'customer_cash_balance_transaction', `/v1/customers/${id}/cash_balance_transactions`, params, {
      having: { customer: id },
    })
  },
  'GET /v1/customers/:id/cash_balance_transactions/:id': async (work, [id = '', transaction = '']) => {
    await need(work, 'customer', id)
    return (await need(work, 'customer_cash_balance_transaction', transaction)).thing
  },
}

const sortCode = '108800'

const bankAddress = {
  city: 'London',
  country: 'GB',
  line1: '1 Sandbox Street',
  line2: null,
  postal_code: 'EC1A 1AA',
  state: null,
}

export const fundingInstructions = (kept: Kept) => ({
  object: 'funding_instructions',
  bank_transfer: {
    country: 'GB',
    financial_addresses: [
      {
        sort_code: {
          account_holder_address: bankAddress,
          account_holder_name: `${kept.thing.name ?? kept.thing.id}`.slice(0, 100),
          account_number: kept.hidden.account_number,
          bank_address: bankAddress,
          sort_code: sortCode,
        },
        supported_networks: ['bacs', 'fps'],
        type: 'sort_code',
      },
    ],
    type: 'gb_bank_transfer',
  },
  currency: 'gbp',
  funding_type: 'bank_transfer',
  livemode: false,
})
