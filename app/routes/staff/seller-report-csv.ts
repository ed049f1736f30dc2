import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { openReport } from '#app/domain/sellers/read-reports.server.ts'
import { reportCsv } from '#app/domain/sellers/report-files.server.ts'
import { yearOfParam } from '#app/domain/sellers/year-param.ts'
import { fileResponse } from '#app/http/file-response.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const year = yearOfParam(params.year)
  const version = /^\d{1,4}$/.test(params.version ?? '') ? Number(params.version) : 0
  const read = year && version && (await openReport(actor, { year, version }, new Date()))
  if (!read) throw await missing(actor, request)
  return fileResponse('csv', `waymark-sellers-${year}-version-${version}.csv`, reportCsv(read))
}
