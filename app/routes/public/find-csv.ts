import type { LoaderFunctionArgs } from '@remix-run/node'
import { stringify } from 'csv-stringify/sync'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { findPage } from '#app/domain/search/find-page.server.ts'
import { searchAnswers } from '#app/domain/search/search-answers.ts'

const MOST_ROWS = 1_000

/** The whole list of a search, in the order of the page, with the prices for that place; nothing where the search is refused. */
export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  const now = new Date()
  const answers = searchAnswers(new URL(request.url).searchParams, londonDay(now))
  const wrong = Object.values(answers.errors)
  if (wrong.length > 0) return new Response(`${wrong.join('\n')}\n`, { status: 422 })
  const { place, found, service } = await findPage(actor, answers, { page: 1, perPage: MOST_ROWS }, now)
  const isBuyer = actor.kind === 'school' || actor.kind === 'consortium'
  const pounds = (amount: number) => (amount / 100).toFixed(2)
  const rows = (found?.advisers ?? []).map((one) => ({
    Adviser: one.name,
    Town: one.town,
    Outcode: one.outcode,
    'Miles away': one.miles.toFixed(1),
    Level: one.level,
    Service: service.name,
    For: place.kind === 'place' ? place.place.label : '',
    Price: pounds(one.price.price),
    Travel: pounds(one.price.travel),
    'Booking fee': pounds(one.price.fee),
    VAT: pounds(one.price.vat),
    'All in': pounds(one.price.gross),
    'Without VAT you claim back': pounds(one.price.payerBears),
    'Next free': one.nextFree.slice(0, isBuyer ? 3 : 1).join(' '),
  }))
  const text = stringify(rows, { header: true, bom: true, escape_formulas: true })
  return new Response(text, {
    status: place.kind === 'unknown' ? 422 : 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="waymark-advisers.csv"',
    },
  })
}
