import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { openReportFile } from '#app/domain/sellers/report-messages.server.ts'
import { MESSAGE_KINDS } from '#app/domain/sellers/report-messages.ts'
import { yearOfParam } from '#app/domain/sellers/year-param.ts'
import { fileResponse } from '#app/http/file-response.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const year = yearOfParam(params.year)
  const version = /^\d{1,4}$/.test(params.version ?? '') ? Number(params.version) : 0
  const kind = MESSAGE_KINDS.find((one) => one === params.message)
  const file = year && version && kind && (await openReportFile(actor, { year, version, kind }, new Date()))
  if (!file) throw await missing(actor, request)
  // Its name is what it is called in itself: HMRC’s service looks.
  return fileResponse('xml', file.fileName, file.xml)
}
