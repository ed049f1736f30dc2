import { invalid } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { add, all, type Kept, need, newId, peek, save, type Thing, type Work } from '#app/stripe-sandbox/store/store.ts'
import { positive, sterling } from './checks.ts'
import { invoicePaidBy } from './invoice-money.ts'
import { succeed } from './payments.ts'

const day = 86_400

export type Sender = { name: string | null; sortCode: string | null; last4: string | null }

export const cashBalanceOf = ({ thing, hidden }: Kept) => ({
  object: 'cash_balance',
  available: hidden.cash ? { gbp: hidden.cash } : null,
  customer: thing.id,
  customer_account: null,
  livemode: false,
  settings: {
    reconciliation_mode: hidden.reconciliation_mode === 'manual' ? 'manual' : 'automatic',
    using_merchant_default: hidden.reconciliation_mode === 'merchant_default',
  },
})

const move = async (
  work: Work,
  kept: Kept,
  amount: number,
  type: string,
  why: Record<string, unknown>,
): Promise<Kept> => {
  const after = { thing: kept.thing, hidden: { ...kept.hidden, cash: (kept.hidden.cash ?? 0) + amount } }
  await save(work, after.thing, after.hidden)
  const entry = await add(work, {
    id: newId('ccsbtxn'),
    object: 'customer_cash_balance_transaction',
    created: work.now,
    currency: 'gbp',
    customer: kept.thing.id,
    customer_account: null,
    ending_balance: after.hidden.cash,
    livemode: false,
    net_amount: amount,
    type,
    ...why,
  })
  await happened(work, 'customer_cash_balance_transaction.created', entry)
  return after
}

/**
 * A bank transfer reaches the payer's own account number. It waits on the cash balance and pays, unless the payer is set to
 * manual, each open invoice it covers whole: never a part of one.
 */
export const fund = async (
  work: Work,
  customer: string,
  amount: number,
  reference: string | null,
  sender: Sender,
): Promise<Thing> => {
  const before = await need(work, 'customer', customer)
  const after = await move(work, before, amount, 'funded', {
    funded: {
      bank_transfer: {
        gb_bank_transfer: { account_number_last4: sender.last4, sender_name: sender.name, sort_code: sender.sortCode },
        reference,
        type: 'gb_bank_transfer',
      },
    },
  })
  await happened(work, 'cash_balance.funds_available', cashBalanceOf(after) as unknown as Thing)
  await reconcile(work, customer, { amount, reference })
  const [latest] = (await all(work, 'customer_cash_balance_transaction', { customer, type: 'funded' })).slice(-1)
  return latest as Thing
}

const takesTransfers = (invoice: Thing): boolean => {
  const types = invoice.payment_settings.payment_method_types
  return types === null || types.includes('customer_balance')
}

/** Open invoices that Stripe still matches by itself: until 30 days after they fell due. */
const matchable = async (work: Work, customer: string): Promise<Thing[]> =>
  (await all(work, 'invoice', { customer, status: 'open' })).filter(
    (invoice) => takesTransfers(invoice) && (invoice.due_date === null || work.now <= invoice.due_date + 30 * day),
  )

/** The invoice named in the reference, else the one of exactly this amount, then the oldest as long as money covers them whole. */
export const reconcile = async (
  work: Work,
  customer: string,
  arrived: { amount: number; reference: string | null } | null,
): Promise<void> => {
  const mode = (await need(work, 'customer', customer)).hidden.reconciliation_mode
  if (mode === 'manual') return
  const open = await matchable(work, customer)
  const cash = async () => (await need(work, 'customer', customer)).hidden.cash as number
  const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  const said = bare(arrived?.reference ?? '')
  const named = said ? open.find((invoice) => said.includes(bare(invoice.number ?? '-')) && invoice.number) : undefined
  const total = await cash()
  const exact =
    open.find((invoice) => invoice.amount_remaining === arrived?.amount) ??
    open.find((invoice) => invoice.amount_remaining === total)
  const first = named ?? exact
  const inTurn = [...(first ? [first] : []), ...open.filter((invoice) => invoice !== first)]
  for (const invoice of inTurn) {
    if (invoice.amount_remaining > (await cash())) {
      if (invoice === named) continue
      return
    }
    await payFromCash(work, invoice)
  }
}

const payFromCash = async (work: Work, invoice: Thing): Promise<void> => {
  const [payment] = (await all(work, 'invoice_payment', { invoice: invoice.id, status: 'open' })).filter(
    (each) => each.is_default,
  )
  const kept = await need(work, 'customer', invoice.customer)
  const intent = payment && (await peek(work, payment.payment.payment_intent))?.thing
  if (!intent) return
  const paid = await succeed(work, intent, { method: 'customer_balance' })
  await move(work, kept, -intent.amount, 'applied_to_payment', { applied_to_payment: { payment_intent: intent.id } })
  await invoicePaidBy(work, invoice.id, paid.intent)
}

/** By hand: an invoice's payment taken from the payer's cash balance, however late. */
export const applyCash = async (work: Work, intent: Thing): Promise<Thing> => {
  const [payment] = await all(work, 'invoice_payment', { payment: { payment_intent: intent.id }, status: 'open' })
  if (intent.status !== 'requires_payment_method' || !payment)
    throw invalid(`This PaymentIntent's status is ${intent.status}: no customer balance can be applied to it.`, {
      code: 'payment_intent_unexpected_state',
    })
  const kept = await need(work, 'customer', intent.customer)
  if ((kept.hidden.cash ?? 0) < intent.amount)
    throw invalid("The customer's cash balance is too low for this payment.", { code: 'insufficient_funds' })
  await payFromCash(work, (await need(work, 'invoice', payment.invoice)).thing)
  return (await need(work, 'payment_intent', intent.id)).thing
}

/** Money on a cash balance goes back to the payer's bank. */
export const returnCash = async (work: Work, customer: string, amount: number): Promise<void> => {
  const kept = await need(work, 'customer', customer, 'customer')
  if ((kept.hidden.cash ?? 0) < amount)
    throw invalid("Refund amount is greater than the customer's cash balance.", {
      code: 'insufficient_funds',
      param: 'amount',
    })
  await move(work, kept, -amount, 'return_initiated', {})
}

export const takeBackCash = async (work: Work, customer: string, amount: number): Promise<void> => {
  await move(work, await need(work, 'customer', customer), amount, 'return_canceled', {})
}

export const cash: Acts = {
  'POST /v1/test_helpers/customers/:id/fund_cash_balance': async (work, [id = ''], params) => {
    sterling(params.currency)
    positive(params.amount)
    await need(work, 'customer', id)
    return fund(work, id, params.amount, params.reference ?? null, { name: null, sortCode: null, last4: null })
  },
  'POST /v1/payment_intents/:id/apply_customer_balance': async (work, [id = ''], params) => {
    const { thing } = await need(work, 'payment_intent', id)
    if (params.amount !== undefined && params.amount !== thing.amount)
      throw invalid('The sandbox applies the whole amount of an invoice or nothing.', { param: 'amount' })
    return applyCash(work, thing)
  },
}
