import Stripe from 'stripe'
import { settings } from '../env.server.ts'

// The only file that knows the SDK. A new version is tried here and on the webhook endpoint together.
const STRIPE_API_VERSION = '2026-10-28.endive'

let made: { client: Stripe; of: string } | null = null

/** Stripe itself, or the sandbox on this machine where STRIPE_API_BASE says so. */
export function stripe(): Stripe {
  const { secretKey, apiBase } = settings().stripe
  const of = `${secretKey} ${apiBase}`
  if (made?.of === of) return made.client
  const base = apiBase ? new URL(apiBase) : null
  const client = new Stripe(secretKey, {
    apiVersion: STRIPE_API_VERSION,
    telemetry: false,
    // Sent again with the same key and bytes when the line breaks.
    maxNetworkRetries: 2,
    timeout: 20_000,
    ...(base
      ? { host: base.hostname, port: base.port || '80', protocol: base.protocol === 'https:' ? 'https' : 'http' }
      : {}),
  })
  made = { client, of }
  return client
}

/** Whether the key moves real money: events of the other mode are not ours. */
export const isLiveMode = (): boolean => /^[sr]k_live_/.test(settings().stripe.secretKey)

/** Each endpoint at Stripe has a secret of its own, and one that is rolled has two: separated by commas. */
const webhookSecretsOf = (setting: string): string[] => setting.split(',').map((secret) => secret.trim())

/** The event in a webhook's raw bytes, when one of our secrets signed it at most five minutes ago; null otherwise. */
export function verifiedEvent(rawBody: string | Buffer, signature: string | null): Stripe.Event | null {
  for (const secret of webhookSecretsOf(settings().stripe.webhookSecret)) {
    try {
      return stripe().webhooks.constructEvent(rawBody, signature ?? '', secret)
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error
    }
  }
  return null
}

/** What Stripe said no to: final for this attempt, unlike a broken line, a busy key or a fault of Stripe's own. */
export function refusalOfStripe(error: unknown): { code: string; message: string } | null {
  if (!(error instanceof Stripe.errors.StripeError)) return null
  const final =
    error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError
  if (!final || error.statusCode === 409 || error.statusCode === 429) return null
  return { code: error.code ?? error.type, message: error.message }
}

/** An error that Stripe's SDK threw: no answer, or one that is an error. */
export const isFaultOfStripe = (error: unknown): boolean => error instanceof Stripe.errors.StripeError

export const isMissingAtStripe = (error: unknown): boolean => refusalOfStripe(error)?.code === 'resource_missing'

export type { Stripe }

/** The id of what Stripe names by it or sends whole. */
export const idOf = (expandable: string | { id: string } | null | undefined): string | null =>
  typeof expandable === 'string' ? expandable : (expandable?.id ?? null)
