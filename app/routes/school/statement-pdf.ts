import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { statementFileName, statementPdf } from '#app/domain/statements/payer-statement-files.server.ts'
import { readPayerStatement } from '#app/domain/statements/read-payer-statement.server.ts'
import { fileResponse } from '#app/http/file-response.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const now = new Date()
  const asked = new URL(request.url).searchParams
  const read = await readPayerStatement(actor, { payerId: actor.organisationId, asked }, now)
  if (!read) throw await missing(actor, request)
  return fileResponse('pdf', statementFileName(read, 'pdf'), await statementPdf(read, now))
}
