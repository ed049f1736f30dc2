import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/** Where a form of ours may lead besides Waymark itself: browsers apply form-action to the redirect after a post too. */
export interface HeaderOptions {
  appUrl: string
  checkoutOrigin: string
}

/** Sets the security headers of one response; its inline scripts, where it has any, carry the nonce. */
export function securityHeaders({ appUrl, checkoutOrigin }: HeaderOptions) {
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
        formAction: ["'self'", checkoutOrigin],
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
