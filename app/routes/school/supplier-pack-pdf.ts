import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { readSupplierPack, supplierPackPdf } from '#app/domain/supplier-pack/read-pack.server.ts'
import { fileResponse } from '#app/http/file-response.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const now = new Date()
  const pack = await readSupplierPack(actor, plainText(params.bookingId), now)
  if (!pack) throw await missing(actor, request)
  const { fileName, bytes } = await supplierPackPdf(pack, now)
  return fileResponse('pdf', fileName, bytes)
}
