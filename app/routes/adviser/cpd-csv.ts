import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { cpdCsv } from '#app/domain/cpd/cpd-csv.ts'
import { ownCpd, ownCpdOfAllYears } from '#app/domain/cpd/read-cpd.server.ts'

/** One's own log of a year, or of all: to keep, or to send to the register. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const asked = new URL(request.url).searchParams.get('year')
  const { entries, renewsOn } =
    asked === 'all' ? await ownCpdOfAllYears(actor) : await ownCpd(actor, asked, londonDay(new Date()))
  return new Response(cpdCsv(entries, renewsOn), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="waymark-cpd.csv"',
      'cache-control': 'no-store',
    },
  })
}
