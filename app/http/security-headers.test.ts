import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { type HeaderOptions, securityHeaders } from './security-headers.server.ts'

async function policyOf(options: HeaderOptions): Promise<string[]> {
  const setHeaders = securityHeaders(options)
  const server = createServer((request, response) => {
    setHeaders(request, response, 'once')
    response.end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return (headers.get('content-security-policy') ?? '').split(';')
  } finally {
    await new Promise((done) => server.close(done))
  }
}
const appUrl = 'https://waymark.example'

test("forms lead to Waymark and to Stripe's own pages: for a card, and for an adviser's payout account", async () => {
  expect(await policyOf({ appUrl, stripeApiBase: null })).toContain(
    "form-action 'self' https://checkout.stripe.com https://connect.stripe.com",
  )
})

test('with the sandbox, forms lead to it and never to Stripe', async () => {
  const policy = await policyOf({ appUrl: 'http://127.0.0.1:3000', stripeApiBase: 'http://127.0.0.1:3001/' })
  expect(policy).toContain("form-action 'self' http://127.0.0.1:3001")
  expect(policy.join()).not.toContain('stripe.com')
})

test('scripts need the nonce of their response', async () => {
  expect(await policyOf({ appUrl, stripeApiBase: null })).toContain("script-src 'self' 'nonce-once'")
})
