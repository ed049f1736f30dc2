import { enqueue } from '#app/adapters/queue.server.ts'
import { type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import type { payoutAccounts } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { formatDate } from '../format-day.ts'
import { writtenTo } from '../sellers/written-to.server.ts'
import { isClosed, requirementWords } from './account-words.ts'

type PayoutAccount = typeof payoutAccounts.$inferSelect

// What Stripe says of a payout account, told to its adviser whether or not a payout waits for it.

/**
 * Tells an adviser what Stripe has begun to ask of an account that was complete before, once for that set, and until when
 * where Stripe says so. While they are setting it up they read it in Stripe's own form. The account's row is locked.
 */
export async function tellOfRequirements(
  tx: Tx,
  before: PayoutAccount,
  account: Stripe.Account,
  now: Date,
): Promise<void> {
  const wanted = account.requirements?.currently_due ?? []
  const isNew = wanted.some((one) => !before.requirements.includes(one))
  const disabledReason = account.requirements?.disabled_reason ?? null
  if (!isNew || !account.details_submitted || isClosed({ ...before, disabledReason })) return
  const deadline = account.requirements?.current_deadline
  await enqueue(tx, 'write-email', {
    template: 'payout-account-wanted',
    // What was given and is asked for again another day is told again.
    key: `payout-account-wanted:${before.supplierId}:${[...wanted].sort().join(',')}:${londonDay(now)}`,
    recipients: await writtenTo(tx, before.supplierId),
    facts: {
      wanted: requirementWords(wanted).join('\n'),
      ...(deadline ? { by: formatDate(londonDay(new Date(deadline * 1_000))) } : {}),
    },
  })
}

/**
 * Tells an adviser, once, that their bank did not take what Stripe paid out of their account. Read again at Stripe; answers
 * whether it has failed.
 */
export async function tellOfFailedPayout(
  actor: SystemActor,
  { supplierId, account, payoutId }: { supplierId: string; account: string; payoutId: string },
): Promise<boolean> {
  const payout = await stripe().payouts.retrieve(payoutId, {}, { stripeAccount: account })
  if (payout.status !== 'failed') return false
  const key = `bank-payout-failed:${payout.id}`
  await inTransaction(actor, async (tx) =>
    enqueue(
      tx,
      'write-email',
      {
        template: 'bank-payout-failed',
        key,
        recipients: await writtenTo(tx, supplierId),
        facts: { pence: String(payout.amount), why: payout.failure_message ?? '' },
      },
      { key },
    ),
  )
  return true
}
