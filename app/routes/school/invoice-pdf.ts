import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { invoicePdf } from '#app/domain/invoices/invoice-pdf.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const pdf = await invoicePdf(actor, params.requestId ?? '')
  if (!pdf) throw await missing(actor, request)
  return new Response(new Uint8Array(pdf.bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${pdf.fileName}"`,
      'cache-control': 'no-store',
    },
  })
}
