import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { creditNotesPdf } from '#app/domain/credits/credit-notes-pdf.server.ts'
import { fileResponse } from '#app/http/file-response.ts'

/** A supplier’s own copy of the credit note that was issued in its name. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const pdf = await creditNotesPdf(actor, params.creditId ?? '')
  if (!pdf) throw await missing(actor, request)
  return fileResponse('pdf', pdf.fileName, pdf.bytes)
}
