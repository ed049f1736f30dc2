import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { openDelivered } from '#app/domain/deliveries/read-delivered.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request, 'request visits')
  const of = { bookingId: plainText(params.bookingId), deliveryId: plainText(params.deliveryId) }
  const file = await openDelivered(actor, of, new Date())
  if (!file) throw await missing(actor, request)
  return servedFile(request, file)
}
