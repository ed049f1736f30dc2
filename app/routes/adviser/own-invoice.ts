import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { ownInvoicePdf } from '#app/domain/invoices/invoice-pdf.server.ts'
import { fileResponse } from '#app/http/file-response.ts'

/** The adviser's copy of the invoice that was issued in their name. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const pdf = await ownInvoicePdf(actor, params.requestId ?? '')
  if (!pdf) throw await missing(actor, request)
  return fileResponse('pdf', pdf.fileName, pdf.bytes)
}
