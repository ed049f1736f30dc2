import type { IncomingMessage } from 'node:http'

const near = /^(::1|(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|f[cd])/i

/**
 * The browser's address. Where the connection comes from this machine or a private network, that is our own proxy, and the
 * last address it added to X-Forwarded-For is the browser's; anybody else's header is not believed.
 */
export function clientAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const peer = request.socket.remoteAddress ?? ''
  const forwarded = request.headers['x-forwarded-for']
  if (!forwarded || !near.test(peer)) return peer
  return [forwarded].flat().join(',').split(',').at(-1)?.trim() || peer
}
