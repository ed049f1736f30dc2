import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { creditNotesPdf } from '#app/domain/credits/credit-notes-pdf.server.ts'

/** The credit notes of one credit in one PDF. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const pdf = await creditNotesPdf(actor, params.creditId ?? '')
  if (!pdf) throw await missing(actor, request)
  return new Response(new Uint8Array(pdf.bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${pdf.fileName}"`,
      'cache-control': 'no-store',
    },
  })
}
