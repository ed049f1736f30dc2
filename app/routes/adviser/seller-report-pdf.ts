import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { readOwnReport } from '#app/domain/sellers/read-reports.server.ts'
import { copyPdf } from '#app/domain/sellers/report-files.server.ts'
import { yearOfParam } from '#app/domain/sellers/year-param.ts'
import { fileResponse } from '#app/http/file-response.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const year = yearOfParam(params.year)
  const read = year && (await readOwnReport(actor, year))
  if (!read) throw await missing(actor, request)
  const { fileName, bytes } = await copyPdf(read, new Date())
  return fileResponse('pdf', fileName, bytes)
}
