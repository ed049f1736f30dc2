import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { requirePerson } from '#app/auth/guards.server.ts'

/** A consortium is started by somebody of a school or trust: the page is among theirs. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requirePerson(request)
  return redirect('/school/consortium/new')
}
