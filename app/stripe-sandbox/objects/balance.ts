import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import { readKnobs } from '#app/stripe-sandbox/store/knobs.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import { add, need, newId, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'

const day = 86_400

type Entry = {
  type: string
  category: string
  amount: number
  fee?: number
  source: string
  availableOn?: number
  description?: string | null
}

/** Writes one entry of an account's balance. What it moves counts as available from `availableOn` (now when not given). */
export const enter = (work: Work, entry: Entry): Promise<Thing> => {
  const fee = entry.fee ?? 0
  const availableOn = entry.availableOn ?? work.now
  return add(work, {
    id: newId('txn'),
    object: 'balance_transaction',
    amount: entry.amount,
    available_on: availableOn,
    balance_type: 'payments',
    created: work.now,
    currency: 'gbp',
    description: entry.description ?? null,
    exchange_rate: null,
    fee,
    fee_details: fee
      ? [{ amount: fee, application: null, currency: 'gbp', description: 'Stripe processing fees', type: 'stripe_fee' }]
      : [],
    net: entry.amount - fee,
    reporting_category: entry.category,
    source: entry.source,
    status: availableOn <= work.now ? 'available' : 'pending',
    type: entry.type,
  })
}

/** Pence of an account that are available and pending at this moment of the sandbox's clock. */
export const held = async (work: Work): Promise<{ available: number; pending: number }> => {
  const [row] = await work.sql`
    select coalesce(sum((body->>'net')::bigint) filter (where (body->>'available_on')::bigint <= ${work.now}), 0)::bigint as available,
      coalesce(sum((body->>'net')::bigint) filter (where (body->>'available_on')::bigint > ${work.now}), 0)::bigint as pending
    from objects where account = ${work.account} and object = 'balance_transaction'`
  return { available: Number(row?.available ?? 0), pending: Number(row?.pending ?? 0) }
}

/** What Stripe keeps of a payment, and from when the rest is available. */
export const termsOf = async (work: Work, method: 'card' | 'customer_balance', amount: number) => {
  const knobs = await readKnobs(work.sql)
  return method === 'card'
    ? {
        fee: Math.round((amount * knobs.card_fee_percent) / 100) + knobs.card_fee_fixed,
        availableOn: work.now + knobs.card_settlement_days * day,
      }
    : {
        fee: Math.min(Math.round((amount * knobs.bank_fee_percent) / 100), knobs.bank_fee_cap),
        availableOn: work.now + knobs.bank_settlement_days * day,
      }
}

/** Entries say "pending" until their day; the clock turns them. */
export const settleEntries = async (work: Work): Promise<void> => {
  await work.sql`update objects set body = jsonb_set(body, '{status}', '"available"')
    where object = 'balance_transaction' and body @> '{"status":"pending"}' and (body->>'available_on')::bigint <= ${work.now}`
}

const money = (amount: number) => [{ amount, currency: 'gbp', source_types: { card: amount } }]

export const balance: Acts = {
  'GET /v1/balance': async (work) => {
    const { available, pending } = await held(work)
    return { object: 'balance', available: money(available), livemode: false, pending: money(pending) }
  },
  'GET /v1/balance_transactions': (work, _ids, params) =>
    page(work, 'balance_transaction', '/v1/balance_transactions', params),
  'GET /v1/balance_transactions/:id': async (work, [id = '']) => (await need(work, 'balance_transaction', id)).thing,
}
