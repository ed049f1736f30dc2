import { and, eq } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { type HeldSpan, isHeldOn, lackingOn } from '#app/domain/accreditation/credential-needs.ts'
import {
  isOnHold,
  lackingOnWords,
  lackingWords,
  type PublicCredential,
} from '#app/domain/accreditation/credential-words.ts'
import { heldBy } from '#app/domain/accreditation/held.server.ts'
import { isShownTo } from '#app/domain/advisers/visibility.ts'
import { daysSet } from '#app/domain/availability/free-day-bits.ts'
import { type FreeDay, freeTimesIn } from '#app/domain/availability/free-days.server.ts'
import type { CancellationTier } from '#app/domain/bookings/cancellation.ts'
import { bookingFee, type VisitPrice, visitPrice } from '#app/domain/bookings/price.ts'
import { possessive } from '#app/domain/bookings/price-lines.ts'
import { priceOfVisit } from '#app/domain/bookings/price-visits.ts'
import { addDays, type Day, day, daysBetween, londonDay, mondayOf } from '#app/domain/calendar.ts'
import { type PlatformPricing, platformPricing } from '#app/domain/fees/read.server.ts'
import { pence } from '#app/domain/money.ts'
import { addMonths, monthOfDay } from '#app/domain/month-grid.ts'
import { type SchoolCalendar, schoolCalendar, whyNoSchool } from '#app/domain/school-days.ts'
import { isServiceCode, MENU, type MenuService, type Part, type ServiceCode } from '#app/domain/services/menu.ts'
import { visitDay } from '#app/domain/services/visit-day.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, type freeDays, services } from '#db/schema/index.ts'
import { type Places, writtenOnce } from '#db/written-once.server.ts'
import { calendarOfPlace } from './find-advisers.server.ts'
import { findPlace, type Place, type PlaceFound, schoolsToAskFor } from './place.server.ts'
import { daysOfNotice, HORIZON_DAYS } from './wanted-days.ts'

type Card = typeof adviserCards.$inferSelect

export type OfferedService = {
  code: ServiceCode
  pricePence: number
  interviews: number
  tiers: CancellationTier[]
}

export type MonthDayFree = { day: Day; parts: Part[]; why: string | null }

/** What an adviser's public page shows. Whole days of a month only for those who may buy. */
export type AdviserPage = {
  name: string
  slug: string
  headline: string
  about: string
  town: string
  outcode: string
  radiusMiles: number
  mileagePence: number
  noticeSchoolDays: number
  level: number
  trading: string
  legalName: string
  isVatRegistered: boolean
  specialisms: string[]
  credentials: PublicCredential[]
  visitsDelivered: number
  schoolsVisited: number
  schoolsAgain: number
  /** Only schools, trusts and consortia that have signed in see this page. */
  isHidden: boolean
  services: OfferedService[]
  chosen: OfferedService | null
  place: PlaceFound
  /** The schools of whoever buys for several; empty for everybody else. */
  schools: { urn: number; name: string }[]
  /** Null without a service; travel is in it only where `place` is known. */
  price: VisitPrice | null
  feeBasisPoints: number
  miles: number | null
  travelMiles: number | null
  isTooFar: boolean
  nextFree: Day | null
  /** The next free days: three for those who may buy, else the first. */
  nextFreeDays: Day[]
  /** What the chosen service needs and keeps it from being asked for, where something does: since when, or before which day. */
  withheld: Withheld | null
  month: { month: string; days: MonthDayFree[]; previous: string | null; next: string | null } | null
}

/** `now`: something that it needs does not hold today. `later`: it holds no more on the next day that is free. */
export type Withheld = { since: 'now' | 'later'; words: string }

type Asked = {
  slug: string
  near: string
  urn: number | null
  service: string
  month: string
  /** Whether whoever looks was given the adviser’s own link, and so sees them, hidden or not. */
  isByLink?: boolean
}

/** An adviser's page for whoever is looking; null when there is no listed adviser of that name, or none that they may see. */
export function adviserPage(actor: Actor, asked: Asked, now: Date): Promise<AdviserPage | null> {
  const today = londonDay(now)
  return inTransaction(actor, async (tx) => {
    const buysForSeveral = actor.kind === 'consortium' || (actor.kind === 'school' && actor.isTrust)
    const [card, place, pricing, schools] = await Promise.all([
      listedCard(tx, { slug: asked.slug }),
      findPlace(tx, actor, { near: asked.near, urn: asked.urn ?? undefined }),
      platformPricing(tx, today),
      buysForSeveral ? schoolsToAskFor(tx, actor) : [],
    ])
    if (!card || !(asked.isByLink || isShownTo(actor, card))) return null
    const offered = offeredServices(card.services)
    const free = card.freeDays
    const chosen = offered.find(({ code }) => code === asked.service) ?? offered[0] ?? null
    const at = place.kind === 'place' ? place.place : null
    const calendar = at ? await calendarOfPlace(tx, at) : schoolCalendar()
    const priced = chosen ? priceOf(card, chosen, at, pricing) : null
    const isBuyer = actor.kind === 'school' || actor.kind === 'consortium'
    const service = chosen && MENU[chosen.code]
    const days = service && free ? freeDaysAhead(free, card, service, calendar, today) : []
    const held = card.services.find(({ code }) => code === chosen?.code)?.held ?? []
    const withheld = service ? await whyWithheld(tx, card, { service, held, days, today }) : null
    const first = withheld === null ? (days[0] ?? null) : null
    return {
      ...publicPart(card),
      services: offered,
      chosen,
      place,
      schools,
      price: priced?.price ?? null,
      feeBasisPoints: priced?.feeBasisPoints ?? 0,
      miles: priced?.miles ?? null,
      travelMiles: priced?.travelMiles ?? null,
      isTooFar: priced?.miles != null && priced.miles > card.radiusMiles,
      nextFree: first,
      nextFreeDays: withheld === null ? days.slice(0, isBuyer ? 3 : 1) : [],
      withheld,
      month:
        isBuyer && service && withheld === null
          ? await freeMonth(tx, card, { service, held, calendar, today, asked: asked.month, first })
          : null,
    }
  })
}

// Named one by one, so that a new column of the card is not public by accident.
const publicPart = (card: Card) => ({
  name: card.name,
  slug: card.slug,
  headline: card.headline,
  about: card.about,
  town: card.town,
  outcode: card.outcode,
  radiusMiles: card.radiusMiles,
  mileagePence: card.mileagePence,
  noticeSchoolDays: card.noticeSchoolDays,
  level: card.level,
  trading: card.trading,
  legalName: card.legalName,
  isVatRegistered: card.isVatRegistered,
  specialisms: card.specialisms,
  credentials: card.credentials,
  visitsDelivered: card.visitsDelivered,
  schoolsVisited: card.schoolsVisited,
  schoolsAgain: card.schoolsAgain,
  isHidden: card.isHidden,
})

const listedCard = writtenOnce((db, { slug }: Places<'slug'>) =>
  db.query.adviserCards.findFirst({
    where: and(eq(adviserCards.slug, slug), eq(adviserCards.isListed, true)),
    with: {
      services: {
        columns: { code: true, pricePence: true, interviews: true, tiers: true, held: true },
        where: eq(services.isOffered, true),
      },
      freeDays: true,
    },
  }),
)

type ServiceRow = Pick<typeof services.$inferSelect, 'code' | 'pricePence' | 'interviews' | 'tiers' | 'held'>

/** In the order of the menu. */
function offeredServices(rows: ServiceRow[]): OfferedService[] {
  const known = rows.flatMap(({ code, held, ...service }) => (isServiceCode(code) ? [{ code, ...service }] : []))
  const order = Object.keys(MENU)
  return known.sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code))
}

function priceOf(card: Card, chosen: OfferedService, place: Place | null, pricing: PlatformPricing) {
  const feeBasisPoints = pricing.fee.basisPoints
  if (place) {
    const { price, miles, terms } = priceOfVisit({
      card,
      service: chosen,
      ...pricing,
      payer: place,
      place: place.point,
      minutes: MENU[chosen.code].minutes,
    })
    return { price, miles, travelMiles: terms.travelMiles, feeBasisPoints }
  }
  const price = visitPrice({
    price: pence(chosen.pricePence),
    travel: pence(0),
    fee: bookingFee(pence(chosen.pricePence), pricing.fee),
    isAdviserVatRegistered: card.isVatRegistered,
    isWaymarkVatRegistered: pricing.platform.vatNumber !== null,
    payerRecoversVat: true,
  })
  return { price, miles: null, travelMiles: null, feeBasisPoints }
}

/** The days on which an adviser is free for a service, with notice, whatever their credentials. */
function freeDaysAhead(
  row: typeof freeDays.$inferSelect,
  card: Pick<Card, 'noticeSchoolDays'>,
  service: MenuService,
  calendar: SchoolCalendar,
  today: Day,
): Day[] {
  const from = addDays(today, daysOfNotice(calendar, today)[card.noticeSchoolDays] ?? HORIZON_DAYS)
  const until = [row.untilOn, addDays(today, HORIZON_DAYS)].sort()[0] as Day
  if (until < from) return []
  const bits = { morning: row.morning, afternoon: row.afternoon, evening: row.evening, whole_day: row.wholeDay }
  const free = new Set(service.parts.flatMap((part) => daysSet(bits[part], from, until)))
  return [...free].sort().filter((on) => visitDay(calendar, service, on).ok)
}

/** What is missing today stays so; what ends is said where it ends before the first day that is free. */
async function whyWithheld(
  tx: Tx,
  card: Pick<Card, 'name' | 'personId'>,
  { service, held, days, today }: { service: MenuService; held: readonly HeldSpan[]; days: Day[]; today: Day },
): Promise<Withheld | null> {
  const [first] = days
  const isMissing = !isHeldOn(held, today)
  if (!isMissing && (!first || isHeldOn(held, first))) return null
  // Only now are the credentials themselves needed, for their words.
  const all = await heldBy(tx, card.personId)
  const whose = possessive(card.name)
  if (isOnHold(all)) return { since: 'now', words: `${card.name} cannot be asked for visits at the moment` }
  const now = lackingOn(all, service, today)
  if (now.length > 0)
    return { since: 'now', words: now.map((one) => lackingWords(whose, one, service, 'now')).join('. ') }
  const words = first && lackingOnWords(whose, all, service, first)
  return words ? { since: 'later', words } : null
}

type MonthAsked = {
  service: MenuService
  held: readonly HeldSpan[]
  calendar: SchoolCalendar
  today: Day
  asked: string
  first: Day | null
}

async function freeMonth(
  tx: Tx,
  card: Card,
  { service, held, calendar, today, asked, first }: MonthAsked,
): Promise<AdviserPage['month']> {
  const thisMonth = monthOfDay(today)
  const last = monthOfDay(addDays(today, HORIZON_DAYS))
  const wanted = /^20\d{2}-(0[1-9]|1[0-2])$/.test(asked) ? asked : monthOfDay(first ?? today)
  const month = [thisMonth, wanted, last].sort()[1] as string
  const from = day(`${month}-01`)
  const until = addDays(day(`${addMonths(month, 1)}-01`), -1)
  const free = new Map((await freeTimesIn(tx, card.personId, from, until)).map((one) => [one.day, one]))
  const notice = daysOfNotice(calendar, today)[card.noticeSchoolDays] ?? HORIZON_DAYS
  const days: MonthDayFree[] = []
  // Weeks that are over are left out.
  const begin = [from, mondayOf(today)].sort()[1] as Day
  for (let on = begin; on <= until; on = addDays(on, 1)) {
    const why = whyNot(on, { held, service, calendar, ahead: daysBetween(today, on), notice, free: free.get(on) })
    const parts = why === null ? service.parts.filter((part) => free.get(on)?.parts.includes(part)) : []
    days.push({ day: on, parts, why })
  }
  return {
    month,
    days,
    previous: month > thisMonth ? addMonths(month, -1) : null,
    next: month < last ? addMonths(month, 1) : null,
  }
}

type DayAsked = {
  held: readonly HeldSpan[]
  service: MenuService
  calendar: SchoolCalendar
  ahead: number
  notice: number
  free: FreeDay | undefined
}

/** Why a day cannot be asked for, in two or three words; null when it can. */
function whyNot(on: Day, { held, service, calendar, ahead, notice, free }: DayAsked): string | null {
  if (ahead < 1) return 'Over'
  if (!visitDay(calendar, service, on).ok) {
    const why = whyNoSchool(calendar, on)
    return why ? why.reason.charAt(0).toUpperCase() + why.reason.slice(1) : 'No visits'
  }
  if (!service.parts.some((part) => free?.parts.includes(part))) return 'Not free'
  if (ahead < notice) return 'Too soon'
  if (ahead > HORIZON_DAYS) return 'Too far ahead'
  return isHeldOn(held, on) ? null : 'Checks end'
}
