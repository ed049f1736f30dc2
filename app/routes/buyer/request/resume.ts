import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { openStep } from '#app/domain/bookings/request-steps.ts'
import { openRequest } from '../open-request.server.ts'

/** A draft without its page: the first that is still to be answered. */
export async function loader(args: LoaderFunctionArgs) {
  const { soFar, hrefOf } = await openRequest(args, null)
  const step = openStep(soFar.answers, soFar.known)
  // Dates that were ticked on an adviser's page came with the service's usual times, which nobody has looked at yet.
  return redirect(hrefOf(step === 'place' ? 'times' : step))
}
