import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { openPaper } from '#app/domain/accreditation/read-evidence.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const of = { bookingId: plainText(params.bookingId), fileId: plainText(params.fileId) }
  const file = await openPaper(actor, of, new Date())
  if (!file) throw await missing(actor, request)
  return servedFile(request, file)
}
