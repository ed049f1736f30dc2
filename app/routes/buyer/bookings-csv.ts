import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireBuyer } from '#app/auth/guards.server.ts'
import { readVisitsForFile } from '#app/domain/bookings/read-bookings.server.ts'
import { visitsCsv } from '#app/domain/bookings/visits-csv.ts'
import { parseDay } from '#app/domain/calendar.ts'

/** Every visit of the actor's bookings, one row each; `from` and `until` narrow the days. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireBuyer(request)
  const asked = new URL(request.url).searchParams
  const within = { from: parseDay(asked.get('from') ?? ''), until: parseDay(asked.get('until') ?? '') }
  return new Response(visitsCsv(await readVisitsForFile(actor, within)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="visits.csv"',
      'cache-control': 'no-store',
    },
  })
}
