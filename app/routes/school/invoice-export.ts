import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { readExportDocuments, readMapping } from '#app/domain/exports/keep-mappings.server.ts'
import { exportFile } from '#app/domain/exports/write-export.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { readOwnPayer } from '#app/domain/statements/read-own-payer.server.ts'
import { spanOf } from '#app/domain/statements/statement-spans.ts'
import { fileResponse } from '#app/http/file-response.ts'

/** `?export=exm_xero&period=month-2027-01`: what was invoiced in it, as that accounts package takes it in. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const asked = new URL(request.url).searchParams
  const mapping = await readMapping(actor, plainText(asked.get('export') ?? 'exm_xero'))
  const span = spanOf(asked, londonDay(new Date()), (await readOwnPayer(actor)).financialYear)
  if (!mapping?.isOffered || !span) throw await missing(actor, request)
  const documents = await readExportDocuments(actor, { span })
  return fileResponse('csv', `waymark-bills-${span.startsOn}-to-${span.endsOn}.csv`, exportFile(mapping, documents))
}
