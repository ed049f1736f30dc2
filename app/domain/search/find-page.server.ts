import type { Actor } from '#app/auth/actor.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { MENU } from '#app/domain/services/menu.ts'
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
    const [schools, place] = await Promise.all([
      schoolsToAskFor(tx, actor),
      findPlace(tx, actor, { near: answers.near, urn: answers.urn ?? undefined }),
    ])
    if (place.kind !== 'place') return { place, found: null, alternatives: null, forNobody: [], schools }
    const search = searchOf(answers, place.place)
    const found = await findAdvisersIn(tx, actor, search, paging, today)
    const alternatives = found.count === 0 ? await alternativesTo(tx, actor, search, today) : null
    const forNobody =
      search.dates.kind === 'days'
        ? datesForNobody(await calendarOfPlace(tx, place.place), today, search.dates, MENU[search.service])
        : []
    return { place, found, alternatives, forNobody, schools }
  })
}

const searchOf = (answers: SearchAnswers, place: Place): Search => ({
  place,
  service: answers.service,
  dates: answers.dates,
  within: answers.within,
  level: answers.level,
  specialism: answers.knows,
  order: answers.order,
})

async function alternativesTo(tx: Tx, actor: Actor, search: Search, today: Day): Promise<Alternatives> {
  const three = { page: 1, perPage: 3 }
  const otherTime =
    search.dates.kind === 'any'
      ? []
      : (await findAdvisersIn(tx, actor, { ...search, dates: { kind: 'any' }, order: 'soonest' }, three, today))
          .advisers
  const furtherAway =
    search.within === null ? [] : (await findAdvisersIn(tx, actor, { ...search, within: null }, three, today)).advisers
  return {
    otherTime: otherTime.map(({ name, slug, nextFree }) => ({ name, slug, on: nextFree[0] as Day })),
    furtherAway: furtherAway.map(({ name, slug, miles }) => ({ name, slug, miles })),
  }
}
