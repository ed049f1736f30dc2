import { eq, sql } from 'drizzle-orm'
import { stripe } from '#app/adapters/stripe.server.ts'
import { type SupplierActor, systemActor } from '#app/auth/actor.ts'
import { readRequestAtStripe } from '#app/domain/payments/read-request.server.ts'
import { connectPayoutAccount, readPayoutAccount } from '#app/domain/payouts/payout-account.server.ts'
import { charges, paymentRequests, payoutAccounts } from '#db/schema/index.ts'
import { asSeed } from './acting.server.ts'
import { atWork } from './at-work.ts'
import type { SeededAdviser } from './practices.server.ts'
import type { Random } from './random.ts'
import type { Timeline } from './timeline.ts'

/** The bank and Stripe of the demonstration's past. */
export interface Bank {
  /** Moves the clock of Stripe's sandbox on to a moment of the past. */
  setClock(at: Date): Promise<void>
  /** Before money is asked for: the clock is set, and the adviser it is for opens a payout account, as most of them do. */
  open(paymentRequestId: string, at: Date): Promise<void>
  /** Most payers pay one to four weeks after they were asked. */
  expectPayment(paymentRequestId: string, at: Date): void
}

const DAY_MS = 86_400_000

/** One adviser in ten has yet to open a payout account: their money is held, and they are told why. */
export const hasNoAccount = (advisers: readonly SeededAdviser[], adviser: SeededAdviser): boolean =>
  advisers.indexOf(adviser) % 10 === 7

const actor = systemActor('the demonstration plays the bank')

/**
 * Plays the bank at the sandbox, each act at its own time: payout accounts are opened, transfers arrive, and Waymark reads
 * of them as it would of real money. Webhooks are off meanwhile, for there is nobody to hear them yet; `close` turns them on
 * again and sets the clock to now.
 */
export async function openBank(
  sandboxUrl: string,
  world: { random: Random; timeline: Timeline; advisers: SeededAdviser[]; latePayers: ReadonlySet<string> },
): Promise<Bank & { close(): Promise<void> }> {
  const { random, timeline, advisers, latePayers } = world
  let ahead = Number.NEGATIVE_INFINITY
  const [held, late] = [new Set<string>(), new Set<string>()]
  const setClock = async (at: Date) => {
    // The sandbox's clock runs on between two acts, and goes only forward: it may have passed the moment by seconds.
    if (at.getTime() - Date.now() <= ahead) return
    ahead = at.getTime() - Date.now()
    await act(sandboxUrl, 'clock/set', { at: Math.ceil(at.getTime() / 1000) })
  }
  await setWebhooks(false)
  return {
    setClock,
    async open(paymentRequestId, at) {
      await setClock(at)
      const { payerId, supplierIds } = await requestOf(paymentRequestId)
      if (latePayers.has(payerId)) late.add(paymentRequestId)
      for (const adviser of advisers.filter((one) => supplierIds.includes(one.supplierId))) {
        if (hasNoAccount(advisers, adviser)) held.add(paymentRequestId)
        else await openAccount(sandboxUrl, adviser.sends?.office ?? adviser.actor, at)
      }
    },
    expectPayment(paymentRequestId, at) {
      if (late.has(paymentRequestId)) return
      if (random.chance(12) && !held.has(paymentRequestId)) return
      const paysAt = atWork(new Date(at.getTime() + random.between(6, 28) * DAY_MS + random.between(0, 8) * 3_600_000))
      timeline.add(paysAt, async (then) => {
        await setClock(then)
        await pay(sandboxUrl, paymentRequestId, then)
      })
    },
    async close() {
      await setClock(new Date())
      await setWebhooks(true)
    },
  }
}

async function setWebhooks(areOn: boolean): Promise<void> {
  for (const { id } of (await stripe().webhookEndpoints.list({ limit: 100 })).data) {
    await stripe().webhookEndpoints.update(id, { disabled: !areOn })
  }
}

const requestOf = (id: string) =>
  asSeed(async (tx) => {
    const [request] = await tx.select().from(paymentRequests).where(eq(paymentRequests.id, id))
    if (!request) throw new Error(`no payment request ${id}`)
    const charged = await tx.select().from(charges).where(eq(charges.paymentRequestId, id))
    return { payerId: request.payerId, supplierIds: charged.map(({ supplierId }) => supplierId) }
  })

async function openAccount(sandboxUrl: string, adviser: SupplierActor, at: Date): Promise<void> {
  const supplierId = adviser.organisationId
  const read = () =>
    asSeed(async (tx) => {
      const [row] = await tx.select().from(payoutAccounts).where(eq(payoutAccounts.supplierId, supplierId))
      return row?.stripeAccountId
    })
  if (await read()) return
  const opened = await connectPayoutAccount(adviser, at)
  if (!opened.ok) throw new Error(`${adviser.name} could not open a payout account: ${JSON.stringify(opened.refusal)}`)
  await act(sandboxUrl, 'accounts/standing', { account: await read(), standing: 'ready' })
  await readPayoutAccount(actor, supplierId, at)
}

/** By transfer to the payer's own account, quoting the adviser's invoice. */
async function pay(sandboxUrl: string, paymentRequestId: string, at: Date): Promise<void> {
  const [due] = await asSeed((tx) =>
    tx.execute<{ amount: number; account_number: string; reference: string }>(sql`
      select (r.total_pence - r.received_pence)::int as amount, c.account_number, r.reference
        from payment_requests r join stripe_customers c on c.payer_id = r.payer_id
       where r.id = ${paymentRequestId} and r.status = 'open'`),
  )
  if (!due) return
  await act(sandboxUrl, 'bank/transfer', due)
  await readRequestAtStripe(actor, paymentRequestId, at)
}

export async function act(sandboxUrl: string, name: string, given: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(given),
  })
  if (!answer.ok) throw new Error(`the sandbox refused ${name}: ${await answer.text()}`)
}
