import type postgres from 'postgres'
import type { World } from './world.ts'

// What the product's own rows say, and what Stripe really has, each read whole in one statement. Pence.

export type Books = {
  visits: { id: string; status: string; on: string }[]
  funds: { fund: string; kind: string; balance: number }[]
  charges: {
    id: string
    visit: string
    status: string
    adviser: number
    fee: number
    total: number
    received: number
    credited: number
    creditedAdviser: number
    request: string | null
    supplier: string
    on: string
  }[]
  requests: {
    id: string
    payer: string
    reference: string
    status: string
    total: number
    received: number
    credited: number
    invoice: string | null
    url: string | null
  }[]
  payments: {
    id: string
    request: string
    payer: string
    method: 'card' | 'bank_transfer' | 'outside'
    status: 'stands' | 'disputed' | 'taken_back'
    amount: number
    surplus: number
    takenBack: number
    cost: number | null
    intent: string | null
  }[]
  parts: { payment: string; charge: string; amount: number }[]
  payouts: {
    id: string
    charge: string
    supplier: string
    amount: number
    reversed: number
    status: string
    reason: string | null
    transfer: string | null
  }[]
  invoices: { request: string; kind: string; gross: number }[]
  notes: { request: string; gross: number }[]
  credits: { id: string; visit: string; status: string; adviser: number; fee: number; total: number }[]
  refunds: {
    id: string
    payment: string | null
    payer: string
    credit: string | null
    amount: number
    status: string
    atStripe: string | null
  }[]
  reversals: { id: string; payout: string; payment: string; amount: number; status: string; atStripe: string | null }[]
  disputes: {
    id: string
    payment: string
    status: string
    money: 'here' | 'held_back' | 'kept'
    amount: number
    cost: number
    isAnswered: boolean
    atStripe: string
  }[]
  receipts: { id: string; request: string; status: string; amount: number; hasEvidence: boolean; version: number }[]
  cash: { kind: string; of: string; sum: number }[]
  waiting: { payer: string; pence: number }[]
  pendingCalls: number
}

export async function readBooks({ books }: Pick<World, 'books'>): Promise<Books> {
  const [row] = await books<{ all: Books }[]>`
    select json_build_object(
      'visits', (select coalesce(json_agg(json_build_object('id', id, 'status', status, 'on', on_day)), '[]') from visits),
      'funds', (select coalesce(json_agg(f), '[]') from (
        select y.fund_id as fund, replace(a.kind, 'fund_', '') as kind, sum(b.balance_pence)::int as balance
          from balances b join accounts a on a.id = b.account_id join fund_years y on y.id = a.fund_year_id group by 1, 2) f),
      'charges', (select coalesce(json_agg(c), '[]') from (
        select id, visit_id as visit, status, adviser_pence as adviser, fee_pence as fee, total_pence as total,
               received_pence as received, credited_pence as credited, credited_adviser_pence as "creditedAdviser",
               payment_request_id as request, supplier_id as supplier,
               (charged_at at time zone 'Europe/London')::date::text as on from charges) c),
      'requests', (select coalesce(json_agg(r), '[]') from (
        select id, payer_id as payer, reference, status, total_pence as total, received_pence as received,
               credited_pence as credited, stripe_invoice_id as invoice, stripe_invoice_url as url from payment_requests) r),
      'payments', (select coalesce(json_agg(p), '[]') from (
        select id, payment_request_id as request, payer_id as payer, method, status, amount_pence as amount,
               surplus_pence as surplus, taken_back_pence as "takenBack", stripe_fee_pence as cost, stripe_payment_intent_id as intent from payments) p),
      'parts', (select coalesce(json_agg(json_build_object('payment', payment_id, 'charge', charge_id, 'amount', amount_pence)),
        '[]') from payment_parts),
      'payouts', (select coalesce(json_agg(o), '[]') from (
        select id, charge_id as charge, supplier_id as supplier, amount_pence as amount, reversed_pence as reversed, status, reason,
               stripe_transfer_id as transfer
          from payouts) o),
      'invoices', (select coalesce(json_agg(i), '[]') from (
        select payment_request_id as request, kind, gross_pence as gross from invoices) i),
      'notes', (select coalesce(json_agg(json_build_object('request', payment_request_id, 'gross', gross_pence)), '[]')
        from credit_notes),
      'credits', (select coalesce(json_agg(c), '[]') from (
        select id, visit_id as visit, status, adviser_pence as adviser, fee_pence as fee, total_pence as total from credits) c),
      'refunds', (select coalesce(json_agg(r), '[]') from (
        select id, payment_id as payment, payer_id as payer, credit_id as credit, amount_pence as amount, status,
               stripe_refund_id as "atStripe" from refunds) r),
      'reversals', (select coalesce(json_agg(r), '[]') from (
        select id, payout_id as payout, payment_id as payment, amount_pence as amount, status, stripe_reversal_id as "atStripe"
          from payout_reversals) r),
      'disputes', (select coalesce(json_agg(d), '[]') from (
        select id, payment_id as payment, status, money, amount_pence as amount, cost_pence as cost,
               evidence is not null as "isAnswered", stripe_dispute_id as "atStripe" from disputes) d),
      'receipts', (select coalesce(json_agg(r), '[]') from (
        select id, payment_request_id as request, status, amount_pence as amount, key is not null as "hasEvidence", version
          from outside_receipts) r),
      'cash', (select coalesce(json_agg(s), '[]') from (
        select a.kind, coalesce(a.payer_id, a.supplier_id, '') as of, sum(e.amount_pence)::int as sum
          from entries e join accounts a on a.id = e.account_id where a.book = 'cash' group by 1, 2) s),
      'waiting', (select coalesce(json_agg(w order by w.payer), '[]') from (
        select payer_id as payer, waiting_pence as pence from stripe_customers) w),
      'pendingCalls', (select count(*)::int from stripe_calls where status = 'pending')) as all`
  return (row as { all: Books }).all
}

export type AtStripe = {
  customers: { id: string; payer: string; cash: number }[]
  paid: { id: string; amount: number; customer: string; charge: string }[]
  cards: { charge: string; left: number; isDisputed: boolean }[]
  transfers: { id: string; amount: number; payout: string; supplier: string | null }[]
  invoices: {
    id: string
    row: string
    request: string
    status: string
    number: string | null
    due: number
    remaining: number
  }[]
  refunds: { id: string; row: string; amount: number; status: string; intent: string | null; customer: string | null }[]
  reversals: { id: string; row: string; amount: number }[]
  disputes: { id: string; charge: string; amount: number; status: string; isAnswered: boolean }[]
  /** All that Waymark has there, and what of it may leave at that moment. */
  balance: { total: number; available: number }
}

export async function readAtStripe({ atStripe, now }: { atStripe: postgres.Sql; now: Date }): Promise<AtStripe> {
  const [row] = await atStripe<{ all: AtStripe }[]>`
    with own as (select * from objects where account = '' and object in ('customer', 'payment_intent', 'charge', 'transfer',
      'invoice', 'refund', 'transfer_reversal', 'dispute', 'balance_transaction') order by seq)
    select json_build_object(
      'customers', (select coalesce(json_agg(json_build_object('id', id, 'payer', body->'metadata'->>'payer_id',
        'cash', coalesce((hidden->>'cash')::int, 0))), '[]') from own where object = 'customer'),
      'paid', (select coalesce(json_agg(json_build_object('id', id, 'amount', (body->>'amount_received')::int,
        'customer', body->>'customer', 'charge', body->>'latest_charge')), '[]')
        from own where object = 'payment_intent' and body->>'status' = 'succeeded'),
      'cards', (select coalesce(json_agg(json_build_object('charge', id, 'isDisputed', (body->>'disputed')::boolean,
        'left', (body->>'amount')::int - (body->>'amount_refunded')::int)), '[]') from own
        where object = 'charge' and body->>'status' = 'succeeded' and body->'payment_method_details'->>'type' = 'card'),
      'transfers', (select coalesce(json_agg(json_build_object('id', t.id, 'amount', (t.body->>'amount')::int,
        'payout', t.body->'metadata'->>'payout_id', 'supplier', a.body->'metadata'->>'supplier_id')), '[]')
        from own t left join objects a on a.object = 'account' and a.id = t.body->>'destination' where t.object = 'transfer'),
      'invoices', (select coalesce(json_agg(json_build_object('id', id, 'request', body->'metadata'->>'payment_request_id',
        'row', body->'metadata'->>'row_id', 'status', body->>'status', 'number', body->>'number',
        'due', (body->>'amount_due')::int, 'remaining', (body->>'amount_remaining')::int)), '[]')
        from own where object = 'invoice'),
      'refunds', (select coalesce(json_agg(json_build_object('id', id, 'row', body->'metadata'->>'refund_id',
        'amount', (body->>'amount')::int, 'status', body->>'status', 'intent', body->>'payment_intent',
        'customer', body->>'customer')), '[]') from own where object = 'refund'),
      'reversals', (select coalesce(json_agg(json_build_object('id', id, 'row', body->'metadata'->>'reversal_id',
        'amount', (body->>'amount')::int)), '[]') from own where object = 'transfer_reversal'),
      'disputes', (select coalesce(json_agg(json_build_object('id', id, 'charge', body->>'charge',
        'amount', (body->>'amount')::int, 'status', body->>'status',
        'isAnswered', (body->'evidence_details'->>'submission_count')::int > 0)), '[]') from own where object = 'dispute'),
      'balance', (select json_build_object('total', coalesce(sum((body->>'net')::int), 0)::int, 'available',
        coalesce(sum((body->>'net')::int) filter (where (body->>'available_on')::bigint <= ${Math.floor(now.getTime() / 1000)}), 0)::int)
        from own where object = 'balance_transaction')) as all`
  return (row as { all: AtStripe }).all
}
