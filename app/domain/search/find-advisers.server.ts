import { type SQL, sql } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { type PublicCredential, withoutHow } from '#app/domain/accreditation/credential-words.ts'
import { seesHidden } from '#app/domain/advisers/visibility.ts'
import { bitOf, RING_DAYS } from '#app/domain/availability/free-day-bits.ts'
import type { CancellationTier } from '#app/domain/bookings/cancellation.ts'
import { feeFor, type VisitPrice } from '#app/domain/bookings/price.ts'
import { priceOfVisit } from '#app/domain/bookings/price-visits.ts'
import { type Day, daysBetween, londonDay } from '#app/domain/calendar.ts'
import { type PlatformPricing, platformPricing } from '#app/domain/fees/read.server.ts'
import { type SchoolCalendar, schoolCalendar } from '#app/domain/school-days.ts'
import { schoolCalendarIn } from '#app/domain/schools/school-calendar.server.ts'
import { asGiven, type BlockPrice, type MenuService, type Part } from '#app/domain/services/menu.ts'
import type { SpecialismKind } from '#app/domain/services/specialisms.ts'
import type { VatDays } from '#app/domain/vat-registration.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import type { TRADING } from '#db/schema/index.ts'
import type { Place } from './place.server.ts'
import { type DatesWanted, daysAhead, daysOfNotice, HORIZON_DAYS, wantedDays } from './wanted-days.ts'

/** What somebody looks for. An adviser is found who offers the service, comes that far, holds every check it needs on a
 * day that is free and wanted, and has the notice they ask for. */
export type Search = {
  place: Place
  service: MenuService
  dates: DatesWanted
  /** Straight-line miles; null: as far as each adviser travels. */
  within: number | null
  level: number | null
  specialism: string | null
  /** By price only where somebody asks for it: nobody is put first for being cheap. */
  order: 'nearest' | 'soonest' | 'price'
  /** In the place of somebody who cannot come: today too, and whatever notice each usually wants. */
  isAtShortNotice?: boolean
}

export type FoundAdviser = {
  supplierId: string
  personId: string | null
  slug: string
  name: string
  headline: string
  town: string
  outcode: string
  level: number
  trading: (typeof TRADING)[number]
  isVatRegistered: boolean
  specialisms: string[]
  credentials: PublicCredential[]
  visitsDelivered: number
  schoolsVisited: number
  schoolsAgain: number
  /** Only schools, trusts and consortia that have signed in find them. */
  isHidden: boolean
  interviews: number
  tiers: CancellationTier[]
  blockFrom: BlockPrice['blockFrom']
  blockPricePence: BlockPrice['blockPricePence']
  miles: number
  latitude: number
  longitude: number
  travelMiles: number
  price: VisitPrice
  /** Whether there is no booking fee because they brought the school. */
  isFeeNone: boolean
  nextFree: Day[]
  /** Of these days those before which a check that the service needs is to be renewed. */
  toRenew: Day[]
}

export type AdvisersFound = {
  advisers: FoundAdviser[]
  count: number
  /** In reach and offering it, but left out: no free day in that time, or something that it needs and that holds on none of their free days. */
  leftOut: { noFreeDay: number; checksEnd: number }
  /** How many of those found know each specialism that somebody among them knows, and how many hold level 7. */
  bySpecialism: { code: string; name: string; kind: SpecialismKind; times: number }[]
  atLevel7: number
}

const PART_COLUMNS: Readonly<Record<Part, SQL>> = {
  morning: sql`f.morning`,
  afternoon: sql`f.afternoon`,
  evening: sql`f.evening`,
  whole_day: sql`f.whole_day`,
}

type Row = Omit<
  FoundAdviser,
  'nextFree' | 'toRenew' | 'price' | 'isFeeNone' | 'miles' | 'travelMiles' | 'blockPricePence'
> & {
  pricePence: string
  blockFrom: number | null
  blockPricePence: string | null
  minutes: number | null
  mileagePence: string
  open: string
  sure: string
} & VatDays &
  Totals
type Totals = {
  count: number
  noFreeDay: number
  checksEnd: number
  bySpecialism: AdvisersFound['bySpecialism'] | null
  atLevel7: number
}

/** The calendar that decides which days can be wanted: the school's own, or weekdays less bank holidays. */
export const calendarOfPlace = (tx: Tx, place: Place): Promise<SchoolCalendar> =>
  place.school?.organisationId ? schoolCalendarIn(tx, place.school.organisationId) : Promise.resolve(schoolCalendar())

/** Advisers who could come, `perPage` from `page` (the first is 1), each with the whole price for that place. */
export function findAdvisers(
  actor: Actor,
  search: Search,
  paging: { page: number; perPage: number },
  now: Date,
): Promise<AdvisersFound> {
  const today = londonDay(now)
  return inTransaction(actor, async (tx) =>
    findAdvisersIn(tx, { actor, search, pricing: await platformPricing(tx, today), paging, today }),
  )
}

export type Searching = {
  actor: Actor
  search: Search
  pricing: PlatformPricing
  paging: { page: number; perPage: number }
  today: Day
}

export async function findAdvisersIn(
  tx: Tx,
  { actor, search, pricing, paging, today }: Searching,
): Promise<AdvisersFound> {
  const calendar = await calendarOfPlace(tx, search.place)
  // What a visit costs there is worked out for each of them, so that by price all have to be read.
  const isByPrice = search.order === 'price'
  const read = isByPrice ? { page: 1, perPage: MOST_BY_PRICE } : paging
  const rows = await tx.execute<Row>(searchQuery(search, seesHidden(actor), calendar, read, today))
  const [first] = rows
  if (!first) throw new Error('a search answers at least its totals')
  const advisers = rows.filter((row) => row.supplierId !== null).map((row) => foundAdviser(row, search, pricing, today))
  const from = (paging.page - 1) * paging.perPage
  return {
    count: first.count,
    leftOut: { noFreeDay: first.noFreeDay, checksEnd: first.checksEnd },
    bySpecialism: first.bySpecialism ?? [],
    atLevel7: first.atLevel7,
    advisers: isByPrice ? byPrice(advisers).slice(from, from + paging.perPage) : advisers,
  }
}

const MOST_BY_PRICE = 2_000

/** The whole price for that place first; where two cost the same, as they were: the nearest. */
const byPrice = (advisers: FoundAdviser[]): FoundAdviser[] =>
  [...advisers].sort((a, b) => a.price.gross - b.price.gross)

function foundAdviser(row: Row, search: Search, pricing: PlatformPricing, today: Day): FoundAdviser {
  const {
    open,
    sure,
    pricePence,
    blockFrom,
    blockPricePence,
    minutes,
    mileagePence,
    isVatRegistered: hasNumber,
    vatFromOn,
    vatUntilOn,
    count,
    noFreeDay,
    checksEnd,
    bySpecialism,
    atLevel7,
    ...card
  } = row
  const block = { blockFrom, blockPricePence: blockPricePence === null ? null : Number(blockPricePence) }
  const { miles, price, terms } = priceOfVisit({
    card: { ...card, mileagePence: Number(mileagePence), isVatRegistered: hasNumber, vatFromOn, vatUntilOn },
    service: { pricePence: Number(pricePence), tiers: card.tiers, ...block },
    platform: pricing.platform,
    fee: feeFor(pricing.fee, search.place.school?.broughtBy[card.supplierId]),
    payer: search.place,
    place: search.place.point,
    menu: asGiven(search.service, { minutes }),
    many: 1,
    days: [today],
  })
  // What has no date is asked for at once, or not at all.
  const nextFree = search.service.isDated ? daysAhead(open, today, 3) : []
  const toRenew = nextFree.filter((on) => sure[daysBetween(today, on)] !== '1')
  const credentials = withoutHow(card.credentials)
  return {
    ...{ ...card, credentials, ...block, miles, price, travelMiles: terms.travelMiles },
    isVatRegistered: terms.supplierRegisteredForVat,
    ...{ isFeeNone: terms.fee.none !== undefined, nextFree, toRenew },
  }
}

/**
 * One indexed statement: the box narrows to whose advisers come that far, then the bits of each who may come are ANDed, and of a
 * provider's practitioners one is enough. Free days are turned so that bit 0
 * is today; notice, horizon and the days on which credentials let somebody be asked for are masks.
 */
function searchQuery(
  search: Search,
  withHidden: boolean,
  calendar: SchoolCalendar,
  paging: { page: number; perPage: number },
  today: Day,
): SQL {
  const { service } = search
  const { isDated } = service
  const { latitude, longitude } = search.place.point
  const turn = bitOf(today)
  // What has no date is asked for on any day on which its needs hold: nobody travels, is free or wants notice.
  const isSoon = search.isAtShortNotice ?? false
  const wanted = isDated ? wantedDays(calendar, today, search.dates, service, isSoon) : '1'.repeat(512)
  const days = daysOfNotice(calendar, today)
  const notice = `{${(isSoon ? days.map(() => 0) : days).join(',')}}`
  const order = search.order === 'soonest' ? sql`soonest, miles, name` : sql`miles, soonest, name`
  return sql`
with near as materialized (
  select c.supplier_id, c.name, c.level, c.person_id is not null as is_person, c.specialisms, s.id as service_id, s.price_pence, s.block_from, s.block_price_pence,
         s.minutes, s.interviews, s.tiers, coalesce(s.mileage_pence, c.mileage_pence) as mileage_pence, d.miles,
         coalesce(s.notice_school_days, c.notice_school_days) as notice_school_days,
         case when s.capacity_a_day is null then 0::bit(512) else ${fullBits(today)} end as taken
    from adviser_cards c
    join services s on s.supplier_id = c.supplier_id and s.code = ${service.code} and s.is_offered
    cross join lateral (select miles_between(${latitude}::float8, ${longitude}::float8, c.latitude, c.longitude) as miles) d
   where c.is_listed and (${withHidden}::boolean or not c.is_hidden)
     and ${isDated ? sql`c.reach @> box(point(${longitude}::float8, ${latitude}::float8), point(${longitude}::float8, ${latitude}::float8))` : sql`true`}
     and d.miles <= least(${isDated ? sql`coalesce(s.radius_miles, c.radius_miles)` : sql`1000`}, ${search.within ?? 1000}::int)
     and (${search.level}::int is null or c.level >= ${search.level}::int)
     and (${search.specialism}::text is null or c.specialisms @> array[${search.specialism}::text])
), judged as materialized (
  select n.supplier_id, n.name, n.level, n.specialisms, n.price_pence, n.block_from, n.block_price_pence, n.minutes,
         n.interviews, n.tiers, n.mileage_pence, n.miles, h.is_free, h.free, h.sure,
         nullif(position(1::bit(1) in h.free), 0) as soonest
    from near n
    cross join lateral (
      select bool_or(position(1::bit(1) in o.open) > 0) as is_free, bit_or(o.open & ${spanBits(today, sql`w.askable`)}) as free,
             bit_or(o.open & ${spanBits(today, sql`w.held`)}) as sure
        from comers w ${isDated ? sql`join free_days f on f.person_id = w.person_id` : sql``}
        cross join lateral (select ${isDated ? partsOf(service) : sql`~0::bit(512)`} as days) p
        cross join lateral (select
          ${
            isDated
              ? sql`((p.days << ${turn}::int) | (p.days >> ${RING_DAYS - turn}::int)) & ${wanted}::bit(512)
            & (~0::bit(512) >> (${notice}::int[])[n.notice_school_days + 1])
            & (~0::bit(512) << greatest(0, ${RING_DAYS - 1} - least(${HORIZON_DAYS}::int, f.until_on - ${today}::date)))
            & ~n.taken`
              : sql`p.days & ${wanted}::bit(512) & (~0::bit(512) >> 1) & (~0::bit(512) << ${RING_DAYS - 1 - HORIZON_DAYS}::int)`
          } as open) o
       where w.service_id = n.service_id
         ${search.level === null ? sql`` : sql`and (n.is_person or guidance_level(w.person_id) >= ${search.level}::int)`}) h
   where h.free is not null
), totals as (
  select count(soonest)::int as "count",
         (count(*) filter (where not is_free))::int as "noFreeDay",
         (count(*) filter (where is_free and soonest is null))::int as "checksEnd",
         (count(*) filter (where soonest is not null and level >= 7))::int as "atLevel7"
    from judged
), known as (
  select jsonb_agg(jsonb_build_object('code', code, 'name', name, 'kind', kind, 'times', times) order by name) as "bySpecialism" from (
    select l.code, l.name, l.kind, count(j.supplier_id) as times
      from specialisms l left join judged j on j.soonest is not null and j.specialisms @> array[l.code]
     group by l.code having count(j.supplier_id) > 0 or l.code = ${search.specialism}::text) x
), page as (
  select *, row_number() over (order by ${order}) as place from judged
   where soonest is not null
   order by ${order} limit ${paging.perPage}::int offset ${(paging.page - 1) * paging.perPage}::int
)
select t.*, w.*, c.supplier_id as "supplierId", c.person_id as "personId", c.slug, c.name, c.headline, c.town, c.outcode,
       c.latitude, c.longitude, c.level, c.trading, c.is_vat_registered as "isVatRegistered", c.vat_from_on as "vatFromOn",
       c.vat_until_on as "vatUntilOn", c.specialisms, c.credentials,
       c.visits_delivered as "visitsDelivered", c.schools_visited as "schoolsVisited",
       c.schools_again as "schoolsAgain", c.is_hidden as "isHidden", p.interviews, p.tiers,
       p.mileage_pence as "mileagePence", p.price_pence as "pricePence", p.block_from as "blockFrom",
       p.block_price_pence as "blockPricePence", p.minutes, p.free::text as open, p.sure::text as sure
  from totals t cross join known w left join page p on true left join adviser_cards c on c.supplier_id = p.supplier_id
 order by p.place`
}

const partsOf = (service: MenuService): SQL =>
  sql.join(
    service.parts.map((part) => PART_COLUMNS[part]),
    sql` | `,
  )

/** The days from today on which an adviser has as many of the service as they take, as bits: bit 0 is today. */
const fullBits = (today: Day): SQL => sql`(
  select coalesce(bit_or(set_bit(0::bit(512), one.key::date - ${today}::date, 1)), 0::bit(512))
    from jsonb_each_text(visits_a_day(s.supplier_id, s.code)) as one
   where one.value::int >= s.capacity_a_day and one.key::date - ${today}::date between 0 and 511)`

/** The days from today of a multirange, as bits: bit 0 is today. */
const spanBits = (today: Day, spans: SQL): SQL => sql`(
  select coalesce(bit_or(
      (~0::bit(512) >> least(512, greatest(0, coalesce(lower(one) - ${today}::date, 0))))
      & (~0::bit(512) << least(512, greatest(0, coalesce(${RING_DAYS}::int - (upper(one) - ${today}::date), 0))))), 0::bit(512))
    from unnest(${spans}) as one)`
