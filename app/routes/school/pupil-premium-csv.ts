import type { LoaderFunctionArgs } from '@remix-run/node'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { financialYear, yearByKey } from '#app/domain/school-years.ts'
import { publishedCsv, visitsCsv } from '#app/domain/statements/pupil-premium-csv.ts'
import { statementLines, yearOf } from '#app/domain/statements/pupil-premium-statement.ts'
import { readPupilPremiumLines } from '#app/domain/statements/read-pupil-premium.server.ts'

/**
 * `?by=academic&year=2026-27`: every visit for the school's records, or with `what=lines` the lines to publish; the year that
 * it is, where none is named.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const { searchParams } = new URL(request.url)
  const found = await readPupilPremiumLines(actor, searchParams.get('school'))
  const view = searchParams.get('by') === 'financial' ? 'financial' : 'academic'
  const starts = view === 'academic' ? 'september' : 'april'
  const named = searchParams.get('year')
  const year = named === null ? financialYear(londonDay(new Date()), starts) : yearByKey(named, starts)
  if (!found || !year) throw await missing(actor, request)
  const lines = found.lines.filter((line) => yearOf(view, line.onDay).key === year.key)
  const spent = lines.filter((line) => line.standing === 'spent')
  const isPublished = searchParams.get('what') === 'lines'
  const name = `pupil-premium-${view}-${year.key}-${isPublished ? 'lines' : 'visits'}.csv`
  return new Response(isPublished ? publishedCsv(statementLines(spent), spent) : visitsCsv(lines), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}
