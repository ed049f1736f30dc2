import type { LoaderFunctionArgs } from '@remix-run/node'
import { stringify } from 'csv-stringify/sync'
import { requireSupplier } from '#app/auth/guards.server.ts'
import { readAdviserVisits } from '#app/domain/bookings/read-adviser-visits.server.ts'
import { visitsElsewhere } from '#app/domain/bookings/read-visits-elsewhere.server.ts'
import { adviserStatus } from '#app/domain/bookings/visit-words.ts'
import { visitsAsked } from '#app/domain/bookings/visits-asked.ts'

const MOST_ROWS = 5_000

/** The whole list of visits as it is filtered, and with those for others where it is not: nothing about a pupil. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request)
  const asked = visitsAsked(new URL(request.url).searchParams)
  const rows = await readAdviserVisits(actor, asked, { limit: MOST_ROWS, offset: 0 }, new Date())
  const isWhole = !asked.group && !asked.schoolId && !asked.month
  const elsewhere =
    actor.kind === 'provider' || !isWhole ? [] : await visitsElsewhere(actor, { from: null, until: null }, new Date())
  const text = stringify(
    [
      ...rows.map((visit) => ({
        'Day, or wanted by': visit.onDay,
        From: visit.isDated ? visit.from : '',
        To: visit.isDated ? visit.to : '',
        School: visit.school,
        Service: visit.isDated ? visit.service : `${visit.service}, ${visit.quantity}`,
        Booking: visit.reference,
        Status: adviserStatus(visit).words,
        'Interviews wanted': visit.interviewsWanted,
        'Interviews seen': visit.seen,
        'You receive': visit.receives === null ? '' : (visit.receives / 100).toFixed(2),
        For: actor.organisationName,
      })),
      ...elsewhere.map((visit) => ({
        'Day, or wanted by': visit.onDay,
        From: visit.from,
        To: visit.to,
        School: visit.school,
        Service: visit.service,
        Booking: visit.reference,
        Status: adviserStatus({ ...visit, open: [] }).words,
        For: visit.supplier,
      })),
    ],
    {
      header: true,
      bom: true,
      escape_formulas: true,
      columns: [
        'Day, or wanted by',
        'From',
        'To',
        'School',
        'Service',
        'Booking',
        'Status',
        'Interviews wanted',
        'Interviews seen',
        'You receive',
        'For',
      ],
    },
  )
  return new Response(text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="waymark-visits.csv"',
    },
  })
}
