import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { earningsCsv } from '#app/domain/earnings/earnings-csv.ts'
import { readEarnings } from '#app/domain/earnings/read-earnings.server.ts'
import { taxYear, taxYearByKey } from '#app/domain/earnings/tax-year.ts'
import { fileResponse } from '#app/http/file-response.ts'

/** `?year=2026-27`: the tax year that it is, where none is named. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const key = new URL(request.url).searchParams.get('year')
  const year = key === null ? taxYear(londonDay(new Date())) : taxYearByKey(key)
  if (!year) throw await missing(actor, request)
  return fileResponse('csv', `waymark-earnings-${year.key}.csv`, earningsCsv(await readEarnings(actor, year)))
}
