import { eq } from 'drizzle-orm'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { payers, stripeCustomers } from '#db/schema/index.ts'
import { normalisePostcode } from '../postcode.ts'
import { done, type Result } from '../result.ts'
import { type CallKind, callStripe, type StripeRefusal } from './stripe-call.server.ts'

// One customer at Stripe for each paying organisation, with an account number that is that payer's alone: whatever
// arrives there is known to be theirs.

type CustomerParameters = {
  name: string
  email: string
  address: Record<string, string>
  preferred_locales: string[]
  metadata: Record<string, string>
}

export const customerCall: CallKind<CustomerParameters, Stripe.Customer> = {
  kind: 'customer',
  send: (parameters, options) => stripe().customers.create(parameters, options),
  async lookUp(_parameters, payerId) {
    const found = await stripe().customers.search({ query: `metadata['payer_id']:'${payerId}'`, limit: 1 })
    return found.data[0] ?? null
  },
  async record(tx, payerId, customer) {
    await tx.insert(stripeCustomers).values({ payerId, stripeCustomerId: customer.id }).onConflictDoNothing()
  },
}

type FundingParameters = { customer: string }
type Funding = { id: string; sortCode: string; accountNumber: string; accountName: string }

const askFunding = async ({ customer }: FundingParameters, options?: { idempotencyKey: string }): Promise<Funding> => {
  const answer = await stripe().customers.createFundingInstructions(
    customer,
    { currency: 'gbp', funding_type: 'bank_transfer', bank_transfer: { type: 'gb_bank_transfer' } },
    options,
  )
  const account = answer.bank_transfer.financial_addresses.find((address) => address.sort_code)?.sort_code
  if (!account) throw new Error('Stripe named no sort code for a payer')
  return {
    id: customer,
    sortCode: account.sort_code,
    accountNumber: account.account_number,
    accountName: account.account_holder_name,
  }
}

export const fundingCall: CallKind<FundingParameters, Funding> = {
  kind: 'funding',
  send: askFunding,
  // Asking again answers the same account: it is the payer's own.
  lookUp: (parameters) => askFunding(parameters),
  async record(tx, payerId, { sortCode, accountNumber, accountName }) {
    await tx
      .update(stripeCustomers)
      .set({ sortCode, accountNumber, accountName })
      .where(eq(stripeCustomers.payerId, payerId))
  },
}

export type PayerCustomer = typeof stripeCustomers.$inferSelect

/** The payer's customer at Stripe with its account details for transfers, made at the first request. */
export async function payerCustomer(
  actor: SystemActor,
  payerId: string,
  now: Date,
): Promise<Result<PayerCustomer, StripeRefusal>> {
  const known = await readCustomer(actor, payerId)
  if (known?.accountNumber) return done(known)
  const payer = await inTransaction(actor, async (tx) => {
    const [row] = await tx.select().from(payers).where(eq(payers.payerId, payerId))
    return row
  })
  if (!payer) throw new Error(`no payer ${payerId}`)
  const customer = await callStripe(actor, customerCall, payerId, customerOf(payer), now)
  if (!customer.ok) return customer
  const funding = await callStripe(actor, fundingCall, payerId, { customer: customer.value }, now)
  if (!funding.ok) return funding
  return done((await readCustomer(actor, payerId)) as PayerCustomer)
}

const readCustomer = (actor: SystemActor, payerId: string) =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx.select().from(stripeCustomers).where(eq(stripeCustomers.payerId, payerId))
    return row
  })

function customerOf(payer: typeof payers.$inferSelect): CustomerParameters {
  const lines = [...payer.addressLines]
  const postcode = normalisePostcode(lines.at(-1) ?? '')
  if (postcode) lines.pop()
  const [line1 = '', ...more] = lines
  return {
    name: payer.legalName,
    email: payer.invoiceEmail,
    address: {
      line1,
      ...(more.length > 0 ? { line2: more.join(', ') } : {}),
      ...(postcode ? { postal_code: postcode } : {}),
      country: 'GB',
    },
    preferred_locales: ['en-GB'],
    metadata: { payer_id: payer.payerId },
  }
}
