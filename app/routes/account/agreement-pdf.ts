import type { LoaderFunctionArgs } from '@remix-run/node'
import { actorOf, missing, requireSignedIn } from '#app/auth/guards.server.ts'
import { agreementPdf } from '#app/domain/bookings/agreement-pdf.server.ts'
import { fileResponse } from '#app/http/file-response.ts'

/** The signed agreement, for either side of the booking. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = actorOf(await requireSignedIn(request))
  const pdf = actor.kind === 'person' ? null : await agreementPdf(actor, params.bookingId ?? '')
  if (!pdf) throw await missing(actor, request)
  return fileResponse('pdf', pdf.fileName, pdf.bytes)
}
