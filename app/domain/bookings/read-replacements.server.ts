import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import type { PublicCredential } from '../accreditation/credential-words.ts'
import { withoutHow } from '../accreditation/credential-words.ts'
import { startThatFits } from '../availability/free-time.ts'
import { addDays, type Day, daysBetween, londonDay, londonTime, type Minutes, minutesOf, timeOf } from '../calendar.ts'
import { platformPricing } from '../fees/read.server.ts'
import type { Pence } from '../money.ts'
import { pence } from '../money.ts'
import { schoolDaysBetween } from '../school-days.ts'
import { findAdvisersIn, type Search } from '../search/find-advisers.server.ts'
import { serviceBooked } from '../services/read-menu.server.ts'
import { toRenewThen } from './comers.ts'
import { dateToChoose } from './dates-to-choose.ts'
import { statusWantedOf } from './employment-status.ts'
import {
  type EndedVisit,
  endedVisit,
  judgedInPlaceOf,
  requestInPlaceOf,
  timeOf as timeOfEnded,
} from './ended-visit.server.ts'
import { diariesOf, freeOfAny } from './judge-days.server.ts'
import { type Known, planRequest, Refused } from './plan-request.server.ts'
import { diaryOf, type Judgeable, judgedBy } from './plan-under-lock.server.ts'
import { grossOf } from './price.ts'
import { approvalCarried, type Carried, dearerBy, lastDayInPlaceOf } from './replacing.ts'
import type { VisitAnswer } from './request-answers.ts'
import { placeAsked, requestFacts } from './request-facts.server.ts'

/** What may be taken in the place of a visit, with everything that is decided by. */
export type Choice = {
  supplierId: string
  name: string
  slug: string
  isProvider: boolean
  level: number
  credentials: PublicCredential[]
  visit: VisitAnswer
  /** Straight-line miles; null by video or telephone, and of the same supplier, who was within reach. */
  miles: number | null
  /** With everything, and what it costs above what had been approved. */
  pence: Pence
  morePence: Pence
  carried: Carried
  /** So many school days of notice they usually want, where this is shorter. */
  usualNotice: number | null
  /** What is to be renewed before that day, as a sentence without its full stop. */
  toRenew: string | null
  /** Which funds have too little left for it; then it cannot be taken. */
  short: { fund: string; left: number; needed: number }[]
}

export type Replacements = {
  ended: EndedVisit
  /** Other days of the same supplier, nearest to the one that was lost. */
  same: Choice[]
  /** Others on that very day, nearest first. */
  thatDay: Choice[]
  /** Others after it, soonest first. */
  later: Choice[]
}

const MOST_DAYS_OF_SAME = 4
const MOST_THAT_DAY = 5
const MOST_LATER = 4
/** So many of those whom the search finds are looked at for the drive and the hours. */
const MOST_LOOKED_AT = 10

/**
 * What the buying side is offered in the place of a visit that its adviser could not keep, each judged as a request for it would be;
 * null where there is no such visit of theirs. Nothing where another may not be taken any more (`ended.may`).
 */
export function readReplacements(
  actor: BuyingActor,
  of: { bookingId: string; visitId: string },
  now: Date,
): Promise<Replacements | null> {
  return inTransaction(actor, async (tx) => {
    const ended = await endedVisit(tx, actor, of, now)
    if (!ended) return null
    const nothing = { ended, same: [], thatDay: [], later: [] }
    if (!ended.may.ok) return nothing
    const looking = { tx, actor, ended, now }
    const same = await sameSupplier(looking)
    const others = await otherSuppliers(looking)
    return { ended, same, ...others }
  })
}

type Looking = { tx: Tx; actor: BuyingActor; ended: EndedVisit; now: Date }

async function sameSupplier(looking: Looking): Promise<Choice[]> {
  const { ended, now } = looking
  const [today, lost] = [londonDay(now), ended.visit.onDay]
  const days: Day[] = []
  for (let on = today; on <= lastDayInPlaceOf(lost); on = addDays(on, 1)) if (on !== lost) days.push(on)
  days.sort((a, b) => Math.abs(daysBetween(lost, a)) - Math.abs(daysBetween(lost, b)) || (a < b ? -1 : 1))
  const found = await choicesOf(looking, ended.booking.supplierId, days, MOST_DAYS_OF_SAME)
  return found.sort((a, b) => (a.visit.day < b.visit.day ? -1 : 1))
}

async function otherSuppliers(looking: Looking): Promise<Pick<Replacements, 'thatDay' | 'later'>> {
  const { ended, now } = looking
  const [today, lost] = [londonDay(now), ended.visit.onDay]
  const thatDay: Choice[] = []
  if (lost >= today) {
    const found = await search(looking, { kind: 'days', days: [lost] }, 'nearest')
    for (const { supplierId } of found) {
      if (thatDay.length === MOST_THAT_DAY) break
      thatDay.push(...(await choicesOf(looking, supplierId, [lost], 1)))
    }
  }
  const after = lost >= today ? addDays(lost, 1) : today
  const later: Choice[] = []
  const range = { kind: 'range' as const, from: after, to: lastDayInPlaceOf(lost) }
  for (const { supplierId, nextFree } of await search(looking, range, 'soonest')) {
    if (later.length === MOST_LATER) break
    if (thatDay.some((one) => one.supplierId === supplierId)) continue
    later.push(...(await choicesOf(looking, supplierId, nextFree, 1)))
  }
  return { thatDay, later: later.sort((a, b) => (a.visit.day < b.visit.day ? -1 : 1)) }
}

/** Who is listed, qualified and in reach, and has a free day then, whatever notice they usually want. */
async function search({ tx, actor, ended, now }: Looking, dates: Search['dates'], order: Search['order']) {
  const { booking, visit } = ended
  const today = londonDay(now)
  const school = { urn: 0, name: '', organisationId: booking.schoolId, isOwn: true, broughtBy: {} }
  const found = await findAdvisersIn(tx, {
    actor,
    search: {
      place: { label: '', point: visit, school, recoversVat: booking.terms.payerRecoversVat, vatNote: '' },
      service: await serviceBooked(tx, booking.serviceCode),
      ...{ dates, order, within: null, level: null, specialism: null, isAtShortNotice: true },
    },
    pricing: await platformPricing(tx, today),
    paging: { page: 1, perPage: MOST_LOOKED_AT },
    today,
  })
  return found.advisers.filter(({ supplierId }) => supplierId !== booking.supplierId)
}

/** The first days of these on which a supplier could come, `most` of them. */
async function choicesOf(looking: Looking, supplierId: string, days: readonly Day[], most: number): Promise<Choice[]> {
  const { tx, ended, now } = looking
  const { booking, visit } = ended
  const ask = { schoolId: booking.schoolId, leadId: booking.leadId, supplierId, serviceCode: booking.serviceCode }
  const request = requestInPlaceOf(ended, { key: '', supplierId, visit: { day: visit.onDay, ...timeOfEnded(ended) } })
  const facts = await requestFacts(tx, ask, londonDay(now))
  const place = facts && (await placeAsked(tx, facts, request.place))
  const inOrder = [...days].sort()
  const [first, last] = [inOrder[0], inOrder.at(-1)]
  if (!facts?.card?.isListed || !facts.service || !facts.menu || !place || !first || !last) return []
  // The same supplier comes for as long as was agreed, whatever they offer by now.
  const isSame = supplierId === booking.supplierId
  const minutes = isSame
    ? minutesOf(londonTime(visit.span.to)) - minutesOf(londonTime(visit.span.from))
    : facts.menu.minutes
  const able = { ...facts, card: facts.card, service: facts.service, menu: { ...facts.menu, minutes }, place }
  const diaries = await diariesOf(tx, diaryOf(able), { from: first, until: last }, minutes)
  const found: Choice[] = []
  for (const on of days) {
    if (found.length === most) break
    const time = timeOn(on, freeOfAny(diaries, on), able, ended, now)
    const choice = time && (await choiceAt(looking, able, time, { facts, place }))
    if (choice) found.push(choice)
  }
  return found
}

/** When they could be there on a day: at the time of the visit that was lost, or as near to it as they can. */
function timeOn(
  on: Day,
  free: readonly (readonly Minutes[])[],
  able: Judgeable,
  ended: EndedVisit,
  now: Date,
): VisitAnswer | null {
  const today = londonDay(now)
  const todayFrom = londonTime(now)
  const open = on === today ? free.map((one) => afterNow(one, minutesOf(todayFrom))) : free
  const judged = { ...judgedBy(able, today), noticeSchoolDays: 0, todayFrom }
  const { choices } = dateToChoose(on, open, judged)
  if (choices.length === 0) return null
  const { minutes, parts } = able.menu
  const wanted = timeOfEnded(ended).from
  const starts = open.flatMap((one) => startThatFits(one, minutes, wanted, parts) ?? [])
  const away = (time: (typeof starts)[number]) => Math.abs(minutesOf(time) - minutesOf(wanted))
  const [from] = starts.sort((a, b) => away(a) - away(b))
  return from ? { day: on, from, to: timeOf(minutesOf(from) + minutes) } : null
}

const afterNow = (free: readonly Minutes[], now: number): Minutes[] =>
  free.filter(({ to }) => to > now).map(({ from, to }) => ({ from: Math.max(from, now + 1), to }))

/** The same judged as a request for it is; null where something stands against it but the money. */
async function choiceAt(looking: Looking, able: Judgeable, visit: VisitAnswer, known: Known): Promise<Choice | null> {
  const { tx, actor, ended, now } = looking
  const { card } = able
  const { supplierId } = card
  const isSame = supplierId === ended.booking.supplierId
  const notice = schoolDaysBetween(able.calendar, londonDay(now), visit.day)
  const shown = {
    ...{ supplierId, name: card.name, slug: card.slug, isProvider: card.personId === null, level: card.level, visit },
    credentials: withoutHow(card.credentials as PublicCredential[]),
    usualNotice: notice < card.noticeSchoolDays ? card.noticeSchoolDays : null,
    toRenew: toRenewThen(judgedBy(able, londonDay(now)).adviser, able.menu, visit.day),
  }
  const before = { gross: grossOf(ended.visit), bears: ended.visit.bearsPence }
  const request = requestInPlaceOf(ended, { key: '', supplierId, visit })
  try {
    const plan = await planRequest(tx, actor, request, now, judgedInPlaceOf(ended, supplierId, null), known)
    const { price, miles, terms } = plan.priced
    const costs = { gross: price.gross, bears: price.payerBears }
    const statusWanted = statusWantedOf({
      ...{ trading: plan.card.trading, group: plan.school.group, isDated: true },
    })
    const approval = { approvedBy: ended.approval.decidedBy, takenBy: actor.personId, statusWanted }
    return {
      ...shown,
      miles: isSame || terms.mode !== 'face_to_face' ? null : miles,
      pence: price.gross,
      morePence: dearerBy(before, costs),
      carried: approvalCarried({ before, now: costs, isSameSupplier: isSame, ...approval }),
      short: [],
    }
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.code !== 'not_enough_left') throwUnlessRefused(error)
    else {
      const { short = [], pricePence = 0 } = error.refusal
      const more = pence(Math.max(0, pricePence - before.gross))
      return { ...shown, miles: null, pence: pence(pricePence), morePence: more, carried: 'dearer', short }
    }
    return null
  }
}

function throwUnlessRefused(error: unknown): void {
  if (!(error instanceof Refused)) throw error
}
