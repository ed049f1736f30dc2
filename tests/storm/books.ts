import type postgres from 'postgres'
import type { World } from './world.ts'

// What the product's own rows say, and what Stripe really has, each read whole in one statement. Pence.

export type Books = {
  visits: { id: string; status: string }[]
  funds: { fund: string; kind: string; balance: number }[]
  charges: {
    id: string
    visit: string
    status: string
    adviser: number
    fee: number
    total: number
    received: number
    request: string | null
    supplier: string
    on: string
  }[]
  requests: {
    id: string
    payer: string
    status: string
    total: number
    received: number
    invoice: string | null
    url: string | null
  }[]
  payments: { request: string; payer: string; amount: number; surplus: number; cost: number | null; intent: string }[]
  payouts: { id: string; charge: string; supplier: string; amount: number; status: string; transfer: string | null }[]
  invoices: { request: string; kind: string; gross: number }[]
  cash: { kind: string; of: string; sum: number }[]
  waiting: { payer: string; pence: number }[]
  pendingCalls: number
}

export async function readBooks({ books }: Pick<World, 'books'>): Promise<Books> {
  const [row] = await books<{ all: Books }[]>`
    select json_build_object(
      'visits', (select coalesce(json_agg(json_build_object('id', id, 'status', status)), '[]') from visits),
      'funds', (select coalesce(json_agg(f), '[]') from (
        select y.fund_id as fund, replace(a.kind, 'fund_', '') as kind, sum(b.balance_pence)::int as balance
          from balances b join accounts a on a.id = b.account_id join fund_years y on y.id = a.fund_year_id group by 1, 2) f),
      'charges', (select coalesce(json_agg(c), '[]') from (
        select id, visit_id as visit, status, adviser_pence as adviser, fee_pence as fee, total_pence as total,
               received_pence as received, payment_request_id as request, supplier_id as supplier,
               (charged_at at time zone 'Europe/London')::date::text as on from charges) c),
      'requests', (select coalesce(json_agg(r), '[]') from (
        select id, payer_id as payer, status, total_pence as total, received_pence as received, stripe_invoice_id as invoice,
               stripe_invoice_url as url from payment_requests order by issued_at, id) r),
      'payments', (select coalesce(json_agg(p), '[]') from (
        select payment_request_id as request, payer_id as payer, amount_pence as amount, surplus_pence as surplus,
               stripe_fee_pence as cost, stripe_payment_intent_id as intent from payments) p),
      'payouts', (select coalesce(json_agg(o), '[]') from (
        select id, charge_id as charge, supplier_id as supplier, amount_pence as amount, status, stripe_transfer_id as transfer
          from payouts) o),
      'invoices', (select coalesce(json_agg(i), '[]') from (
        select payment_request_id as request, kind, gross_pence as gross from invoices) i),
      'cash', (select coalesce(json_agg(s), '[]') from (
        select a.kind, coalesce(a.payer_id, a.supplier_id, '') as of, sum(e.amount_pence)::int as sum
          from entries e join accounts a on a.id = e.account_id where a.book = 'cash' group by 1, 2) s),
      'waiting', (select coalesce(json_agg(w), '[]') from (
        select payer_id as payer, waiting_pence as pence from stripe_customers) w),
      'pendingCalls', (select count(*)::int from stripe_calls where status = 'pending')) as all`
  return (row as { all: Books }).all
}

export type AtStripe = {
  customers: { id: string; payer: string; cash: number }[]
  paid: { id: string; amount: number; customer: string }[]
  transfers: { id: string; amount: number; payout: string; supplier: string | null }[]
  invoices: { id: string; request: string; status: string; number: string | null; due: number }[]
}

export async function readAtStripe({ atStripe }: { atStripe: postgres.Sql }): Promise<AtStripe> {
  const [row] = await atStripe<{ all: AtStripe }[]>`
    select json_build_object(
      'customers', (select coalesce(json_agg(json_build_object('id', id, 'payer', body->'metadata'->>'payer_id',
        'cash', coalesce((hidden->>'cash')::int, 0))), '[]') from objects where object = 'customer'),
      'paid', (select coalesce(json_agg(json_build_object('id', id, 'amount', (body->>'amount_received')::int,
        'customer', body->>'customer')), '[]') from objects where object = 'payment_intent' and body->>'status' = 'succeeded'),
      'transfers', (select coalesce(json_agg(json_build_object('id', t.id, 'amount', (t.body->>'amount')::int,
        'payout', t.body->'metadata'->>'payout_id', 'supplier', a.body->'metadata'->>'supplier_id')), '[]')
        from objects t left join objects a on a.object = 'account' and a.id = t.body->>'destination' where t.object = 'transfer'),
      'invoices', (select coalesce(json_agg(json_build_object('id', id, 'request', body->'metadata'->>'payment_request_id',
        'status', body->>'status', 'number', body->>'number', 'due', (body->>'amount_due')::int)), '[]')
        from objects where object = 'invoice')) as all`
  return (row as { all: AtStripe }).all
}
