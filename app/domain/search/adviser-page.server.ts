import { and, eq, sql } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { isHeldOn, lackingOn } from '#app/domain/accreditation/credential-needs.ts'
import {
  isOnHold,
  lackingToAskWords,
  lackingWords,
  type PublicCredential,
  sendTrainingWords,
  withoutHow,
} from '#app/domain/accreditation/credential-words.ts'
import { heldBy } from '#app/domain/accreditation/held.server.ts'
import { isShownTo } from '#app/domain/advisers/visibility.ts'
import { daysSet } from '#app/domain/availability/free-day-bits.ts'
import { type FreeDay, freeTimesIn } from '#app/domain/availability/free-days.server.ts'
import type { CancellationTier } from '#app/domain/bookings/cancellation.ts'
import { isFull } from '#app/domain/bookings/check-request.ts'
import { type Comer, isAskableFrom, toRenewThen } from '#app/domain/bookings/comers.ts'
import { bookingFee, feeFor, type VisitPrice, visitPrice } from '#app/domain/bookings/price.ts'
import { possessive } from '#app/domain/bookings/price-lines.ts'
import { priceOfVisit } from '#app/domain/bookings/price-visits.ts'
import { addDays, type Day, day, daysBetween, londonDay, mondayOf } from '#app/domain/calendar.ts'
import { type PlatformPricing, pricingAndMenu } from '#app/domain/fees/read.server.ts'
import { pence } from '#app/domain/money.ts'
import { addMonths, monthOfDay } from '#app/domain/month-grid.ts'
import { TRADING_WORDS } from '#app/domain/providers/provider-kinds.ts'
import { type SchoolCalendar, schoolCalendar, whyNoSchool } from '#app/domain/school-days.ts'
import {
  asGiven,
  type BlockPrice,
  cardFor,
  type MenuService,
  type OwnTerms,
  type Part,
} from '#app/domain/services/menu.ts'
import { takenOnDays } from '#app/domain/services/read-menu.server.ts'
import { visitDay } from '#app/domain/services/visit-day.ts'
import { isCardRegisteredOn, isRegisteredOn } from '#app/domain/vat-registration.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, type freeDays, services, type TRADING } from '#db/schema/index.ts'
import { type Places, writtenOnce } from '#db/written-once.server.ts'
import { calendarOfPlace } from './find-advisers.server.ts'
import { findPlace, type Place, type PlaceFound, schoolsToAskFor } from './place.server.ts'
import { daysOfNotice, HORIZON_DAYS } from './wanted-days.ts'

type Card = typeof adviserCards.$inferSelect

export type ShownPractitioner = { personId: string; name: string; level: number; credentials: PublicCredential[] }

/** A service of the menu as this adviser gives it. */
export type OfferedService = BlockPrice & {
  menu: MenuService
  pricePence: number
  interviews: number
  capacityADay: number | null
  tiers: CancellationTier[]
  own: OwnTerms
  /** Whether it can be asked for at the moment, as `withheld` says why not of the one that is chosen. */
  isAskable: boolean
}

/** `toRenew`: a check that the service needs ends before then, and the day may be asked for all the same. */
export type MonthDayFree = { day: Day; parts: Part[]; why: string | null; toRenew: boolean }
/** `toRenew`: what ends before the first such day, in words without the last full stop. */
type MonthFree = {
  month: string
  days: MonthDayFree[]
  toRenew: string | null
  previous: string | null
  next: string | null
}

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
  trading: (typeof TRADING)[number]
  legalName: string
  isVatRegistered: boolean
  specialisms: string[]
  /** Beside what they say of special educational needs: whether staff have seen training for it; null where they say nothing of it. */
  sendSeen: string | null
  credentials: PublicCredential[]
  visitsDelivered: number
  schoolsVisited: number
  /** Null of an adviser. `people`: who agreed to stand on the page; `others`: how many more may be named. */
  provider: { kind: string; people: ShownPractitioner[]; others: number } | null
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
  /** Whether there is no booking fee because they brought the school. */
  isFeeNone: boolean
  miles: number | null
  travelMiles: number | null
  isTooFar: boolean
  nextFree: Day | null
  /** The next free days: three for those who may buy, else the first. */
  nextFreeDays: Day[]
  /** What the chosen service needs and keeps it from being asked for, where something does: since when, or before which day. */
  withheld: Withheld | null
  month: MonthFree | null
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
    const [listed, place, { pricing, menu }, schools] = await Promise.all([
      listedCard(tx, { slug: asked.slug }),
      findPlace(tx, actor, { near: asked.near, urn: asked.urn ?? undefined }),
      pricingAndMenu(tx, today),
      buysForSeveral ? schoolsToAskFor(tx, actor) : [],
    ])
    if (!listed || !(asked.isByLink || isShownTo(actor, listed))) return null
    const offered = offeredServices(menu, listed, today)
    const chosen = offered.find((one) => one.menu.code === asked.service) ?? offered[0] ?? null
    // Travel and notice as they are for this service.
    const card = cardFor(listed, chosen?.own)
    const at = place.kind === 'place' ? place.place : null
    const calendar = at ? await calendarOfPlace(tx, at) : schoolCalendar()
    const priced = chosen ? priceOf(card, chosen, at, pricing, today) : null
    const isBuyer = actor.kind === 'school' || actor.kind === 'consortium'
    const mayReadHow = isBuyer || actor.kind === 'staff'
    const service = chosen?.menu
    const row = card.services.find(({ code }) => code === service?.code)
    const [comers, full] = [row?.comers ?? [], fullDays(row)]
    // What has no date is asked for on none: neither free days nor how far somebody travels are anything to it.
    const isDated = service?.isDated ?? true
    const days =
      service && isDated ? freeDaysOfAny(comers, card, service, calendar, today).filter(({ on }) => !full.has(on)) : []
    const withheld = service ? await whyWithheld(tx, card, { service, comers, days, today }) : null
    const askable = withheld === null ? days.flatMap(({ on, isAskable }) => (isAskable ? [on] : [])) : []
    const first = askable[0] ?? null
    return {
      ...publicPart(card, today),
      credentials: mayReadHow ? card.credentials : withoutHow(card.credentials),
      provider: card.personId === null ? await providerPart(tx, card, mayReadHow) : null,
      services: offered,
      chosen,
      place,
      schools,
      price: priced?.price ?? null,
      feeBasisPoints: priced?.feeBasisPoints ?? 0,
      isFeeNone: priced?.isFeeNone ?? false,
      miles: priced?.miles ?? null,
      travelMiles: priced?.travelMiles ?? null,
      isTooFar: isDated && priced?.miles != null && priced.miles > card.radiusMiles,
      nextFree: first,
      nextFreeDays: askable.slice(0, isBuyer ? 3 : 1),
      withheld,
      month:
        isBuyer && service && isDated && withheld === null
          ? await freeMonth(tx, card, { service, comers, full, calendar, today, asked: asked.month, first })
          : null,
    }
  })
}

// Named one by one, so that a new column of the card is not public by accident.
const publicPart = (card: Card & { specialismNames: string[]; saysSend: boolean }, today: Day) => ({
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
  isVatRegistered: isCardRegisteredOn(card, today),
  specialisms: card.specialismNames,
  sendSeen: card.saysSend ? sendTrainingWords(card.credentials, card.personId === null) : null,
  credentials: card.credentials,
  visitsDelivered: card.visitsDelivered,
  schoolsVisited: card.schoolsVisited,
  schoolsAgain: card.schoolsAgain,
  isHidden: card.isHidden,
})

/** What a provider is, and whom it sends, as far as they agreed to be shown. */
async function providerPart(
  tx: Tx,
  card: Pick<Card, 'supplierId' | 'trading'> & { services: ServiceRow[] },
  mayReadHow: boolean,
): Promise<AdviserPage['provider']> {
  const people = await tx.execute<ShownPractitioner>(
    sql`select person_id as "personId", name, level, credentials from shown_practitioners(${card.supplierId})`,
  )
  const all = new Set(card.services.flatMap(({ comers }) => comers.map(({ personId }) => personId)))
  const shown = [...people].map((one) => (mayReadHow ? one : { ...one, credentials: withoutHow(one.credentials) }))
  return {
    kind: TRADING_WORDS[card.trading],
    people: shown,
    others: [...all].filter((personId) => !shown.some((one) => one.personId === personId)).length,
  }
}

/** What an adviser knows well, in the words of the kept lists. */
const specialismNames = sql<string[]>`array(
  select l.name from specialisms l where l.code = any(${adviserCards.specialisms}) order by l.name)`

/** Whether some of that is about special educational needs, for which there is training that staff may have seen. */
const saysSend = sql<boolean>`exists (
  select from specialisms l where l.code = any(${adviserCards.specialisms}) and l.kind = 'send')`

const listedCard = writtenOnce((db, { slug }: Places<'slug'>) =>
  db.query.adviserCards.findFirst({
    where: and(eq(adviserCards.slug, slug), eq(adviserCards.isListed, true)),
    extras: { specialismNames: specialismNames.as('specialism_names'), saysSend: saysSend.as('says_send') },
    with: {
      services: {
        columns: { id: false, supplierId: false, isOffered: false, changedAt: false },
        extras: { taken: takenOnDays.as('taken') },
        where: eq(services.isOffered, true),
        with: { comers: { columns: { personId: true, held: true, askable: true }, with: { freeDays: true } } },
      },
    },
  }),
)

type FreeDays = typeof freeDays.$inferSelect
/** Somebody who may come for a service: on which days its needs hold of them, and when they are free. */
type ComerHere = Comer & { freeDays: FreeDays | null }
type ServiceRow = Omit<typeof services.$inferSelect, 'id' | 'supplierId' | 'isOffered' | 'changedAt'> & {
  taken: Record<string, number>
  comers: ComerHere[]
}

/** What of an adviser’s is on the menu, in its order. */
const offeredServices = (
  menu: readonly MenuService[],
  { personId, services: rows }: Pick<Card, 'personId'> & { services: readonly ServiceRow[] },
  today: Day,
): OfferedService[] =>
  menu.flatMap((service) => {
    const row = service.isOnMenu ? rows.find(({ code }) => code === service.code) : undefined
    if (!row) return []
    const { pricePence, interviews, capacityADay, tiers, blockFrom, blockPricePence, minutes, ...rest } = row
    const { radiusMiles, mileagePence, noticeSchoolDays } = rest
    const own = { minutes, radiusMiles, mileagePence, noticeSchoolDays }
    return {
      ...{ pricePence, interviews, capacityADay, tiers, blockFrom, blockPricePence, own },
      // An adviser by today, a provider by whoever may come on a day ahead: as `whyWithheld`.
      isAskable: row.comers.some(({ held, askable }) =>
        personId === null ? isAskableFrom(askable, today) : isHeldOn(held, today),
      ),
      menu: asGiven(service, own),
    }
  })

/** The days on which they have as many of a service as they take. */
const fullDays = (
  row: { capacityADay: number | null; taken: Record<string, number> } | undefined,
): ReadonlySet<string> =>
  new Set(
    Object.keys(row?.taken ?? {}).filter((on) =>
      isFull({ most: row?.capacityADay ?? null, taken: row?.taken ?? {} }, on as Day),
    ),
  )

function priceOf(card: Card, chosen: OfferedService, place: Place | null, pricing: PlatformPricing, today: Day) {
  const feeBasisPoints = pricing.fee.basisPoints
  if (place) {
    const { price, miles, terms } = priceOfVisit({
      card,
      service: chosen,
      platform: pricing.platform,
      fee: feeFor(pricing.fee, place.school?.broughtBy[card.supplierId]),
      payer: place,
      place: place.point,
      menu: chosen.menu,
      many: 1,
      days: [today],
    })
    return { price, miles, travelMiles: terms.travelMiles, feeBasisPoints, isFeeNone: terms.fee.none !== undefined }
  }
  const price = visitPrice({
    price: pence(chosen.pricePence),
    travel: pence(0),
    fee: bookingFee(pence(chosen.pricePence), pricing.fee),
    isAdviserVatRegistered: isCardRegisteredOn(card, today),
    isWaymarkVatRegistered: isRegisteredOn(pricing.platform, today),
    payerRecoversVat: true,
  })
  return { price, miles: null, travelMiles: null, feeBasisPoints, isFeeNone: false }
}

type DayAhead = { on: Day; isAskable: boolean }

/** The days on which one of those who may come is free, with notice, and whether one who is may be asked for it. */
function freeDaysOfAny(
  comers: readonly ComerHere[],
  card: Pick<Card, 'noticeSchoolDays'>,
  service: MenuService,
  calendar: SchoolCalendar,
  today: Day,
): DayAhead[] {
  const free = new Map<Day, boolean>()
  for (const { askable, freeDays: row } of comers)
    for (const on of row ? freeDaysAhead(row, card, service, calendar, today) : [])
      free.set(on, free.get(on) === true || isHeldOn(askable, on))
  return [...free].sort(([a], [b]) => (a < b ? -1 : 1)).map(([on, isAskable]) => ({ on, isAskable }))
}

/** The days on which an adviser is free for a service, with notice, whatever their credentials. */
function freeDaysAhead(
  row: FreeDays,
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
  { service, comers, days, today }: { service: MenuService; comers: readonly Comer[]; days: DayAhead[]; today: Day },
): Promise<Withheld | null> {
  const first = days[0]?.on
  if (card.personId === null) {
    if (
      days.some(({ isAskable }) => isAskable) ||
      (days.length === 0 && comers.some(({ held }) => isHeldOn(held, today)))
    )
      return null
    return { since: 'now', words: `${card.name} has nobody at the moment whose checks hold for this service` }
  }
  const isMissing = !comers.some(({ held }) => isHeldOn(held, today))
  if (!isMissing && (!first || days[0]?.isAskable)) return null
  // Only now are the credentials themselves needed, for their words.
  const all = await heldBy(tx, card.personId)
  const whose = possessive(card.name)
  if (isOnHold(all)) return { since: 'now', words: `${card.name} cannot be asked for visits at the moment` }
  const now = lackingOn(all, service, today)
  if (now.length > 0)
    return { since: 'now', words: now.map((one) => lackingWords(whose, one, service, 'now')).join('. ') }
  const words = first && lackingToAskWords(whose, all, service, { on: first, today })
  return words ? { since: 'later', words } : null
}

type MonthAsked = {
  service: MenuService
  comers: readonly Comer[]
  full: ReadonlySet<string>
  calendar: SchoolCalendar
  today: Day
  asked: string
  first: Day | null
}

async function freeMonth(
  tx: Tx,
  card: Card,
  { service, comers, full, calendar, today, asked, first }: MonthAsked,
): Promise<AdviserPage['month']> {
  const thisMonth = monthOfDay(today)
  const last = monthOfDay(addDays(today, HORIZON_DAYS))
  const wanted = /^20\d{2}-(0[1-9]|1[0-2])$/.test(asked) ? asked : monthOfDay(first ?? today)
  const month = [thisMonth, wanted, last].sort()[1] as string
  const from = day(`${month}-01`)
  const until = addDays(day(`${addMonths(month, 1)}-01`), -1)
  const diaries: (Comer & { free: Map<Day, FreeDay> })[] = []
  for (const comer of comers)
    diaries.push({
      ...comer,
      free: new Map((await freeTimesIn(tx, comer.personId, from, until)).map((one) => [one.day, one])),
    })
  const notice = daysOfNotice(calendar, today)[card.noticeSchoolDays] ?? HORIZON_DAYS
  const days: MonthDayFree[] = []
  // Weeks that are over are left out.
  const begin = [from, mondayOf(today)].sort()[1] as Day
  for (let on = begin; on <= until; on = addDays(on, 1)) {
    const partsOf = (some: typeof diaries) =>
      service.parts.filter((part) => some.some(({ free }) => free.get(on)?.parts.includes(part)))
    const able = partsOf(diaries.filter(({ askable }) => isHeldOn(askable, on)))
    const sure = partsOf(diaries.filter(({ held }) => isHeldOn(held, on)))
    const ahead = daysBetween(today, on)
    const why = whyNot(on, {
      full,
      service,
      calendar,
      ahead,
      notice,
      isFree: partsOf(diaries).length > 0,
      isAskable: able.length > 0,
    })
    const parts = why === null ? able : []
    days.push({ day: on, parts, why, toRenew: parts.length > sure.length })
  }
  const renewing = days.find(({ toRenew }) => toRenew)
  const held = renewing && card.personId ? await heldBy(tx, card.personId) : []
  const judged = { name: card.name, held, ...(card.personId === null ? { comers } : {}) }
  return {
    month,
    days,
    toRenew: renewing ? toRenewThen(judged, service, renewing.day) : null,
    previous: month > thisMonth ? addMonths(month, -1) : null,
    next: month < last ? addMonths(month, 1) : null,
  }
}

type DayAsked = {
  full: ReadonlySet<string>
  service: MenuService
  calendar: SchoolCalendar
  ahead: number
  notice: number
  isFree: boolean
  isAskable: boolean
}

/** Why a day cannot be asked for, in two or three words; null when it can. */
function whyNot(on: Day, { full, service, calendar, ahead, notice, isFree, isAskable }: DayAsked): string | null {
  if (ahead < 1) return 'Over'
  if (!visitDay(calendar, service, on).ok) {
    const why = whyNoSchool(calendar, on)
    return why ? why.reason.charAt(0).toUpperCase() + why.reason.slice(1) : 'No visits'
  }
  if (!isFree) return 'Not free'
  if (ahead < notice) return 'Too soon'
  if (ahead > HORIZON_DAYS) return 'Too far ahead'
  if (full.has(on)) return 'Full'
  return isAskable ? null : 'Checks end'
}
