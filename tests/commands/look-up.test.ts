import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { stripe } from '#app/adapters/stripe.server.ts'
import { transferCall } from '#app/domain/payouts/send-payout.server.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { connectedAtStripe, payoutAccountOf } from '#tests/make/paid.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { type MoneyProduct, startMoneyProduct } from '#tests/setup/stripe-product.ts'

vi.setConfig({ testTimeout: 90_000 })

// What was sent before is found however much was sent since: not found, it would be sent twice.

let product: MoneyProduct

beforeAll(async () => {
  product = await startMoneyProduct()
  await makePlatform()
}, 60_000)
afterAll(() => product?.close())

test('a transfer is found behind a hundred later ones', async () => {
  const adviser = await makeAdviser({ name: 'Rowan Tallis', invoicePrefix: 'LU' })
  await connectedAtStripe(product, adviser.actor)
  await product.sandbox.act('balance/top-up', { amount: 10_000 })
  const { stripeAccountId: destination } = (await payoutAccountOf(adviser.supplierId)) ?? {}
  if (!destination) throw new Error('no account')
  const send = (payout_id: string, amount: number) =>
    stripe().transfers.create({
      ...{ amount, currency: 'gbp', destination, transfer_group: 'a_request', metadata: { payout_id } },
    })
  const first = await send('the_first', 200)
  for (let n = 0; n < 100; n++) await send(`later_${n}`, 1)
  const transfer = { amount: 200, currency: 'gbp', destination, transfer_group: 'a_request' }
  const sent = { ...transfer, metadata: { payout_id: 'the_first' } }
  expect((await transferCall.lookUp(sent, 'the_first'))?.id).toBe(first.id)
  expect(await transferCall.lookUp(sent, 'never_sent')).toBeNull()
})
