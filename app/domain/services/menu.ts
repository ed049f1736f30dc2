import type { Given, OwnRules } from '#app/domain/accreditation/credential-needs.ts'
import type { FundKind } from '#app/domain/budgets/funds.ts'
import { minutesOf, type Time, timeOf } from '#app/domain/calendar.ts'

// The agreed menu: what can be booked, in the same words for everyone. Staff keep it; an adviser sets prices for its
// services, never for services of their own making. It is read from its table, and what judges by it is given the service.

/** Stays with a service for good, whatever staff change about it. */
export type ServiceCode = string

/** When a service can happen; the free-day bits of any one of these parts are enough to offer the day. */
export type Part = 'morning' | 'afternoon' | 'evening' | 'whole_day'

/** What one of a service is called beside a price: "a day", "a session". */
export const UNITS = [
  'day',
  'half day',
  'interview',
  'session',
  'assembly',
  'evening',
  'event',
  'review',
  'test',
  'pack',
  'licence per pupil',
  'code',
] as const
export type Unit = (typeof UNITS)[number]

/** How adviser and pupils meet. */
export const MODES = ['face_to_face', 'video', 'telephone'] as const
export type Mode = (typeof MODES)[number]
/** How a visit is, or that what was asked for is none: it is delivered, and holds no day. */
export type VisitMode = Mode | 'without_date'

/** The most of something without a date that may be asked for at once. */
export const MOST_QUANTITY = 2_000

/** Which pupils it is for: to 25 only with an education, health and care plan. */
export const AGES = ['11_to_19', 'to_25_with_ehcp'] as const
export type Ages = (typeof AGES)[number]

/** A service of the menu, and how it is given: what that asks of whoever gives it follows from `needsOf`. */
export type MenuService = Omit<Given, keyof OwnRules | 'isFromProvider'> & {
  code: ServiceCode
  name: string
  unit: Unit
  summary: string
  /** Its usual length and times; an adviser may offer another length from the least to the most. */
  minutes: number
  leastMinutes: number
  mostMinutes: number
  from: Time
  to: Time
  parts: readonly Part[]
  modes: readonly Mode[]
  ages: Ages
  /** Most one-to-one interviews in one visit, and how long each is; 0 where there are none. */
  maxInterviews: number
  interviewMinutes: number
  /** How many pupils at once; null where that is not said. */
  groupLeast: number | null
  groupMost: number | null
  /** The Gatsby Benchmark that it serves; only interviews by an adviser at level 6 count towards 8. */
  benchmark: number
  /** Which kinds of fund may pay for it. */
  funds: readonly FundKind[]
  isAllowedOutsideTerm: boolean
  /** Whether it happens on a day; what does not is delivered, and holds no time of anybody’s. */
  isDated: boolean
  /** What was taken off the menu is offered and asked for no more; what is booked stays booked. */
  isOnMenu: boolean
}

/** What an adviser may set for one service otherwise than it is usual, for the menu or for their practice; null: as usual. */
export type OwnTerms = {
  minutes: number | null
  radiusMiles: number | null
  mileagePence: number | null
  noticeSchoolDays: number | null
}

/** The service as one adviser gives it: of their own length. */
export function asGiven<M extends Pick<MenuService, 'minutes' | 'from' | 'to'>>(
  menu: M,
  { minutes }: Pick<OwnTerms, 'minutes'>,
): M {
  if (minutes === null || minutes === menu.minutes) return menu
  return { ...menu, minutes, to: timeOf(minutesOf(menu.from) + minutes) }
}

type PracticeWide = { radiusMiles: number; mileagePence: number; noticeSchoolDays: number }

/** An adviser’s card as it is for one service: how far they travel, what that costs, and how much notice they want. */
export const cardFor = <C extends PracticeWide>(card: C, own: Omit<OwnTerms, 'minutes'> | null | undefined): C => ({
  ...card,
  radiusMiles: own?.radiusMiles ?? card.radiusMiles,
  mileagePence: own?.mileagePence ?? card.mileagePence,
  noticeSchoolDays: own?.noticeSchoolDays ?? card.noticeSchoolDays,
})

/** A lower price of each where so many are asked for at once; null where there is none. */
export type BlockPrice = { blockFrom: number | null; blockPricePence: number | null }

/** The price of each of so many days in one booking, and the block it is the price of, if it is. */
export function priceOfEach(
  service: BlockPrice & { pricePence: number },
  many: number,
): { pricePence: number; block: { from: number; usualPence: number } | null } {
  const { blockFrom, blockPricePence, pricePence } = service
  if (blockFrom === null || blockPricePence === null || many < blockFrom) return { pricePence, block: null }
  return { pricePence: blockPricePence, block: { from: blockFrom, usualPence: pricePence } }
}
