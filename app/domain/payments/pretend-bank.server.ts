import { settings } from '#app/env.server.ts'

/** Where the Stripe sandbox of the demonstration plays the bank that a school pays from; null where money is real. */
export function pretendBank(): string | null {
  const { isDemo, stripe } = settings()
  return isDemo && stripe.apiBase ? `${stripe.apiBase}/bank` : null
}
