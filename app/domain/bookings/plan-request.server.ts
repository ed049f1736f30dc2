import { and, eq, inArray } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { costCentres } from '#db/schema/index.ts'
import { type Day, londonDay, londonTime } from '../calendar.ts'
import type { Pence } from '../money.ts'
import type { MenuService } from '../services/menu.ts'
import { areYearsServed, isGroupFor } from '../services/year-groups.ts'
import type { AgreementText } from './agreement.ts'
import { agreementOf, markOf } from './agreement-to-sign.ts'
import {
  type Capacity,
  checkDays,
  checkLines,
  type DayProblem,
  type FundOffered,
  isUsableTime,
  type LineProblem,
} from './check-request.ts'
import { fundsOffered } from './funds-offered.server.ts'
import { priceOfVisit } from './price-visits.ts'
import type { BookingRefusal } from './refusals.ts'
import type { FundingAnswer, RemoteAnswer, RequestAnswers } from './request-answers.ts'
import {
  judgedAdviser,
  type PlaceOfVisits,
  placeAsked,
  type RequestFacts,
  requestFacts,
} from './request-facts.server.ts'
import { isQuantity } from './request-steps.ts'
import { splitLines } from './split-lines.ts'

/** Every answer of a request, complete. `expectedPence`: the total that was shown before sending. */
export type VisitsRequest = Required<Omit<RequestAnswers, 'leadId' | 'enquiryId' | 'quantity' | 'groupSize'>> & {
  enquiryId?: string
  /** Of what is given to a group. */
  groupSize?: number
  /** Of what has no date. */
  quantity?: number
  key: string
  supplierId: string
  expectedPence: number
  /** The mark of the agreement and answers that were shown (`markOf`). Where it is not said, whatever they are. */
  shownMark?: string
}

/** What stands against a request: which days and which lines it is about, so that the form keeps the rest. */
export type Against = {
  code: BookingRefusal
  days?: DayProblem[]
  lines?: LineProblem[]
  over?: number
  pricePence?: number
  /** In the place of another: which fund has too little left. Pence. */
  short?: { fund: string; left: number; needed: number }[]
}

/** A refusal of a request, each day with the nearest days on which the same could be at the same place instead. */
export type RequestRefusal = Omit<Against, 'days'> & { days?: RefusedDay[] }
export type RefusedDay = DayProblem & { nearest: Day[] }

/** Carries a refusal out of a database transaction, so that nothing of it stays. */
export class Refused extends Error {
  constructor(readonly refusal: Against) {
    super(refusal.code)
  }
}

/** A request that its rules allow, with everything that is frozen or reserved when it is sent. */
export type Plan = RequestFacts & {
  card: NonNullable<RequestFacts['card']>
  service: NonNullable<RequestFacts['service']>
  menu: MenuService
  held: RequestFacts['held']
  leadId: string | null
  place: PlaceOfVisits
  /** The words that sending signs. */
  agreement: AgreementText
  priced: ReturnType<typeof priceOfVisit>
  lines: PlannedLine[]
  /** Pence by visit and line. */
  split: number[][]
}
export type PlannedLine = VisitsRequest['lines'][number] & {
  fundName: string
  fundKind: string
  isShare: boolean
  /** What the school's strategy says under the number of the challenge; null where it lists none. */
  challengeWords: string | null
}

/** What is judged otherwise of a visit that is asked for in the place of one that its adviser could not keep. */
export type InPlaceOf = {
  /** What was shown; null where it is only looked at. Pence, with everything. */
  expectedPence: number | null
  /** From the same funds in the same proportions, of what the payer bears. */
  linesFor: (bears: Pence) => FundingAnswer[]
  /** Of the same supplier: what its booking was frozen at. */
  frozen: Plan['priced'] | null
}

/** What is read once of a supplier and a place, where several days of theirs are looked at in one database transaction. */
export type Known = { facts: RequestFacts; place: PlaceOfVisits }

/**
 * Judges the request by its rules, without a lock: throws `Refused` with everything a form can show at once. In the place of
 * another no notice is counted, since whoever is asked may say no, and today can do from now on. `known`: read already.
 */
export async function planRequest(
  tx: Tx,
  actor: BuyingActor,
  input: VisitsRequest,
  now: Date,
  inPlaceOf: InPlaceOf | null = null,
  known: Known | null = null,
): Promise<Plan> {
  const today = londonDay(now)
  const leadId = actor.kind === 'consortium' ? actor.organisationId : null
  const facts = known?.facts ?? (await requestFacts(tx, { ...input, leadId }, today))
  if (!facts || !maySpendFor(actor, input.schoolId, facts.payer.payerId, leadId))
    throw new Refused({ code: 'not_found' })
  const { card, service, menu, fee } = facts
  if (!card?.isListed) throw new Refused({ code: 'adviser_not_listed' })
  if (!service?.isOffered || !menu || !fee || input.interviews > service.interviews)
    throw new Refused({ code: 'service_not_offered' })
  const place = known?.place ?? (await placeAsked(tx, facts, input.place))
  if (!place) throw new Refused({ code: 'beyond_reach' })
  const isDated = menu.isDated
  if (!isDated && !(isQuantity(input.quantity) && input.visits.length === 1))
    throw new Refused({ code: 'quantity_out_of_range' })
  if (!areYearsServed(input.yearGroups, menu.ages)) throw new Refused({ code: 'year_not_served' })
  if (!isGroupFor(menu, input.groupSize)) throw new Refused({ code: 'group_out_of_range' })
  if (isDated && !menu.modes.includes(place.mode)) throw new Refused({ code: 'mode_not_offered' })
  if (input.place.kind === 'remote' && !isRemoteSaid(input.place)) throw new Refused({ code: 'remote_not_said' })

  const priced =
    inPlaceOf?.frozen ??
    priceOfVisit({
      card,
      service,
      fee,
      platform: facts.platform,
      payer: facts.payer,
      place,
      menu,
      many: isDated ? input.visits.length : (input.quantity ?? 0),
      days: input.visits.map((visit) => visit.day),
    })
  if (isDated && place.mode === 'face_to_face' && priced.miles > card.radiusMiles)
    throw new Refused({ code: 'beyond_reach' })
  const days = checkDays({
    ...input,
    calendar: facts.calendar,
    menu,
    capacity: capacityOf(service),
    adviser: judgedAdviser(card, facts),
    noticeSchoolDays: inPlaceOf ? 0 : card.noticeSchoolDays,
    today,
    ...(inPlaceOf ? { todayFrom: londonTime(now) } : {}),
  })
  const unusable = input.visits
    .filter((visit) => isDated && !isUsableTime(visit))
    .map((visit) => ({ day: visit.day, code: 'not_free' as const }))
  if (days.length + unusable.length > 0) {
    const all = [...days, ...unusable]
    throw new Refused({ code: all[0]?.code ?? 'not_free', days: all })
  }
  const total = priced.price.gross * input.visits.length
  const expected = inPlaceOf ? inPlaceOf.expectedPence : input.expectedPence
  if (expected !== null && total !== expected) throw new Refused({ code: 'price_changed', pricePence: total })
  const agreement = agreementOf({ adviser: card, facts, menu, place, priced, totalPence: total, answers: input })
  // Sending signs, and nobody signs what they were not shown: another window may have changed the draft since.
  if (input.shownMark !== undefined && input.shownMark !== markOf(agreement, input))
    throw new Refused({ code: 'agreement_changed' })

  const offered = await fundsOffered(tx, {
    schoolId: input.schoolId,
    leadId,
    financialYear: facts.payer.financialYear,
    days: input.visits.map((visit) => visit.day),
  })
  const bears = priced.price.payerBears
  const asked = inPlaceOf ? inPlaceOf.linesFor(bears) : input.lines
  const checked = checkLines({
    ...{ ...input, lines: asked, funds: offered, payable: menu.funds },
    visits: input.visits.map(({ day }) => ({ day, bears })),
  })
  if (checked.lines.length > 0)
    throw new Refused({
      ...{ code: checked.lines[0]?.code ?? 'fund_not_found', lines: checked.lines },
      ...(inPlaceOf ? { short: shortOf(checked.lines, asked, offered), pricePence: total } : {}),
    })
  if (checked.over !== 0) throw new Refused({ code: 'does_not_add_up', over: checked.over })
  await refuseOthersCostCentres(tx, input.schoolId, asked)
  const lines = asked.map((line) => {
    const fund = offered.find((one) => one.from === line.from)
    if (!fund) throw new Refused({ code: 'fund_not_found' })
    const isShare = line.from.startsWith('shr_')
    // Its school chose once for the whole share; whoever leads does not know its codes.
    const costCentreId = isShare ? (fund.costCentre?.id ?? null) : line.costCentreId
    const challengeWords = (line.tag && facts.settings?.challenges[line.tag.challenge - 1]) || null
    return { ...line, costCentreId, fundName: fund.name, fundKind: fund.kind, isShare, challengeWords }
  })
  const split = splitLines(
    lines.map((line) => line.amountPence),
    input.visits.map(() => bears),
  )
  return { ...facts, card, service, menu, leadId, place, agreement, priced, lines, split }
}

/** What each fund has left of what is asked of it, where that is too little. */
const shortOf = (problems: readonly LineProblem[], lines: readonly FundingAnswer[], offered: readonly FundOffered[]) =>
  problems
    .filter(({ code }) => code === 'not_enough_left')
    .flatMap(({ line }) => {
      const asked = lines[line]
      const fund = offered.find(({ from }) => from === asked?.from)
      const left = Math.min(...(fund?.years ?? []).flatMap((year) => year.left ?? []))
      return asked && fund ? [{ fund: fund.name, left, needed: asked.amountPence }] : []
    })

const isRemoteSaid = ({ channel, supervisor, concern }: RemoteAnswer): boolean =>
  [channel, supervisor, concern].every((words) => words.trim() !== '')

export const capacityOf = ({ capacityADay, taken }: NonNullable<RequestFacts['service']>): Capacity => ({
  ...{ most: capacityADay, taken },
})

/** A cost centre must be the school's own and in use: its foreign key alone would take another school's. */
async function refuseOthersCostCentres(tx: Tx, schoolId: string, lines: readonly FundingAnswer[]): Promise<void> {
  const asked = [...new Set(lines.flatMap((line) => line.costCentreId ?? []))]
  if (asked.length === 0) return
  const own = await tx
    .select({ id: costCentres.id })
    .from(costCentres)
    .where(and(inArray(costCentres.id, asked), eq(costCentres.schoolId, schoolId), eq(costCentres.isActive, true)))
  if (own.length !== asked.length) throw new Refused({ code: 'not_found' })
}

/** Each side asks only for what it may: a school for itself, a trust for its academies, a consortium for its members. */
const maySpendFor = (actor: BuyingActor, schoolId: string, payerId: string, leadId: string | null): boolean =>
  leadId !== null || actor.organisationId === schoolId || actor.organisationId === payerId
