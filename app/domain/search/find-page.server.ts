import type { Actor } from '#app/auth/actor.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { type PlatformPricing, pricingAndMenu } from '#app/domain/fees/read.server.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { type AdvisersFound, calendarOfPlace, findAdvisersIn, type Search } from './find-advisers.server.ts'
import { findPlace, type Place, type PlaceFound, schoolsToAskFor } from './place.server.ts'
import type { SearchAnswers } from './search-answers.ts'
import { datesForNobody } from './wanted-days.ts'

export type Alternatives = {
  /** Who could come at another time, soonest first. */
  otherTime: { name: string; slug: string; on: Day }[]
  /** Who would come from further away in that time. */
  furtherAway: { name: string; slug: string; miles: number }[]
}

export type FindPage = {
  /** What can be searched for, in the menu’s order. */
  menu: { code: string; name: string }[]
  /** What is searched for: the first of them where the address asks for none, or for one that is not there. */
  service: MenuService
  place: PlaceFound
  found: AdvisersFound | null
  alternatives: Alternatives | null
  /** Dates asked for on which nobody can come, with why. */
  forNobody: { day: Day; why: string }[]
  /** Whose prices the person may ask for: several for a trust or a consortium. */
  schools: { urn: number; name: string }[]
}

/** Everything the find page shows, in one database transaction. */
export function findPage(
  actor: Actor,
  answers: SearchAnswers,
  paging: { page: number; perPage: number },
  now: Date,
): Promise<FindPage> {
  const today = londonDay(now)
  return inTransaction(actor, async (tx) => {
    const [{ pricing, menu }, schools, place] = await Promise.all([
      pricingAndMenu(tx, today),
      schoolsToAskFor(tx, actor),
      findPlace(tx, actor, { near: answers.near, urn: answers.urn ?? undefined }),
    ])
    const offered = menu.filter(({ isOnMenu }) => isOnMenu)
    const service = offered.find(({ code }) => code === answers.service) ?? offered[0]
    if (!service) throw new Error('nothing is on the menu: staff cannot take its last service off')
    const known = { menu: offered.map(({ code, name }) => ({ code, name })), service }
    if (place.kind !== 'place') return { ...known, place, found: null, alternatives: null, forNobody: [], schools }
    const search = searchOf(answers, place.place, service)
    const found = await findAdvisersIn(tx, { actor, search, pricing, paging, today })
    const alternatives = found.count === 0 ? await alternativesTo(tx, actor, search, pricing, today) : null
    const forNobody =
      search.dates.kind === 'days' && service.isDated
        ? datesForNobody(await calendarOfPlace(tx, place.place), today, search.dates, service)
        : []
    return { ...known, place, found, alternatives, forNobody, schools }
  })
}

const searchOf = (answers: SearchAnswers, place: Place, service: MenuService): Search => ({
  place,
  service,
  dates: answers.dates,
  within: answers.within,
  level: answers.level,
  specialism: answers.knows,
  order: answers.order,
})

async function alternativesTo(
  tx: Tx,
  actor: Actor,
  search: Search,
  pricing: PlatformPricing,
  today: Day,
): Promise<Alternatives> {
  const three = (other: Search) =>
    findAdvisersIn(tx, { actor, search: other, pricing, paging: { page: 1, perPage: 3 }, today })
  const otherTime =
    search.dates.kind === 'any' || !search.service.isDated
      ? []
      : (await three({ ...search, dates: { kind: 'any' }, order: 'soonest' })).advisers
  const furtherAway = search.within === null ? [] : (await three({ ...search, within: null })).advisers
  return {
    otherTime: otherTime.map(({ name, slug, nextFree }) => ({ name, slug, on: nextFree[0] as Day })),
    furtherAway: furtherAway.map(({ name, slug, miles }) => ({ name, slug, miles })),
  }
}
