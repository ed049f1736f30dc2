import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

export interface HeaderOptions {
  appUrl: string
  /** of the sandbox on this machine; null where Stripe itself is used */
  stripeApiBase: string | null
}

/**
 * Where a form of ours may lead besides Waymark itself, for browsers apply form-action to the redirect after a post too:
 * Stripe's page for a card, and its pages on which an adviser sets up their payout account. The sandbox plays both.
 */
const stripeOrigins = (apiBase: string | null): string[] =>
  apiBase ? [new URL(apiBase).origin] : ['https://checkout.stripe.com', 'https://connect.stripe.com']

/** Sets the security headers of one response; its inline scripts, where it has any, carry the nonce. */
export function securityHeaders({ appUrl, stripeApiBase }: HeaderOptions) {
  const isHttps = appUrl.startsWith('https:')
  const nonces = new WeakMap<object, string>()
  const setHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", (_request, response) => `'nonce-${nonces.get(response)}'`],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        formAction: ["'self'", ...stripeOrigins(stripeApiBase)],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    // With the default, no-referrer, browsers send "Origin: null" on our own forms.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  })
  return (request: IncomingMessage, response: ServerResponse, nonce: string) => {
    nonces.set(response, nonce)
    setHeaders(request, response, (error) => {
      if (error) throw error
    })
  }
}
