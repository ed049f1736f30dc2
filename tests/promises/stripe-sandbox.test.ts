import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONNECTED } from '#app/domain/payouts/payout-account.server.ts'
import { acts } from '#app/stripe-sandbox/objects/acts.ts'
import type { Shape } from '#app/stripe-sandbox/protocol/shape.ts'
import { loadShapes, resolveShape } from '#app/stripe-sandbox/protocol/shapes.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import {
  freePort,
  type RunningSandbox,
  receiveWebhooks,
  sandboxStripe,
  startSandbox,
  type WebhookReceiver,
} from '#tests/setup/sandbox.ts'

const secret = 'whsec_of_the_test'
let database: FreshDatabase
let hooks: WebhookReceiver
let sandbox: RunningSandbox
let stripe: Stripe

const start = async () =>
  startSandbox({
    databaseUrl: database.ownerUrl,
    port: sandbox?.port ?? (await freePort()),
    webhookUrl: hooks.url,
    webhookSecret: secret,
  })

beforeAll(async () => {
  database = await freshDatabase()
  hooks = await receiveWebhooks()
  sandbox = await start()
  stripe = sandbox.stripe
}, 60_000)

afterAll(async () => {
  await sandbox?.end()
  await hooks?.close()
  await database?.close()
})

/** The error a call ends in. */
const refusal = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  try {
    await call
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error
    throw error
  }
  throw new Error('It was not refused')
}

const transferSettings = {
  payment_method_types: ['customer_balance' as const],
  payment_method_options: {
    customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'gb_bank_transfer' } },
  },
}

const payer = (name = 'Fernleigh School') => stripe.customers.create({ name, email: 'finance@fernleigh.example' })

const openInvoice = async (customer: string, amount: number, booking = 'bkg_1') => {
  const draft = await stripe.invoices.create({
    customer,
    currency: 'gbp',
    collection_method: 'send_invoice',
    days_until_due: 30,
    auto_advance: false,
    pending_invoice_items_behavior: 'exclude',
    custom_fields: [{ name: 'PO number', value: 'PO-1187' }],
    metadata: { booking_id: booking },
    payment_settings: transferSettings,
  })
  await stripe.invoiceItems.create({
    customer,
    invoice: draft.id,
    amount,
    currency: 'gbp',
    description: 'One day of careers guidance',
  })
  return stripe.invoices.finalizeInvoice(draft.id as string)
}

const session = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'gbp', unit_amount: 45_000, product_data: { name: 'A day of careers guidance' } },
      },
    ],
    client_reference_id: 'pay_1',
    metadata: { payment_id: 'pay_1' },
    payment_intent_data: { transfer_group: 'booking_1', metadata: { payment_id: 'pay_1' } },
    success_url: 'http://127.0.0.1:9/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:9/back',
    ...more,
  })

const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

const card = (number: string) => ({
  email: 'bursar@fernleigh.example',
  card: number,
  expiry: '12/34',
  cvc: '123',
  name: 'B Bursar',
})

const payByCard = async (more: Partial<Stripe.Checkout.SessionCreateParams> = {}, number = '4242 4242 4242 4242') => {
  const made = await session(more)
  expect((await post(made.url as string, card(number))).status).toBe(303)
  const paid = await stripe.checkout.sessions.retrieve(made.id, { expand: ['payment_intent.latest_charge'] })
  const intent = paid.payment_intent as Stripe.PaymentIntent
  return { session: paid, intent, charge: intent.latest_charge as Stripe.Charge }
}

const readyAdviser = async () => {
  const account = await stripe.accounts.create({
    ...CONNECTED,
    email: 'adviser@waymark.example',
    business_type: 'individual',
    metadata: { adviser_id: 'adv_1' },
  })
  const link = await stripe.accountLinks.create({
    account: account.id,
    type: 'account_onboarding',
    refresh_url: 'http://127.0.0.1:9/refresh',
    return_url: 'http://127.0.0.1:9/return',
  })
  const opened = await fetch(link.url, { redirect: 'manual' })
  const setup = new URL(opened.headers.get('location') as string, sandbox.url).href
  const details = {
    first_name: 'Robin',
    last_name: 'Example',
    born: '1 1 1980',
    line1: '1 Row',
    town: 'Town',
    postcode: 'AB1 2CD',
    sort_code: '108800',
    account_number: '00012345',
  }
  return {
    account,
    link,
    setup,
    finish: (more: Record<string, string> = {}) => post(setup, { ...details, do: 'finish', ...more }),
  }
}

/** Where a value is not what the declarations say: a field that is missing, of another kind, or a word they don't list. */
const strayed = (value: unknown, given: Shape, path: string): string[] => {
  const shape = resolveShape(given)
  if (shape.kind === 'any' || shape.kind === 'list') return []
  if (shape.kind === 'union') {
    const tries = shape.of.map((part) => strayed(value, part, path))
    return tries.some((each) => each.length === 0) ? [] : (tries.sort((a, b) => a.length - b.length)[0] ?? [])
  }
  const wrong = [`${path} is ${JSON.stringify(value)?.slice(0, 60)}, not ${shape.kind}`]
  if (shape.kind === 'null') return value === null ? [] : wrong
  if (shape.kind === 'literal') return shape.values.includes(String(value)) ? [] : wrong
  if (shape.kind === 'array')
    return Array.isArray(value) ? value.flatMap((each, index) => strayed(each, shape.of, `${path}[${index}]`)) : wrong
  if (shape.kind === 'map') return value && typeof value === 'object' ? [] : wrong
  if (shape.kind === 'object') {
    if (!value || typeof value !== 'object' || Array.isArray(value)) return wrong
    return Object.entries(shape.fields).flatMap(([name, field]) => {
      const inner = (value as Record<string, unknown>)[name]
      if (inner === undefined) return field.required ? [`${path}.${name} is missing`] : []
      return strayed(inner, field.shape, `${path}.${name}`)
    })
  }
  const kind = shape.kind === 'decimal' ? 'string' : shape.kind
  return typeof value === kind ? [] : wrong
}

describe('what it plays is what the package declares', () => {
  test('every act is a route of the package', async () => {
    const routes = new Set((await loadShapes()).routes.map((route) => `${route.verb} ${route.path}`))
    expect(Object.keys(acts).filter((act) => !routes.has(act))).toEqual([])
    expect(routes.size).toBeGreaterThan(130)
  })
})

describe('refusals', () => {
  test('no key, a wrong key, a live key: 401', async () => {
    expect((await fetch(`${sandbox.url}/v1/customers`)).status).toBe(401)
    for (const key of ['nonsense', 'sk_live_abc']) {
      const error = await refusal(sandboxStripe(sandbox.port, key).customers.list())
      expect([error.statusCode, error.type]).toEqual([401, 'StripeAuthenticationError'])
    }
  })

  test('another version of the API', async () => {
    const other = new Stripe('sk_test_sandbox', {
      host: '127.0.0.1',
      port: sandbox.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      apiVersion: '2024-06-20' as never,
    })
    expect((await refusal(other.customers.list())).statusCode).toBe(400)
  })

  test('parameters that the declarations do not know, at any depth', async () => {
    const customer = await payer()
    const calls: [string, () => Promise<unknown>][] = [
      ['nonsense', () => stripe.customers.create({ nonsense: 1 } as never)],
      ['address[street]', () => stripe.customers.create({ address: { street: 'x' } as never })],
      ['payment_method_types', () => session({ payment_method_types: ['card'] } as never)],
      [
        'line_items[0][price_data][product_data][colour]',
        () =>
          session({
            line_items: [
              {
                quantity: 1,
                price_data: { currency: 'gbp', unit_amount: 100, product_data: { name: 'x', colour: 'red' } as never },
              },
            ],
          }),
      ],
      ['price', () => stripe.invoiceItems.create({ customer: customer.id, price: 'price_1' } as never)],
      [
        'application_fee',
        () =>
          stripe.transfers.create({ amount: 1, currency: 'gbp', destination: 'acct_1', application_fee: 3 } as never),
      ],
      ['paid', () => stripe.invoices.list({ paid: true } as never)],
      // What the product sends when money comes past Stripe, goes back, or is disputed.
      ['lines[0][vat]', () => stripe.creditNotes.create({ invoice: 'in_1', lines: [{ vat: 1 } as never] })],
      ['reverse', () => stripe.refunds.create({ payment_intent: 'pi_1', reverse: true } as never)],
      ['instructions', () => stripe.refunds.create({ origin: 'customer_balance', instructions: 'x' } as never)],
      ['evidence[story]', () => stripe.disputes.update('dp_1', { evidence: { story: 'x' } as never })],
      ['reason', () => stripe.transfers.createReversal('tr_1', { amount: 1, reason: 'x' } as never)],
      ['part', () => stripe.paymentIntents.applyCustomerBalance('pi_1', { part: 1 } as never)],
    ]
    for (const [param, call] of calls) {
      const error = await refusal(call())
      expect([error.statusCode, error.code, error.param]).toEqual([400, 'parameter_unknown', param])
    }
  })

  test('what the product never calls is refused whole, whatever its parameters', async () => {
    for (const call of [
      () => stripe.coupons.create({ percent_off: 5 }),
      () => stripe.products.create({ name: 'x' }),
      () => stripe.subscriptions.create({ customer: 'cus_1' }),
    ]) {
      const error = await refusal(call())
      expect([error.statusCode, error.message]).toEqual([404, expect.stringContaining('Unrecognized request URL')])
    }
  })

  test('missing, wrong kind, wrong literal, wrong currency, too long', async () => {
    const customer = await payer()
    const missing = await refusal(stripe.transfers.create({ amount: 100, currency: 'gbp' } as never))
    expect([missing.code, missing.param]).toEqual(['parameter_missing', 'destination'])
    const literal = await refusal(
      stripe.invoices.create({ customer: customer.id, collection_method: 'by_pigeon' as never }),
    )
    expect(literal.param).toBe('collection_method')
    const integer = await refusal(stripe.invoiceItems.create({ customer: customer.id, amount: 1.5, currency: 'gbp' }))
    expect([integer.code, integer.param]).toEqual(['parameter_invalid_integer', 'amount'])
    expect(
      (await refusal(stripe.invoiceItems.create({ customer: customer.id, amount: 100, currency: 'usd' }))).param,
    ).toBe('currency')
    expect(
      (await refusal(stripe.invoices.create({ customer: customer.id, auto_advance: 'perhaps' as never }))).message,
    ).toContain('Invalid boolean')
    const typo = await refusal(
      stripe.customers.createFundingInstructions(customer.id, {
        currency: 'gbp',
        funding_type: 'bank_transfer',
        bank_transfer: { type: 'uk_bank_transfer' as never },
      }),
    )
    expect(typo.param).toBe('bank_transfer[type]')
    expect((await refusal(stripe.customers.create({ metadata: { a: 'x'.repeat(501) } }))).param).toBe('metadata[a]')
    expect((await refusal(session({ client_reference_id: 'x'.repeat(201) }))).param).toBe('client_reference_id')
    expect((await refusal(session({ expires_at: Math.floor(Date.now() / 1000) + 60 }))).param).toBe('expires_at')
    expect((await refusal(session({ customer: customer.id, customer_email: 'a@b.example' }))).code).toBe(
      'parameters_exclusive',
    )
  })

  test('what does not exist, and what it does not play', async () => {
    const gone = await refusal(stripe.customers.retrieve('cus_nobody'))
    expect([gone.statusCode, gone.code]).toEqual([404, 'resource_missing'])
    const named = await refusal(stripe.invoices.create({ customer: 'cus_nobody' }))
    expect([named.statusCode, named.code, named.param]).toEqual([400, 'resource_missing', 'customer'])
    expect((await refusal(stripe.prices.list())).statusCode).toBe(404)
    expect((await refusal(session({ mode: 'subscription' }))).code).toBe('sandbox_not_played')
  })

  test('malformed input is 400, a huge body 413, never 500', async () => {
    const send = (body: string, path = '/v1/customers') =>
      fetch(`${sandbox.url}${path}`, {
        method: 'POST',
        body,
        headers: { authorization: 'Bearer sk_test_x', 'content-type': 'application/x-www-form-urlencoded' },
      })
    for (const body of [
      '%E0%A4%A',
      'a[b=1',
      'name=a&name[b]=c',
      'metadata=x',
      'name=%00',
      '[]=1',
      `a${'[b]'.repeat(40)}=1`,
      '__proto__[x]=1',
      'constructor=1',
      'metadata[__proto__]=1&x=2',
    ])
      expect([body, (await send(body)).status]).toEqual([body, 400])
    expect((await send(`name=${'x'.repeat(2_000_000)}`)).status).toBe(413)
    expect((await send('', '/v1/customers/%E0%A4%A')).status).toBe(404)
    expect(
      (
        await fetch(`${sandbox.url}/_sandbox/bank/transfer`, {
          method: 'POST',
          body: '{',
          headers: { 'content-type': 'application/json' },
        })
      ).status,
    ).toBe(400)
  })
})

describe('idempotency', () => {
  test('twenty at once have one effect', async () => {
    const before = (await stripe.customers.list({ limit: 100 })).data.length
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        stripe.customers.create({ name: 'Once' }, { idempotencyKey: 'customer:once:1' }),
      ),
    )
    const ids = new Set(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.id] : [])))
    expect(ids.size).toBe(1)
    for (const result of results)
      if (result.status === 'rejected')
        expect([result.reason.statusCode, result.reason.code]).toEqual([409, 'idempotency_key_in_use'])
    expect((await stripe.customers.list({ limit: 100 })).data.length).toBe(before + 1)
  })

  test('what was refused before it was looked at is not kept: the same key may carry it put right', async () => {
    const key = { idempotencyKey: 'customer:put-right:1' }
    expect((await refusal(stripe.customers.create({ nonsense: 1 } as never, key))).code).toBe('parameter_unknown')
    const made = await stripe.customers.create({ name: 'Put right' }, key)
    expect(made.lastResponse.headers['idempotent-replayed']).toBeUndefined()
    expect((await stripe.customers.create({ name: 'Put right' }, key)).id).toBe(made.id)
  })

  test('replays the first answer, errors too, refuses other parameters, and forgets after 24 hours', async () => {
    const key = { idempotencyKey: 'customer:replay:1' }
    const first = await stripe.customers.create({ name: 'A' }, key)
    const again = await stripe.customers.create({ name: 'A' }, key)
    expect(again.id).toBe(first.id)
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true')
    const other = await refusal(stripe.customers.create({ name: 'B' }, key))
    expect([other.statusCode, other.type]).toEqual([400, 'StripeIdempotencyError'])

    const { account } = await readyAdviser()
    const transfer = () =>
      stripe.transfers.create(
        { amount: 100, currency: 'gbp', destination: account.id },
        { idempotencyKey: 'transfer:replay:1' },
      )
    const refused = await refusal(transfer())
    expect(refused.code).toBe('insufficient_capabilities_for_transfer')
    await sandbox.act('accounts/standing', { account: account.id, standing: 'ready' })
    expect((await refusal(transfer())).requestId).toBe(refused.requestId)

    await sandbox.act('clock/advance', { seconds: 86_401 })
    expect((await stripe.customers.create({ name: 'A' }, key)).id).not.toBe(first.id)
  })
})

describe('lists, metadata, expand', () => {
  test('pages hold together and metadata merges', async () => {
    const customer = await payer('Pages')
    const made: string[] = []
    for (let number = 0; number < 5; number++)
      made.unshift((await openInvoice(customer.id, 1000 + number)).id as string)
    const first = await stripe.invoices.list({ customer: customer.id, limit: 2 })
    expect([first.data.map((each) => each.id), first.has_more]).toEqual([made.slice(0, 2), true])
    const all: string[] = []
    for await (const invoice of stripe.invoices.list({ customer: customer.id, limit: 2 }))
      all.push(invoice.id as string)
    expect(all).toEqual(made)
    const found = await stripe.invoices.search({
      query: `customer:"${customer.id}" AND metadata["booking_id"]:"bkg_1"`,
    })
    expect(found.data.length).toBe(5)
    const updated = await stripe.customers.update(customer.id, { metadata: { a: '1', b: '2' } })
    expect((await stripe.customers.update(customer.id, { metadata: { a: '' } })).metadata).toEqual({ b: '2' })
    expect(updated.livemode).toBe(false)
    const deep = await refusal(
      stripe.invoices.retrieve(made[0] as string, { expand: ['payments.data.payment.payment_intent.latest_charge'] }),
    )
    expect(deep.message).toContain('more than 4 levels')
    const expanded = await stripe.invoices.retrieve(made[0] as string, {
      expand: ['payments.data.payment.payment_intent'],
    })
    const intent = expanded.payments?.data[0]?.payment.payment_intent as Stripe.PaymentIntent
    expect(intent.status).toBe('requires_payment_method')
    expect((await stripe.invoices.retrieve(made[0] as string)).payments).toBeUndefined()
  })
})

describe('bank transfers', () => {
  const cashOf = async (customer: string) => (await stripe.customers.retrieveCashBalance(customer)).available?.gbp ?? 0
  const fund = (customer: string, amount: number, reference?: string) =>
    stripe.testHelpers.customers.fundCashBalance(customer, {
      amount,
      currency: 'gbp',
      ...(reference ? { reference } : {}),
    })

  test('each payer has its own account number', async () => {
    const numbers = new Set<string | undefined>()
    for (const name of ['One', 'Two', 'Three']) {
      const customer = await payer(name)
      const details = await stripe.customers.createFundingInstructions(customer.id, {
        currency: 'gbp',
        funding_type: 'bank_transfer',
        bank_transfer: { type: 'gb_bank_transfer' },
      })
      numbers.add(details.bank_transfer.financial_addresses[0]?.sort_code?.account_number)
    }
    expect(numbers.size).toBe(3)
  })

  test('too little waits, the rest pays, too much stays', async () => {
    const customer = await payer('Underpays')
    const invoice = await openInvoice(customer.id, 35_114)
    await fund(customer.id, 35_000)
    const short = await stripe.invoices.retrieve(invoice.id as string)
    expect([short.status, short.amount_paid, short.amount_remaining]).toEqual(['open', 0, 35_114])
    expect(await cashOf(customer.id)).toBe(35_000)
    await fund(customer.id, 214)
    const paid = await stripe.invoices.retrieve(invoice.id as string, {
      expand: ['payments.data.payment.payment_intent'],
    })
    expect([paid.status, paid.amount_paid, paid.amount_remaining]).toEqual(['paid', 35_114, 0])
    expect(await cashOf(customer.id)).toBe(100)
    const intent = paid.payments?.data[0]?.payment.payment_intent as Stripe.PaymentIntent
    const charge = await stripe.charges.retrieve(intent.latest_charge as string, { expand: ['balance_transaction'] })
    const entry = charge.balance_transaction as Stripe.BalanceTransaction
    expect([charge.id.slice(0, 3), entry.fee, entry.net]).toEqual(['py_', 176, 34_938])
    const moves = await stripe.customers.listCashBalanceTransactions(customer.id)
    expect(moves.data.map((move) => [move.type, move.net_amount])).toEqual([
      ['applied_to_payment', -35_114],
      ['funded', 214],
      ['funded', 35_000],
    ])
  })

  test('the exact amount first, else the oldest; a reference decides', async () => {
    const customer = await payer('Several')
    const [oldest, middle, newest] = [
      await openInvoice(customer.id, 10_000),
      await openInvoice(customer.id, 20_000),
      await openInvoice(customer.id, 30_000),
    ]
    const status = async (invoice: Stripe.Invoice | undefined) =>
      (await stripe.invoices.retrieve(invoice?.id as string)).status
    await fund(customer.id, 20_000)
    expect([await status(oldest), await status(middle), await status(newest)]).toEqual(['open', 'paid', 'open'])
    await fund(customer.id, 31_000, `inv ${newest?.number?.toLowerCase()}`)
    expect([await status(oldest), await status(newest)]).toEqual(['open', 'paid'])
    await fund(customer.id, 11_000)
    expect([await status(oldest), await cashOf(customer.id)]).toEqual(['paid', 2_000])
  })

  test('30 days after it fell due nothing is matched, but a person can apply it', async () => {
    const customer = await payer('Late')
    const invoice = await openInvoice(customer.id, 5_000)
    await sandbox.act('clock/advance', { days: 61 })
    await fund(customer.id, 5_000)
    const late = await stripe.invoices.retrieve(invoice.id as string, { expand: ['payments'] })
    expect(late.status).toBe('open')
    await hooks.waitFor('invoice.overdue')
    await stripe.paymentIntents.applyCustomerBalance(late.payments?.data[0]?.payment.payment_intent as string)
    expect((await stripe.invoices.retrieve(invoice.id as string)).status).toBe('paid')
  })

  test('paid outside Stripe, void, and no editing of what is finalized', async () => {
    const customer = await payer('Otherwise')
    const outside = await openInvoice(customer.id, 700)
    const paid = await stripe.invoices.pay(outside.id as string, { paid_out_of_band: true })
    expect([paid.status, paid.amount_remaining]).toEqual(['paid', 0])
    expect((await stripe.charges.list({ customer: customer.id })).data).toEqual([])
    const voided = await stripe.invoices.voidInvoice((await openInvoice(customer.id, 800)).id as string)
    expect(voided.status).toBe('void')
    expect((await refusal(stripe.invoices.update(voided.id as string, { description: 'x' }))).code).toBe(
      'invoice_not_editable',
    )
    const credited = await openInvoice(customer.id, 900)
    await stripe.creditNotes.create({ invoice: credited.id as string, amount: 400 })
    expect((await stripe.invoices.retrieve(credited.id as string)).amount_remaining).toBe(500)
    await stripe.creditNotes.create({ invoice: credited.id as string, amount: 500 })
    expect((await stripe.invoices.retrieve(credited.id as string)).status).toBe('paid')
  })
})

describe('checkout', () => {
  test('a good card pays once, however often the form is sent', async () => {
    const made = await session()
    expect([made.status, made.payment_status, made.payment_intent]).toEqual(['open', 'unpaid', null])
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post(made.url as string, card('4242424242424242'))),
    )
    expect(answers.map((answer) => answer.headers.get('location'))).toEqual(
      Array(5).fill(`http://127.0.0.1:9/done?session=${made.id}`),
    )
    const paid = await stripe.checkout.sessions.retrieve(made.id, {
      expand: ['payment_intent.latest_charge.balance_transaction'],
    })
    const intent = paid.payment_intent as Stripe.PaymentIntent
    const charge = intent.latest_charge as Stripe.Charge
    expect([paid.status, paid.payment_status, intent.metadata.payment_id, intent.transfer_group]).toEqual([
      'complete',
      'paid',
      'pay_1',
      'booking_1',
    ])
    expect((charge.balance_transaction as Stripe.BalanceTransaction).fee).toBe(695)
    expect((await stripe.charges.list({ payment_intent: intent.id })).data.length).toBe(1)
    expect((await refusal(stripe.checkout.sessions.expire(made.id))).statusCode).toBe(400)
  })

  test('a declined card leaves it open, and it expires by call or by clock', async () => {
    const made = await session()
    const declined = await post(made.url as string, card('4000000000000002'))
    expect([declined.status, (await declined.text()).includes('Your card was declined')]).toEqual([402, true])
    const open = await stripe.checkout.sessions.retrieve(made.id)
    expect([open.status, open.payment_status]).toEqual(['open', 'unpaid'])
    const failed = await hooks.waitFor('payment_intent.payment_failed')
    expect(failed[0]?.event.data.object).toMatchObject({ last_payment_error: { decline_code: 'generic_decline' } })
    expect((await stripe.checkout.sessions.expire(made.id)).status).toBe('expired')
    expect((await post(made.url as string, card('4242424242424242'))).status).toBe(200)
    expect((await stripe.checkout.sessions.retrieve(made.id)).payment_status).toBe('unpaid')
    const later = await session()
    await sandbox.act('clock/advance', { days: 1 })
    expect((await stripe.checkout.sessions.retrieve(later.id)).status).toBe('expired')
    await hooks.waitFor('checkout.session.expired', 2)
  })

  test('leaving leads back, and a card that must be confirmed is asked for', async () => {
    const made = await session()
    expect((await fetch(`${made.url}/cancel`, { redirect: 'manual' })).headers.get('location')).toBe(
      'http://127.0.0.1:9/back',
    )
    const asked = await post(made.url as string, card('4000002500003155'))
    expect([asked.status, (await asked.text()).includes('Your bank asks you to confirm')]).toEqual([200, true])
    expect((await post(made.url as string, { ...card('4000002500003155'), confirmed: 'yes' })).status).toBe(303)
    for (const wrong of [{}, { card: '4242424242424241' }, { expiry: '13/34' }, { email: 'x' }, { name: '' }])
      expect(
        (
          await post(
            (
              await session()
            ).url as string,
            Object.keys(wrong).length ? { ...card('4242424242424242'), ...wrong } : {},
          )
        ).status,
      ).toBe(422)
  })
})

describe('connected accounts, transfers, payouts', () => {
  test('the link works once; unfinished, finished and rejected show on the account', async () => {
    const { account, link, setup, finish } = await readyAdviser()
    expect([account.payouts_enabled, account.capabilities?.transfers, account.type]).toEqual([
      false,
      'inactive',
      'express',
    ])
    expect((await fetch(link.url, { redirect: 'manual' })).headers.get('location')).toBe('http://127.0.0.1:9/refresh')
    await post(setup, { do: 'unfinished' })
    expect((await stripe.accounts.retrieve(account.id)).requirements?.currently_due).toContain('external_account')
    expect((await finish({ sort_code: '1' })).status).toBe(422)
    expect((await finish()).headers.get('location')).toBe('http://127.0.0.1:9/return')
    const ready = await stripe.accounts.retrieve(account.id)
    expect([ready.payouts_enabled, ready.capabilities?.transfers, ready.requirements?.currently_due]).toEqual([
      true,
      'active',
      [],
    ])
    expect((await hooks.waitFor('account.updated')).some((each) => each.event.account === account.id)).toBe(true)
    await stripe.accounts.reject(account.id, { reason: 'fraud_other' })
    expect((await stripe.accounts.retrieve(account.id)).requirements?.disabled_reason).toBe('rejected.fraud')
    expect(
      (
        await refusal(
          stripe.accounts.create({ type: 'express', controller: { stripe_dashboard: { type: 'express' } } }),
        )
      ).param,
    ).toBe('type')
  })

  test('a source transaction caps the sum and waits for it to settle; then it is paid out', async () => {
    const { account, finish } = await readyAdviser()
    const { charge } = await payByCard()
    const destination = account.id
    const transfer = (amount: number, more = {}) =>
      stripe.transfers.create({ amount, currency: 'gbp', destination, transfer_group: 'booking_1', ...more })
    expect((await refusal(transfer(100, { source_transaction: charge.id }))).code).toBe(
      'insufficient_capabilities_for_transfer',
    )
    await finish()
    expect((await refusal(transfer(9_000_000))).code).toBe('balance_insufficient')
    expect(
      (await refusal(stripe.transfers.create({ amount: 1, currency: 'gbp', destination: 'acct_nobody' }))).code,
    ).toBe('resource_missing')
    const first = await transfer(40_000, { source_transaction: charge.id })
    expect((await refusal(transfer(5_001, { source_transaction: charge.id }))).message).toContain('must not exceed')
    await transfer(5_000, { source_transaction: charge.id })
    const there = { stripeAccount: destination }
    const waiting = await stripe.balance.retrieve({}, there)
    expect([waiting.available[0]?.amount, waiting.pending[0]?.amount]).toEqual([0, 45_000])
    expect((await stripe.transfers.list({ transfer_group: 'booking_1', destination })).data.length).toBe(2)
    await sandbox.act('clock/advance', { days: 3 })
    const payouts = await stripe.payouts.list({}, there)
    expect(payouts.data.map((payout) => [payout.amount, payout.status, payout.automatic])).toEqual([
      [45_000, 'paid', true],
    ])
    expect((await hooks.waitFor('payout.paid')).at(-1)?.event.account).toBe(destination)
    const reversal = await stripe.transfers.createReversal(first.id, { amount: 1_000 })
    expect((await stripe.transfers.retrieve(first.id)).reversals.data[0]?.id).toBe(reversal.id)
    expect((await stripe.balance.retrieve({}, there)).available[0]?.amount).toBe(-1_000)
    expect((await refusal(stripe.transfers.createReversal(first.id, { amount: 39_001 }))).param).toBe('amount')
    expect((await refusal(stripe.payouts.list({}, { stripeAccount: 'acct_nobody' }))).statusCode).toBe(403)
  })

  test('a closed bank account fails the payout and gives the money back', async () => {
    const { account, finish } = await readyAdviser()
    await finish({ account_number: '00012353' })
    const { charge } = await payByCard()
    await stripe.transfers.create({
      amount: 40_000,
      currency: 'gbp',
      destination: account.id,
      source_transaction: charge.id,
    })
    await sandbox.act('clock/advance', { days: 3 })
    const [payout] = (await stripe.payouts.list({}, { stripeAccount: account.id })).data
    expect([payout?.status, payout?.failure_code]).toEqual(['failed', 'account_closed'])
    expect((await stripe.balance.retrieve({}, { stripeAccount: account.id })).available[0]?.amount).toBe(40_000)
  })
})

describe('refunds and disputes', () => {
  test('a card goes back in parts, never more than was paid', async () => {
    const { charge, intent } = await payByCard()
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 5_000 })
    expect(refund.status).toBe('succeeded')
    expect((await refusal(stripe.refunds.create({ charge: charge.id, amount: 40_001 }))).param).toBe('amount')
    await stripe.refunds.create({ charge: charge.id })
    expect((await refusal(stripe.refunds.create({ charge: charge.id }))).code).toBe('charge_already_refunded')
    expect((await stripe.charges.retrieve(charge.id)).refunded).toBe(true)
  })

  test('a bank transfer goes back when the payer gives bank details, and can fail', async () => {
    const customer = await payer('Refunds')
    const invoice = await openInvoice(customer.id, 10_000)
    await sandbox.act('bank/transfer', { customer: customer.id, amount: 10_000 })
    const paid = await stripe.invoices.retrieve(invoice.id as string, { expand: ['payments'] })
    const intent = paid.payments?.data[0]?.payment.payment_intent as string
    const refund = await stripe.refunds.create({
      payment_intent: intent,
      instructions_email: 'finance@fernleigh.example',
    })
    expect(refund.status).toBe('requires_action')
    await sandbox.act('refunds/answer', { refund: refund.id, arrives: false })
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('failed')
    const second = await stripe.refunds.create({ payment_intent: intent })
    await sandbox.act('refunds/answer', { refund: second.id, arrives: true })
    expect((await stripe.refunds.retrieve(second.id)).status).toBe('succeeded')
    await hooks.waitFor('refund.failed')
  })

  test('a dispute takes the money at once and a win gives it back', async () => {
    const { charge } = await payByCard()
    const opened = await sandbox.act('disputes/open', { charge: charge.id, reason: 'fraudulent' })
    const id = opened.dispute as string
    const dispute = await stripe.disputes.retrieve(id)
    expect([dispute.status, dispute.balance_transactions[0]?.net]).toEqual(['needs_response', -47_000])
    expect((await refusal(stripe.refunds.create({ charge: charge.id }))).code).toBe('charge_disputed')
    await hooks.waitFor('charge.dispute.funds_withdrawn')
    expect((await stripe.disputes.update(id, { evidence: { service_date: '12 March' }, submit: true })).status).toBe(
      'under_review',
    )
    await sandbox.act('disputes/decide', { dispute: id, won: true })
    expect((await stripe.disputes.retrieve(id)).status).toBe('won')
    await hooks.waitFor('charge.dispute.funds_reinstated')
  })
})

describe('files for a bank', () => {
  const pdf = (bytes = 2_000, words = '') => Buffer.from(`%PDF-1.4\n${words}`.padEnd(bytes, 'x'))
  const sent = (data: Buffer, more: object = {}, options: Stripe.RequestOptions = {}) =>
    stripe.files.create(
      { purpose: 'dispute_evidence', file: { data, name: 'sheet.pdf', type: 'application/pdf' }, ...more },
      options,
    )

  test('a file is kept by what it holds, and sent again with its key it is the same one', async () => {
    const key = { idempotencyKey: 'dispute_file:one:1' }
    const file = await sent(pdf(), {}, key)
    expect([file.object, file.filename, file.type, file.size]).toEqual(['file', 'sheet.pdf', 'pdf', 2_000])
    // The SDK draws the boundary of its form anew each time: what counts is what is in it.
    expect((await sent(pdf(), {}, key)).id).toBe(file.id)
    const other = await refusal(sent(pdf(2_000, 'other'), {}, key))
    expect([other.statusCode, other.rawType]).toEqual([400, 'idempotency_error'])
    expect((await stripe.files.retrieve(file.id)).id).toBe(file.id)
    const listed = await stripe.files.list({ purpose: 'dispute_evidence', created: { gte: file.created } })
    expect(listed.data.map(({ id }) => id)).toContain(file.id)
    const opened = await fetch(`${sandbox.url}/files/${file.id}`)
    expect([opened.headers.get('content-type'), Buffer.from(await opened.arrayBuffer())]).toEqual([
      'application/pdf',
      pdf(),
    ])
  })

  test('what the declarations do not know, another kind of file, one too large and none are refused', async () => {
    const unknown = await refusal(sent(pdf(), { colour: 'red' }))
    expect([unknown.statusCode, unknown.code, unknown.param]).toEqual([400, 'parameter_unknown', 'colour'])
    const inside = await refusal(sent(pdf(), { file_link_data: { create: true, secret: 'x' } }))
    expect([inside.code, inside.param]).toEqual(['parameter_unknown', 'file_link_data[secret]'])
    const noPurpose = await refusal(stripe.files.create({ file: { data: pdf(), name: 'x.pdf' } } as never))
    expect([noPurpose.code, noPurpose.param]).toEqual(['parameter_missing', 'purpose'])
    for (const [data, words] of [
      [Buffer.from('words'), 'Unsupported file type'],
      [pdf(5_000_001), 'too large'],
      [Buffer.alloc(0), 'empty'],
    ] as const) {
      const error = await refusal(sent(data))
      expect([error.statusCode, error.param, error.message]).toEqual([400, 'file', expect.stringContaining(words)])
    }
    const headers = { authorization: 'Bearer sk_test_x', 'content-type': 'application/x-www-form-urlencoded' }
    const asText = await fetch(`${sandbox.url}/v1/files`, {
      method: 'POST',
      headers,
      body: 'purpose=dispute_evidence&file[data]=x',
    })
    expect(asText.status).toBe(400)
    const broken = { ...headers, 'content-type': 'multipart/form-data; boundary=x' }
    for (const body of [
      '',
      '--y\r\nbroken',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\ncut',
    ]) {
      const answer = await fetch(`${sandbox.url}/v1/files`, { method: 'POST', headers: broken, body })
      expect(answer.status, body).toBe(400)
    }
    const elsewhere = await fetch(`${sandbox.url}/v1/customers`, { method: 'POST', headers: broken, body: '--x--' })
    expect(elsewhere.status).toBe(400)
  })

  test('an answer names files that are there, and no more of them than a bank takes', async () => {
    const { charge } = await payByCard()
    const id = (await sandbox.act('disputes/open', { charge: charge.id, reason: 'fraudulent' })).dispute as string
    const missing = await refusal(stripe.disputes.update(id, { evidence: { receipt: 'file_none' } }))
    expect([missing.statusCode, missing.code, missing.param]).toEqual([400, 'resource_missing', 'evidence[receipt]'])
    const [large, larger, small] = [await sent(pdf(2_000_000)), await sent(pdf(2_600_000)), await sent(pdf())]
    const tooMuch = { receipt: large.id, service_documentation: larger.id }
    expect((await refusal(stripe.disputes.update(id, { evidence: tooMuch }))).message).toContain('4.5 MB')
    const words = Object.fromEntries(['customer_name', 'product_description'].map((name) => [name, 'x'.repeat(4_000)]))
    const answered = await stripe.disputes.update(id, {
      evidence: { ...words, receipt: small.id, service_documentation: large.id },
      submit: true,
      expand: ['evidence.receipt'],
    })
    expect([answered.status, answered.evidence_details.submission_count]).toEqual(['under_review', 1])
    expect((answered.evidence.receipt as Stripe.File).size).toBe(2_000)
    expect(await (await fetch(`${sandbox.url}/payments`)).text()).toContain(`/files/${small.id}`)
  })
})

describe('webhooks', () => {
  test('the signature is accepted on the raw bytes and on nothing else', async () => {
    const customer = await payer('Signed')
    const mine = () => hooks.received.find((each) => (each.event.data.object as { id?: string }).id === customer.id)
    for (let turn = 0; turn < 100 && !mine(); turn++) await new Promise((resolve) => setTimeout(resolve, 50))
    const signed = mine()
    const header = signed?.headers['stripe-signature'] as string
    const event = stripe.webhooks.constructEvent(signed?.body as string, header, secret)
    expect([event.type, event.api_version, event.livemode]).toEqual(['customer.created', '2026-10-28.endive', false])
    expect(() => stripe.webhooks.constructEvent(`${signed?.body} `, header, secret)).toThrow()
    expect(() => stripe.webhooks.constructEvent(signed?.body as string, header, 'whsec_other')).toThrow()
    expect(() => stripe.webhooks.constructEvent(JSON.stringify(event), header, secret)).toThrow()
  })

  test('twice, held, backwards, and again on demand', async () => {
    const of = (id: string) => hooks.received.filter((each) => (each.event.data.object as { id?: string }).id === id)
    const until = async (id: string, count: number) => {
      for (let turn = 0; turn < 100 && of(id).length < count; turn++)
        await new Promise((resolve) => setTimeout(resolve, 50))
      return of(id)
    }
    await sandbox.act('settings', { delivery: 'doubled' })
    const twice = await payer('Twice')
    expect((await until(twice.id, 2)).length).toBe(2)
    await sandbox.act('settings', { delivery: 'held' })
    const held = await payer('Held')
    await stripe.customers.update(held.id, { name: 'Held longer' })
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(of(held.id)).toEqual([])
    expect(
      (await stripe.events.list({ delivery_success: false, limit: 5 })).data.map(
        (event) => (event.data.object as { id?: string }).id,
      ),
    ).toContain(held.id)
    await sandbox.act('deliveries/release', { order: 'backwards' })
    const arrived = await until(held.id, 2)
    expect(arrived.map((each) => each.event.type)).toEqual(['customer.updated', 'customer.created'])
    await sandbox.act('settings', { delivery: 'normal' })
    await sandbox.act('events/resend', { event: arrived[0]?.event.id })
    expect((await until(held.id, 3)).length).toBe(3)
  })

  test('what is not answered well comes again, later each time, until it is', async () => {
    hooks.answer = 500
    const customer = await payer('Unwell')
    const came = () => hooks.received.filter((each) => (each.event.data.object as { id?: string }).id === customer.id)
    const at: number[] = []
    for (let turn = 0; turn < 400 && at.length < 3; turn++) {
      if (came().length > at.length) at.push(performance.now())
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    expect(at).toHaveLength(3)
    const [first = 0, second = 0, third = 0] = at
    expect(third - second).toBeGreaterThan(second - first)
    hooks.answer = 200
    await sandbox.act('clock/advance', { seconds: 60 })
    const isOver = async () => (await stripe.events.retrieve(came()[0]?.event.id as string)).pending_webhooks === 0
    for (let turn = 0; turn < 100 && !(await isOver()); turn++) await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await isOver()).toBe(true)
    const count = came().length
    await sandbox.act('clock/advance', { seconds: 3_600 })
    await payer('After it')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(came()).toHaveLength(count)
  })

  test('killed in the middle of deliveries, it delivers after its restart', async () => {
    await sandbox.act('settings/reset')
    hooks.answer = 'hang'
    const made: string[] = []
    for (let number = 0; number < 12; number++) made.push((await payer(`Killed ${number}`)).id)
    await sandbox.end('SIGKILL')
    const seen = () => new Set(hooks.received.map((each) => (each.event.data.object as { id?: string }).id))
    const before = made.filter((id) => seen().has(id)).length
    expect(before).toBeLessThan(made.length)
    hooks.answer = 500
    sandbox = await start()
    stripe = sandbox.stripe
    await new Promise((resolve) => setTimeout(resolve, 500))
    hooks.answer = 200
    const undelivered = async () => (await stripe.events.list({ delivery_success: false, limit: 100 })).data.length
    for (let turn = 0; turn < 100 && (await undelivered()) > 0; turn++)
      await new Promise((resolve) => setTimeout(resolve, 100))
    expect(made.filter((id) => !seen().has(id))).toEqual([])
    expect(await undelivered()).toBe(0)
    expect(
      (await stripe.customers.list({ limit: 100 })).data.filter((customer) => customer.name?.startsWith('Killed'))
        .length,
    ).toBe(12)
  })
})

test('it imports nothing of the product, and nothing imports it', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const imports = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
      .flatMap((name) =>
        [...readFileSync(join(root, folder, name), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(
          ([, of = '']) => ({ name: join(folder, name), of }),
        ),
      )
  const own = 'app/stripe-sandbox/'
  const all = [...imports('app'), ...imports('db'), ...imports('emails')]
  const ofSandbox = all.filter(({ name }) => name.startsWith(own))
  expect(ofSandbox.length).toBeGreaterThan(100)
  expect(ofSandbox.filter(({ of }) => /^#/.test(of) && !of.startsWith(`#${own}`))).toEqual([])
  expect(all.filter(({ name, of }) => !name.startsWith(own) && of.includes('stripe-sandbox'))).toEqual([])
})

test('every object it made has the fields, kinds and words that the package declares', async () => {
  const { objects } = await loadShapes()
  const sql = postgres(database.ownerUrl, { max: 1 })
  const rows = await sql<{ object: string; body: Record<string, unknown> }[]>`
    select object, body from objects where object not like 'sandbox.%'`
  await sql.end()
  const kinds = new Set(rows.map((row) => row.object))
  const faults = new Set(
    rows.flatMap(({ object, body }) => {
      const key = objects[object]
      return key ? strayed(body, { kind: 'ref', to: key }, object) : [`${object} is not declared`]
    }),
  )
  expect([...faults]).toEqual([])
  expect(kinds.size).toBeGreaterThan(15)
})
