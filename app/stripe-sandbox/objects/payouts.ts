import { invalid } from '#app/stripe-sandbox/errors.ts'
import type { Acts } from '#app/stripe-sandbox/protocol/route.ts'
import { happened } from '#app/stripe-sandbox/store/events.ts'
import { readKnobs } from '#app/stripe-sandbox/store/knobs.ts'
import { page } from '#app/stripe-sandbox/store/page.ts'
import {
  add,
  all,
  complete,
  list,
  need,
  newId,
  on,
  save,
  type Thing,
  type Work,
} from '#app/stripe-sandbox/store/store.ts'
import { enter, held } from './balance.ts'

/** What the onboarding page was told: whose bank account, and whether it can take money. */
export const bankAccountOf = (account: string, name: string, sortCode: string, number: string): Thing =>
  complete({
    id: newId('ba'),
    object: 'bank_account',
    account,
    account_holder_name: name,
    account_holder_type: 'individual',
    available_payout_methods: ['standard'],
    bank_name: 'SANDBOX BANK UK',
    country: 'GB',
    currency: 'gbp',
    default_for_currency: true,
    fingerprint: newId('fp').slice(3),
    last4: number.slice(-4),
    metadata: {},
    routing_number: sortCode,
    status: 'new',
  })

export const withBankAccount = (account: Thing, bank: Thing): Thing => ({
  ...account,
  external_accounts: list(`/v1/accounts/${account.id}/external_accounts`, [bank], { total_count: 1 }),
})

/** Pays out what each connected account has available, as its schedule says, and lets payouts arrive. */
export const runPayouts = async (work: Work): Promise<void> => {
  const knobs = await readKnobs(work.sql)
  const stirring = await work.sql<{ account: string }[]>`
    select account from objects where account <> '' and object = 'balance_transaction'
      and (body->>'available_on')::bigint <= ${work.now}
      group by account having sum((body->>'net')::bigint) > 0
    union select account from objects where account <> '' and object = 'payout' and body @> '{"status":"pending"}'`
  for (const { account: id } of stirring) {
    await arrive(on(work, id), (await need(work, 'account', id)).thing)
    const { thing: account } = await need(work, 'account', id)
    if (!account.payouts_enabled || account.settings.payouts.schedule.interval === 'manual') continue
    const bank = account.external_accounts.data[0]
    const { available } = await held(on(work, id))
    if (!bank || bank.status === 'errored' || available <= 0) continue
    await payOut(on(work, id), bank.id, available, work.now + knobs.payout_arrival_days * 86_400)
  }
}

const payOut = async (there: Work, bank: string, amount: number, arrival: number): Promise<Thing> => {
  const id = newId('po')
  const entry = await enter(there, {
    type: 'payout',
    category: 'payout',
    amount: -amount,
    source: id,
    description: 'STRIPE PAYOUT',
  })
  const payout = await add(there, {
    id,
    object: 'payout',
    amount,
    arrival_date: arrival,
    automatic: true,
    balance_transaction: entry.id,
    created: there.now,
    currency: 'gbp',
    description: 'STRIPE PAYOUT',
    destination: bank,
    livemode: false,
    metadata: {},
    method: 'standard',
    reconciliation_status: 'completed',
    source_type: 'card',
    status: 'pending',
    type: 'bank_account',
  })
  await happened(there, 'payout.created', payout)
  return payout
}

/** The platform pays out to its own bank what it has available, which is there at once. */
export const payOutPlatform = async (work: Work, amount: number): Promise<Thing> => {
  if (amount > (await held(work)).available)
    throw invalid('You have insufficient funds in your Stripe account for this payout.', {
      code: 'balance_insufficient',
    })
  const payout = await payOut(work, newId('ba'), amount, work.now)
  const paid = { ...payout, status: 'paid' }
  await save(work, paid)
  await happened(work, 'payout.paid', paid)
  return paid
}

/** The platform's own bank sends it money, which is available at once. Stripe's entry is all that is played of it. */
export const topUpPlatform = (work: Work, amount: number): Promise<Thing> =>
  enter(work, { type: 'topup', category: 'topup', amount, source: newId('tu'), description: 'Top-up' })

const arrive = async (there: Work, account: Thing): Promise<void> => {
  const bank = account.external_accounts.data[0]
  const closed = (await need(on(there, ''), 'account', account.id)).hidden.bank_closed
  for (const payout of await all(there, 'payout', { status: 'pending' })) {
    if (payout.arrival_date > there.now) continue
    if (!closed) {
      const after = { ...payout, status: 'paid' }
      await save(there, after)
      await happened(there, 'payout.paid', after)
      continue
    }
    const back = await enter(there, {
      type: 'payout_failure',
      category: 'payout_reversal',
      amount: payout.amount,
      source: payout.id,
    })
    const after = {
      ...payout,
      status: 'failed',
      failure_balance_transaction: back.id,
      failure_code: 'account_closed',
      failure_message: 'The bank account has been closed.',
    }
    await save(there, after)
    await happened(there, 'payout.failed', after)
    // Payouts stop until the bank account is replaced.
    const home = on(there, '')
    const broken = withBankAccount(account, { ...bank, status: 'errored' })
    await save(home, broken)
    await happened(there, 'account.external_account.updated', broken.external_accounts.data[0])
  }
}

export const payouts: Acts = {
  'GET /v1/payouts': (work, _ids, params) => page(work, 'payout', '/v1/payouts', params),
  'GET /v1/payouts/:id': async (work, [id = '']) => (await need(work, 'payout', id)).thing,
}
