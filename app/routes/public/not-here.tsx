import type { LoaderFunctionArgs } from '@remix-run/node'
import { memberOrAnyone, refusing } from '#app/auth/guards.server.ts'

/** Every address that no other route has; and the page for whoever a route without one refuses. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { status, path } = context.refused ?? { status: 404, path: new URL(request.url).pathname }
  const at = new Request(new URL(path, request.url), { headers: request.headers })
  throw await refusing(await memberOrAnyone(request), at, status)
}

/** The root's words are shown: this only makes it a route with a page. */
export default function NotHere() {
  return null
}
