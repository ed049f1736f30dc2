import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { openStep } from '#app/domain/bookings/request-steps.ts'
import { openRequest } from '../open-request.server.ts'

/** A draft without its page: the first that is still to be answered. */
export async function loader(args: LoaderFunctionArgs) {
  const { soFar, hrefOf } = await openRequest(args, null)
  return redirect(hrefOf(openStep(soFar.answers, soFar.known)))
}
