import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { openDisputeFile } from '#app/domain/disputes/keep-dispute-files.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const of = { disputeId: plainText(params.disputeId), fileId: plainText(params.fileId) }
  const file = await openDisputeFile(actor, of)
  if (!file) throw await missing(actor, request)
  return servedFile(request, file)
}
