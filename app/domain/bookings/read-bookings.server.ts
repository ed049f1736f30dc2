import { and, asc, desc, eq, gte, inArray, lte, type SQL, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, bookings, organisations, visits } from '#db/schema/index.ts'
import type { Day } from '../calendar.ts'
import { sumPence } from '../money.ts'
import type { PriceTerms } from './agreement.ts'
import { asToBeBilled } from './billed.ts'
import { boughtBy } from './bought-by.server.ts'
import { type Condition, isBilled, type VisitStatus } from './lifecycle.ts'
import { OPEN_CONDITIONS } from './open-conditions.server.ts'
import { grossOf } from './price.ts'
import { quantityOf } from './price-lines.ts'
import { wantsCounts } from './rows-to-count.server.ts'
import { STATUS_FILTERS, type StatusFilter } from './status-words.ts'

export type BookingsWanted = {
  status: StatusFilter | null
  supplierId: string | null
  schoolId: string | null
  from: Day | null
  until: Day | null
  sort: 'date' | 'requested' | 'price'
  descending: boolean
}

export type BookingListed = {
  id: string
  reference: string
  school: string
  adviser: string
  service: string
  requestedAt: Date
  days: Day[]
  /** "30 licences" of what has no date; null of visits. */
  quantity: string | null
  /** Pence of the visits that cost something: as agreed, or as billed instead, of a recorded part what that comes to. */
  totalPence: number
  visits: {
    status: VisitStatus
    open: Condition[]
    agreedHow: string | null
    lacks: 'renewal' | 'hold' | null
    span: unknown
  }[]
}

export type BookingsFound = {
  bookings: BookingListed[]
  count: number
  /** Bookings by how one of their visits stands, whatever status was asked for. */
  counts: Record<StatusFilter, number>
  advisers: { id: string; name: string }[]
  schools: { id: string; name: string }[]
}

/** What a filter asks of a visit beside its status: what waits on somebody's home, however long ago the visit was. */
const FURTHER: Partial<Record<StatusFilter, SQL>> = {
  uncounted: sql` and ${wantsCounts({ id: sql`v.id`, interviewsWanted: sql`v.interviews_wanted` })}`,
  numberless: sql` and ${bookings.orderNumber} is null
    and exists (select from payers p where p.payer_id = v.payer_id and p.uses_order_numbers)`,
}

const inStatus = (filter: StatusFilter): SQL =>
  sql`exists (select 1 from visits v where v.booking_id = ${bookings.id}
    and v.status in ${STATUS_FILTERS[filter].statuses}${FURTHER[filter] ?? sql``})`

/** The bookings an actor buys, a page of them, with how many stand how. */
export function readBookings(
  actor: BuyingActor,
  wanted: BookingsWanted,
  paging: { page: number; perPage: number },
): Promise<BookingsFound> {
  return inTransaction(actor, async (tx) => {
    const mine = boughtBy(actor, bookings)
    const without = and(
      mine,
      wanted.supplierId ? eq(bookings.supplierId, wanted.supplierId) : undefined,
      wanted.schoolId ? eq(bookings.schoolId, wanted.schoolId) : undefined,
      wanted.from || wanted.until ? hasVisitWithin(wanted) : undefined,
    )
    const where = and(without, wanted.status ? inStatus(wanted.status) : undefined)
    const filters = Object.keys(STATUS_FILTERS) as StatusFilter[]
    const [counted] = await tx
      .select({
        count: sql<number>`count(*) filter (where ${wanted.status ? inStatus(wanted.status) : sql`true`})::int`,
        ...(Object.fromEntries(
          filters.map((filter) => [filter, sql<number>`count(*) filter (where ${inStatus(filter)})::int`]),
        ) as Record<StatusFilter, SQL<number>>),
      })
      .from(bookings)
      .where(without)
    const order = orderOf(wanted)
    const rows = await tx
      .select({ booking: bookings, school: organisations.name, adviser: adviserCards.name })
      .from(bookings)
      .innerJoin(adviserCards, eq(adviserCards.supplierId, bookings.supplierId))
      .innerJoin(organisations, eq(organisations.id, bookings.schoolId))
      .where(where)
      .orderBy(wanted.descending ? desc(order) : asc(order), desc(bookings.requestedAt), asc(bookings.id))
      .limit(paging.perPage)
      .offset((paging.page - 1) * paging.perPage)
    const { count = 0, ...counts } = counted ?? { count: 0 }
    return {
      bookings: await withVisits(tx, rows),
      count,
      counts: counts as Record<StatusFilter, number>,
      advisers: await parties(tx, mine, bookings.supplierId),
      schools: await parties(tx, mine, bookings.schoolId),
    }
  })
}

const hasVisitWithin = ({ from, until }: BookingsWanted): SQL =>
  sql`exists (select 1 from visits v where v.booking_id = ${bookings.id} and v.on_day between ${from ?? '0001-01-01'} and ${until ?? '9999-12-31'})`

function orderOf({ sort }: BookingsWanted): SQL {
  if (sort === 'requested') return sql`${bookings.requestedAt}`
  if (sort === 'price')
    return sql`(select sum(v.price_pence + v.travel_pence + v.fee_pence + v.vat_pence) from visits v where v.booking_id = ${bookings.id})`
  return sql`(select min(v.on_day) from visits v where v.booking_id = ${bookings.id})`
}

type Row = { booking: typeof bookings.$inferSelect; school: string; adviser: string }

async function withVisits(tx: Tx, rows: Row[]): Promise<BookingListed[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ booking }) => booking.id)
  const found = await tx
    .select({
      bookingId: visits.bookingId,
      onDay: visits.onDay,
      status: visits.status,
      agreedHow: visits.agreedHow,
      lacks: visits.lacks,
      span: visits.span,
      amounts: {
        pricePence: visits.pricePence,
        travelPence: visits.travelPence,
        feePence: visits.feePence,
        vatPence: visits.vatPence,
        billedPricePence: visits.billedPricePence,
        billedTravelPence: visits.billedTravelPence,
        billedFeePence: visits.billedFeePence,
        partDone: visits.partDone,
        partOf: visits.partOf,
        paidThrough: visits.paidThrough,
      },
      open: OPEN_CONDITIONS,
    })
    .from(visits)
    .where(inArray(visits.bookingId, ids))
    .orderBy(asc(visits.onDay), asc(visits.position))
  return rows.map(({ booking, school, adviser }) => {
    const own = found.filter((visit) => visit.bookingId === booking.id)
    const costs = own.filter((one) => isBilled({ status: one.status, ...one.amounts }))
    return {
      id: booking.id,
      reference: booking.reference,
      school,
      adviser,
      service: booking.serviceName,
      requestedAt: booking.requestedAt,
      days: own.map((visit) => visit.onDay),
      quantity: quantityOf(booking.terms),
      totalPence: sumPence(costs.map(({ amounts }) => grossOf(asToBeBilled(amounts, booking.terms)))),
      visits: own.map(({ status, open, agreedHow, lacks, span }) => ({ status, open, agreedHow, lacks, span })),
    }
  })
}

const parties = (tx: Tx, mine: SQL | undefined, column: typeof bookings.supplierId | typeof bookings.schoolId) =>
  tx
    .selectDistinct({ id: organisations.id, name: organisations.name })
    .from(bookings)
    .innerJoin(organisations, eq(organisations.id, column))
    .where(mine)
    .orderBy(asc(organisations.name))

export type VisitListed = {
  reference: string
  school: string
  adviser: string
  service: string
  onDay: Day
  span: unknown
  terms: PriceTerms
  status: VisitStatus
  open: Condition[]
  agreedHow: string | null
  orderNumber: string | null
  /** Every one that its funding names; empty where none does. */
  costCentres: string
  /** What each fund or share carries of it: "Careers budget 341.00; Pupil Premium 682.00", with the cost centre of each. */
  paidFrom: string
  pricePence: number
  travelPence: number
  feePence: number
  vatPence: number
}

/** Every visit of every booking, one row each, soonest first: for the file that is downloaded. */
export function readVisitsForFile(
  actor: BuyingActor,
  within: { from: Day | null; until: Day | null },
): Promise<VisitListed[]> {
  return inTransaction(actor, (tx) =>
    tx
      .select({
        reference: bookings.reference,
        school: organisations.name,
        adviser: adviserCards.name,
        service: bookings.serviceName,
        onDay: visits.onDay,
        span: visits.span,
        terms: bookings.terms,
        status: visits.status,
        open: OPEN_CONDITIONS,
        agreedHow: visits.agreedHow,
        orderNumber: bookings.orderNumber,
        costCentres: sql<string>`(select coalesce(string_agg(distinct cost_centre_of_line(f.id), '; '), '')
                                    from funding_lines f where f.visit_id = ${visits.id})`,
        paidFrom: sql<string>`(select coalesce(string_agg(concat_ws(' ', f.fund_name, cost_centre_of_line(f.id),
                                      to_char(f.amount_pence / 100.0, 'FM9999990.00')), '; ' order by f.fund_name), '')
                                 from funding_lines f where f.visit_id = ${visits.id})`,
        pricePence: visits.pricePence,
        travelPence: visits.travelPence,
        feePence: visits.feePence,
        vatPence: visits.vatPence,
      })
      .from(visits)
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .innerJoin(adviserCards, eq(adviserCards.supplierId, visits.supplierId))
      .innerJoin(organisations, eq(organisations.id, visits.schoolId))
      .where(
        and(
          boughtBy(actor, visits),
          within.from ? gte(visits.onDay, within.from) : undefined,
          within.until ? lte(visits.onDay, within.until) : undefined,
        ),
      )
      .orderBy(asc(visits.onDay), asc(visits.id)),
  )
}
