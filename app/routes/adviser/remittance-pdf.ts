import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { readRemittance, remittancePdf } from '#app/domain/earnings/read-remittance.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { fileResponse } from '#app/http/file-response.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const read = await readRemittance(actor, plainText(params.payoutId))
  if (!read) throw await missing(actor, request)
  const { fileName, bytes } = await remittancePdf(read, new Date())
  return fileResponse('pdf', fileName, bytes)
}
