import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import { may, type SupplierActor, type SystemActor, systemActor } from '#app/auth/actor.ts'
import { settings } from '#app/env.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { payoutAccounts, payouts, practices } from '#db/schema/index.ts'
import { type CallKind, callStripe, type StripeRefusal } from '../payments/stripe-call.server.ts'
import { whileSomebodyWaits } from '../payments/while-somebody-waits.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { isClosed, isReady } from './account-words.ts'
import { tellOfRequirements } from './tell-of-account.server.ts'

// How money reaches the adviser is this one seam: a connected account at Stripe, by controller properties.

export type PayoutAccount = typeof payoutAccounts.$inferSelect

/** What every adviser's account is at Stripe: theirs to keep, ours to pay for, and paid by transfers. */
export const CONNECTED = {
  country: 'GB',
  controller: {
    stripe_dashboard: { type: 'express' },
    fees: { payer: 'application' },
    losses: { payments: 'application' },
    requirement_collection: 'stripe',
  },
  capabilities: { transfers: { requested: true } },
} satisfies Stripe.AccountCreateParams

/** What Stripe calls how a supplier trades. */
const BUSINESS_TYPES = {
  sole_trader: 'individual',
  limited_company: 'company',
  company: 'company',
  charity: 'non_profit',
  authority: 'government_entity',
  agency: 'company',
} as const

type AccountParameters = Stripe.AccountCreateParams & { metadata: { supplier_id: string } }

export const accountCall: CallKind<AccountParameters, Stripe.Account> = {
  kind: 'account',
  send: (parameters, options) => stripe().accounts.create(parameters, options),
  async lookUp(_parameters, supplierId) {
    for await (const account of stripe().accounts.list({ limit: 100 })) {
      if (account.metadata?.supplier_id === supplierId) return account
    }
    return null
  },
  record: (tx, supplierId, account, now) => keepStanding(tx, supplierId, account, now),
}

/**
 * The address where an adviser sets up or completes their payout account: made on each click, for it works once and for
 * minutes only, and so is never sent by email. Refuses `role_missing`, an account that Stripe has closed, what Stripe
 * refuses, and `stripe_away`.
 */
export async function connectPayoutAccount(
  actor: SupplierActor,
  now: Date,
): Promise<Result<{ url: string }, 'role_missing' | 'account_closed' | 'stripe_away' | StripeRefusal>> {
  if (!may(actor, 'keep payouts')) return refuse('role_missing')
  if (isClosed(await payoutAccountOf(actor, actor.organisationId))) return refuse('account_closed')
  const supplierId = actor.organisationId
  const practice = await inTransaction(actor, async (tx) => {
    const [row] = await tx.select().from(practices).where(eq(practices.supplierId, supplierId))
    return row
  })
  if (!practice) throw new Error(`no practice ${supplierId}`)
  const parameters: AccountParameters = {
    ...CONNECTED,
    email: actor.email,
    business_type: BUSINESS_TYPES[practice.trading],
    business_profile: { mcc: '8299', product_description: 'Careers guidance in schools' },
    metadata: { supplier_id: supplierId },
  }
  const asked = { what: 'form of the payout account', row: supplierId }
  const form = await whileSomebodyWaits(asked, () =>
    formAtStripe({ supplierId, at: actor.kind === 'provider' ? '/provider' : '/adviser' }, parameters, now),
  )
  return form.ok ? form.value : form
}

async function formAtStripe(
  { supplierId, at }: { supplierId: string; at: string },
  parameters: AccountParameters,
  now: Date,
): Promise<Result<{ url: string }, StripeRefusal>> {
  const made = await callStripe(
    systemActor(`payout account of ${supplierId}`),
    accountCall,
    supplierId,
    parameters,
    now,
  )
  if (!made.ok) return made
  const { appUrl } = settings()
  const link = await stripe().accountLinks.create({
    account: made.value,
    type: 'account_onboarding',
    refresh_url: `${appUrl}${at}/payouts/connect`,
    return_url: `${appUrl}${at}/payouts?back=1`,
    collection_options: { fields: 'eventually_due' },
  })
  return done({ url: link.url })
}

/**
 * Reads an adviser's account at Stripe again. When it has become ready, the payouts that waited for it go out; where it was
 * ready before only if they are to be tried again (`release`), which whoever sends one of them must not ask for.
 */
export async function readPayoutAccount(
  actor: SystemActor,
  supplierId: string,
  now: Date,
  release = true,
): Promise<PayoutAccount | null> {
  const before = await payoutAccountOf(actor, supplierId)
  if (!before?.stripeAccountId) return before
  const account = await stripe().accounts.retrieve(before.stripeAccountId)
  return inTransaction(actor, async (tx) => {
    await keepStanding(tx, supplierId, account, now)
    const [after] = await tx.select().from(payoutAccounts).where(eq(payoutAccounts.supplierId, supplierId))
    if (after && isReady(after) && (release || !isReady(before)))
      await enqueueWaiting(tx, supplierId, { hasChanged: !isReady(before) })
    return after ?? null
  })
}

const payoutAccountOf = (actor: SystemActor | SupplierActor, supplierId: string): Promise<PayoutAccount | null> =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx.select().from(payoutAccounts).where(eq(payoutAccounts.supplierId, supplierId))
    return row ?? null
  })

/** Whose account it is, or null when it is none of ours. */
export const supplierOfAccount = (actor: SystemActor, stripeAccountId: string): Promise<string | null> =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ supplierId: payoutAccounts.supplierId })
      .from(payoutAccounts)
      .where(eq(payoutAccounts.stripeAccountId, stripeAccountId))
    return row?.supplierId ?? null
  })

/**
 * Payouts that were held tell why; those that never were are in the queue already. What Stripe refused is sent again only once
 * the account has become ready: asked every minute, it would refuse every minute.
 */
async function enqueueWaiting(tx: Tx, supplierId: string, { hasChanged }: { hasChanged: boolean }): Promise<void> {
  const held = await tx
    .select({ id: payouts.id })
    .from(payouts)
    .where(
      and(
        eq(payouts.supplierId, supplierId),
        inArray(payouts.status, hasChanged ? ['waiting', 'failed'] : ['waiting']),
        isNotNull(payouts.reason),
      ),
    )
  for (const { id } of held) await enqueue(tx, 'send-payout', { payoutId: id }, { key: `send-payout:${id}` })
}

async function keepStanding(tx: Tx, supplierId: string, account: Stripe.Account, now: Date): Promise<void> {
  const [before] = await tx
    .select()
    .from(payoutAccounts)
    .where(eq(payoutAccounts.supplierId, supplierId))
    .for('no key update')
  if (before?.stripeAccountId) await tellOfRequirements(tx, before, account, now)
  const standing = {
    stripeAccountId: account.id,
    canReceive: account.capabilities?.transfers === 'active',
    canPayOut: account.payouts_enabled === true,
    requirements: account.requirements?.currently_due ?? [],
    disabledReason: account.requirements?.disabled_reason ?? null,
    readAt: now,
  }
  await tx
    .insert(payoutAccounts)
    .values({ supplierId, ...standing })
    .onConflictDoUpdate({ target: payoutAccounts.supplierId, set: standing })
}

/** An adviser's own account, read again at Stripe: on coming back from its form. Refuses `stripe_away`. */
export async function readOwnAccount(
  actor: SupplierActor,
  now: Date,
): Promise<Result<PayoutAccount | null, 'stripe_away'>> {
  const supplierId = actor.organisationId
  const system = systemActor(`payout account of ${supplierId}`)
  const asked = { what: 'payout account', row: supplierId }
  return whileSomebodyWaits(asked, () => readPayoutAccount(system, supplierId, now))
}
