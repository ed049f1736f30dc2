import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { ownInvoicePdf } from '#app/domain/invoices/invoice-pdf.server.ts'

/** The adviser's copy of the invoice that was issued in their name. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const pdf = await ownInvoicePdf(actor, params.requestId ?? '')
  if (!pdf) throw await missing(actor, request)
  return new Response(new Uint8Array(pdf.bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${pdf.fileName}"`,
      'cache-control': 'no-store',
    },
  })
}
