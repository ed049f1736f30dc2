import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stripe } from '#app/adapters/stripe.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { action } from '#app/routes/hooks/stripe.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { stripeEvents } from '#db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Stripe signs what it sends with the secret of one endpoint; we have several.

let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  process.env.STRIPE_WEBHOOK_SECRET = 'whsec_payments, whsec_accounts'
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const eventOf = (id: string) =>
  JSON.stringify({ id, object: 'event', type: 'account.updated', livemode: false, data: { object: { id: 'acct_1' } } })

async function sent(payload: string, secret: string): Promise<number> {
  const signature = stripe().webhooks.generateTestHeaderString({ payload, secret })
  const headers = { 'stripe-signature': signature }
  const request = new Request('http://127.0.0.1/hooks/stripe', { method: 'POST', headers, body: payload })
  return (await action({ request, params: {}, context: {} } as never)).status
}

const stored = (id: string) =>
  inTransaction(systemActor('a test'), (tx) => tx.select().from(stripeEvents).where(eq(stripeEvents.id, id)))

test.each([
  ['whsec_payments', 200],
  ['whsec_accounts', 200],
  ['whsec_of_another', 400],
  ['whsec_payments, whsec_accounts', 400],
])('signed with %s: %i', async (secret, status) => {
  const id = `evt_${secret}`
  expect(await sent(eventOf(id), secret)).toBe(status)
  expect(await stored(id)).toHaveLength(status === 200 ? 1 : 0)
})
