import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { closeSession } from '#app/auth/session.server.ts'

export const loader = () => redirect('/')

export async function action({ request }: ActionFunctionArgs) {
  return redirectTelling('/sign-in', 'You have signed out.', [await closeSession(request)])
}
