import { data, type LoaderFunctionArgs } from '@remix-run/node'
import { systemActor } from '#app/auth/actor.ts'
import { requireDemo } from '#app/auth/guards.server.ts'
import { readOutboxEmail } from '#app/domain/emails/outbox.server.ts'

const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-top-navigation-by-user-activation',
].join('; ')

/** An email's own HTML, for the frame on its page: nothing in it runs, loads or submits. */
export async function loader({ params }: LoaderFunctionArgs) {
  requireDemo()
  const email = await readOutboxEmail(systemActor('the demonstration shows its emails'), params.id ?? '')
  if (!email) throw data(null, { status: 404 })
  const html = email.html.replace('<head>', '<head><base target="_top"/>')
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
    },
  })
}
