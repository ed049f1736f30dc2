import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { openMoveEvidence } from '#app/domain/payments/keep-moves.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { servedFile } from '#app/http/served-file.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const file = await openMoveEvidence(actor, plainText(params.moveId))
  if (!file) throw await missing(actor, request)
  return servedFile(request, file)
}
