import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { invoicePdf } from '#app/domain/invoices/invoice-pdf.server.ts'
import { fileResponse } from '#app/http/file-response.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const pdf = await invoicePdf(actor, params.requestId ?? '')
  if (!pdf) throw await missing(actor, request)
  return fileResponse('pdf', pdf.fileName, pdf.bytes)
}
