import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { actorOf, requireSignedIn } from '#app/auth/guards.server.ts'
import { HOMES } from '#app/auth/places.ts'

/** /home: the first page of whoever is signed in. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = actorOf(await requireSignedIn(request))
  return redirect(HOMES[actor.kind])
}
