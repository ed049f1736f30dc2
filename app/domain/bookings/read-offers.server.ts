import type { Tx } from '#db/client.server.ts'
import type { Day } from '../calendar.ts'
import type { MenuService } from '../services/menu.ts'
import { menuServiceIn } from '../services/read-menu.server.ts'
import { checkDays, type DayProblem, type JudgedAdviser } from './check-request.ts'
import { lostDays } from './judge-days.server.ts'
import { capacityOf } from './plan-request.server.ts'
import { priceOfVisit } from './price-visits.ts'
import type { RequestAnswers, VisitAnswer } from './request-answers.ts'
import {
  atOwnPrice,
  judgedAdviser,
  type PlaceOfVisits,
  placeAsked,
  type RequestFacts,
  requestFacts,
} from './request-facts.server.ts'

// What an adviser's answer to an enquiry is judged and priced by: the same facts, rules and prices as a request's.

export type OfferAsked = {
  schoolId: string
  leadId: string | null
  supplierId: string
  serviceCode: string
  place: NonNullable<RequestAnswers['place']>
}

export type OfferFacts = RequestFacts & {
  card: NonNullable<RequestFacts['card']>
  menu: MenuService
  at: PlaceOfVisits
  /** By whom each day is judged. */
  adviser: JudgedAdviser
}

/** Null where the school, its payer, the adviser or the place is not known, or the school has left the consortium. */
export async function readOfferFacts(tx: Tx, ask: OfferAsked, today: Day): Promise<OfferFacts | null> {
  const facts = await requestFacts(tx, ask, today)
  const menu = facts && (facts.menu ?? (await menuServiceIn(tx, ask.serviceCode)))
  const at = facts && (await placeAsked(tx, facts, ask.place))
  if (!facts?.card || !menu || !at) return null
  return { ...facts, card: facts.card, at, menu, adviser: judgedAdviser(facts.card, facts) }
}

/**
 * The whole price of one of the visits on these days: at the menu's price, or at the adviser's own for this enquiry, which no price of a block
 * lowers further. Null where it is not offered.
 */
export function offerPrice(
  facts: OfferFacts,
  ownPence: number | null,
  days: readonly Day[],
): ReturnType<typeof priceOfVisit> | null {
  const { service, fee, card, platform, payer, at, menu } = facts
  if (!service?.isOffered || !fee) return null
  return priceOfVisit({
    card,
    service: atOwnPrice(service, ownPence),
    fee,
    platform,
    payer,
    place: at,
    menu,
    many: days.length,
    days,
  })
}

/** What stands against each day now, by rule or in the diary; a day that is not named is free. */
export async function readDaysGone(
  tx: Tx,
  facts: OfferFacts,
  days: readonly VisitAnswer[],
  today: Day,
): Promise<DayProblem[]> {
  const { card, calendar, comers, menu, service, at, adviser } = facts
  const byRule = checkDays({
    visits: days,
    menu,
    capacity: service ? capacityOf(service) : { most: null, taken: {} },
    calendar,
    adviser,
    noticeSchoolDays: card.noticeSchoolDays,
    today,
  })
  const byDiary = await lostDays(tx, { comers, at }, days)
  return [...byRule, ...byDiary.filter(({ day }) => !byRule.some((one) => one.day === day))]
}
