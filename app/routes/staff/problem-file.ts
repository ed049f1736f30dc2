import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { openCaseFile } from '#app/domain/bookings/read-case.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const of = { visitId: plainText(params.visitId), fileId: plainText(params.fileId) }
  const file = await openCaseFile(actor, of)
  if (!file) throw await missing(actor, request)
  return servedFile(request, file)
}
