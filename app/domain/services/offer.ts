import { areTiersSound, type CancellationTier } from '#app/domain/bookings/cancellation.ts'
import { interviewsThatFit } from '#app/domain/bookings/slots.ts'
import { canonicalJson } from '#app/domain/canonical-json.ts'
import type { Pence } from '#app/domain/money.ts'
import { asGiven, type MenuService, MOST_QUANTITY, type OwnTerms } from './menu.ts'

/** What an adviser offers of one service. Null: as it is on the menu or in their practice, or without any. */
export type Offer = OwnTerms & {
  price: Pence
  interviews: number
  tiers: CancellationTier[]
  /** At most so many on one day; null: as many as there is time for. */
  capacityADay: number | null
  /** So much each from so many at once in one booking. */
  block: { from: number; price: Pence } | null
}

/** What is usual of an offer besides its price, its interviews and its tiers. */
export const AS_USUAL: Omit<Offer, 'price' | 'interviews' | 'tiers'> = {
  ...{ capacityADay: null, block: null, minutes: null, radiusMiles: null, mileagePence: null, noticeSchoolDays: null },
}

/** Pence. */
export const LEAST_PRICE = 100
export const MOST_PRICE = 500_000
export const MOST_A_DAY = 12
export const LEAST_BLOCK = 2
const MOST_BLOCK = 40
/** From how many at once each may cost less: licences and codes are asked for by the year group. */
export const mostBlock = ({ isDated }: Pick<MenuService, 'isDated'>): number => (isDated ? MOST_BLOCK : MOST_QUANTITY)
/** Miles there, pence a mile, school days. */
export const MOST_RADIUS = 200
export const MOST_MILEAGE = 200
export const MOST_NOTICE = 60

/**
 * What an offer of something without a date has besides its price: no day, so neither length nor notice, nobody who travels, and
 * nothing to cancel once it is there.
 */
export const WITHOUT_DATE: Omit<Offer, 'price' | 'block'> = {
  ...{ capacityADay: null, minutes: null, radiusMiles: null, mileagePence: null, noticeSchoolDays: null },
  interviews: 0,
  tiers: [{ fromSchoolDays: 0, percent: 0 }],
}

export type OfferFault =
  | 'has_no_date'
  | 'too_many_interviews'
  | 'interviews_do_not_fit'
  | 'tiers_not_sound'
  | 'price_out_of_range'
  | 'length_not_allowed'
  | 'capacity_out_of_range'
  | 'block_too_small'
  | 'block_not_lower'
  | 'travel_out_of_range'
  | 'notice_out_of_range'

const isCount = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most
const isNoneOr = (value: number | null, least: number, most: number) => value === null || isCount(value, least, most)

const isWithoutDate = ({ price, block, ...rest }: Offer): boolean => canonicalJson(rest) === canonicalJson(WITHOUT_DATE)

type Bounds = Pick<
  MenuService,
  'minutes' | 'leastMinutes' | 'mostMinutes' | 'from' | 'to' | 'maxInterviews' | 'interviewMinutes'
>

/** How many interviews an offer of a length may have, at least and at most: what the menu allows, and what fits. */
function interviewsWithin(menu: Bounds, minutes: number | null): { least: number; most: number } {
  if (menu.maxInterviews === 0) return { least: 0, most: 0 }
  const { from, to } = asGiven(menu, { minutes })
  const fit = interviewsThatFit({ from, to, minutes: menu.interviewMinutes })
  return { least: 1, most: Math.min(menu.maxInterviews, fit) }
}

/**
 * The nearest to an offer that the menu allows: of its own length, while that is allowed and an interview fits into it, else of the
 * usual one; with the number of interviews that is nearest to its own. What is allowed stays as it is.
 */
export function withinMenu<O extends Pick<Offer, 'interviews' | 'minutes'>>(offer: O, menu: Bounds): O {
  const isAllowed = isNoneOr(offer.minutes, menu.leastMinutes, menu.mostMinutes)
  const hasRoom = isAllowed && interviewsWithin(menu, offer.minutes).most >= Math.min(1, menu.maxInterviews)
  const minutes = hasRoom ? offer.minutes : null
  const { least, most } = interviewsWithin(menu, minutes)
  return { ...offer, minutes, interviews: Math.min(Math.max(offer.interviews, least), most) }
}

/**
 * What is wrong with an offer of a service, or null: more interviews than the menu has or than fit, a length that the menu does
 * not allow, a block that is no block or costs no less, cancellation terms that charge less for less notice.
 */
export function offerFault(offer: Offer, menu: MenuService): OfferFault | null {
  const { interviews, minutes } = offer
  if (!menu.isDated && !isWithoutDate(offer)) return 'has_no_date'
  if (!isCount(offer.price, LEAST_PRICE, MOST_PRICE)) return 'price_out_of_range'
  if (!isCount(interviews, Math.min(1, menu.maxInterviews), menu.maxInterviews)) return 'too_many_interviews'
  if (!isNoneOr(minutes, menu.leastMinutes, menu.mostMinutes)) return 'length_not_allowed'
  if (interviews > interviewsWithin(menu, minutes).most) return 'interviews_do_not_fit'
  if (!isNoneOr(offer.capacityADay, 1, MOST_A_DAY)) return 'capacity_out_of_range'
  if (offer.block) {
    if (!isCount(offer.block.from, LEAST_BLOCK, mostBlock(menu))) return 'block_too_small'
    if (!isCount(offer.block.price, LEAST_PRICE, offer.price - 1)) return 'block_not_lower'
  }
  if (!isNoneOr(offer.radiusMiles, 1, MOST_RADIUS) || !isNoneOr(offer.mileagePence, 0, MOST_MILEAGE))
    return 'travel_out_of_range'
  if (!isNoneOr(offer.noticeSchoolDays, 0, MOST_NOTICE)) return 'notice_out_of_range'
  return areTiersSound(offer.tiers) ? null : 'tiers_not_sound'
}
