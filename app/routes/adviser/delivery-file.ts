import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { openOwnDelivered } from '#app/domain/deliveries/read-delivered.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request)
  const visitId = plainText(params.visitId)
  // A practitioner sees what is theirs of the provider's, and nothing else.
  const sheet = await readDaySheet(actor, visitId, new Date())
  const file = sheet && (await openOwnDelivered(actor, { visitId, deliveryId: plainText(params.deliveryId) }))
  if (!file) throw await missing(actor, request)
  return servedFile(request, file)
}
