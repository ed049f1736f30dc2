import type { LoaderFunctionArgs } from '@remix-run/node'
import { actorOf, missing, requireSignedIn } from '#app/auth/guards.server.ts'
import { agreementPdf } from '#app/domain/bookings/agreement-pdf.server.ts'

/** The signed agreement, for either side of the booking. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = actorOf(await requireSignedIn(request))
  const pdf = actor.kind === 'person' ? null : await agreementPdf(actor, params.bookingId ?? '')
  if (!pdf) throw await missing(actor, request)
  return new Response(new Uint8Array(pdf.bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${pdf.fileName}"`,
      'cache-control': 'no-store',
    },
  })
}
