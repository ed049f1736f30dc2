import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { creditNotesPdf } from '#app/domain/credits/credit-notes-pdf.server.ts'
import { fileResponse } from '#app/http/file-response.ts'

/** The credit notes of one credit in one PDF. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const pdf = await creditNotesPdf(actor, params.creditId ?? '')
  if (!pdf) throw await missing(actor, request)
  return fileResponse('pdf', pdf.fileName, pdf.bytes)
}
