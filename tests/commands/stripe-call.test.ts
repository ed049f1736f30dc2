import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { checkoutCall } from '#app/domain/payments/checkout-call.server.ts'
import { type CallKind, callStripe, lastCall } from '#app/domain/payments/stripe-call.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
const system = systemActor('a test')
const now = new Date('2027-01-22T10:00:00Z')

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** Stripe, which makes another card page whenever it is asked with another key. */
function cardPages() {
  const made: string[] = []
  const kind: CallKind<object, { id: string }> = {
    kind: checkoutCall.kind,
    send: async (_parameters, { idempotencyKey }) => {
      if (!made.includes(idempotencyKey)) made.push(idempotencyKey)
      return { id: `cs_${made.indexOf(idempotencyKey) + 1}` }
    },
    lookUp: async () => null,
  }
  return { kind, made }
}

test('who saw no card page when another was opened meanwhile gets that one: nobody can pay on two', async () => {
  const { kind, made } = cardPages()
  const open = (over?: string) => callStripe(system, kind, 'req_two_tabs', {}, now, over)
  expect(await open()).toEqual({ ok: true, value: 'cs_1' })
  // The second tab had looked before the first was answered, and comes when it has been.
  expect(await open()).toEqual({ ok: true, value: 'cs_1' })
  expect(made).toHaveLength(1)
})

test('a card page that was seen to be over is followed by one new one, also for two who saw it', async () => {
  const { kind, made } = cardPages()
  const open = (over?: string) => callStripe(system, kind, 'req_expired', {}, now, over)
  await open()
  const first = await inTransaction(system, (tx) => lastCall(tx, kind.kind, 'req_expired'))
  expect(await Promise.all([open(first?.id), open(first?.id)])).toEqual([
    { ok: true, value: 'cs_2' },
    { ok: true, value: 'cs_2' },
  ])
  expect(await open(first?.id)).toEqual({ ok: true, value: 'cs_2' })
  expect(made).toHaveLength(2)
})
