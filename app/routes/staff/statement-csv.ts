import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { statementCsv, statementFileName } from '#app/domain/statements/payer-statement-files.server.ts'
import { readPayerStatement } from '#app/domain/statements/read-payer-statement.server.ts'
import { fileResponse } from '#app/http/file-response.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const now = new Date()
  const asked = new URL(request.url).searchParams
  const read = await readPayerStatement(actor, { payerId: plainText(params.payerId), asked }, now)
  if (!read) throw await missing(actor, request)
  return fileResponse('csv', statementFileName(read, 'csv'), statementCsv(read))
}
