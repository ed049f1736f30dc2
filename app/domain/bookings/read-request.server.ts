import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, costCentres, menuServices, requestDrafts, services } from '#db/schema/index.ts'
import { type Day, londonDay } from '../calendar.ts'
import { type Pence, pence } from '../money.ts'
import { asGiven, type BlockPrice, cardFor, type MenuService } from '../services/menu.ts'
import { quantityWords } from '../services/menu-words.ts'
import { menuColumns } from '../services/read-menu.server.ts'
import { withEmptyWorkedOut } from './amounts-left-empty.ts'
import { approversOf } from './approvers.server.ts'
import { type FundOffered, isFunded } from './check-request.ts'
import { fundsOffered } from './funds-offered.server.ts'
import type { VisitPrice } from './price.ts'
import { priceOfVisit } from './price-visits.ts'
import type { RequestAnswers } from './request-answers.ts'
import { atSchool, type PlaceOfVisits, placeAsked, type RequestFacts, requestFacts } from './request-facts.server.ts'
import { isQuantity, type RequestKnown } from './request-steps.ts'
import { type BookableSchool, schoolsToBookFor } from './schools-to-book-for.server.ts'

type Card = typeof adviserCards.$inferSelect

/**
 * One service as the adviser offers it, with the whole price of one visit at the school; null where that isn't known. `isAnswered`: it
 * is the price that they answered to this enquiry, and no price of the profile’s.
 */
export type ServiceOffered = {
  menu: MenuService
  interviews: number
  block: BlockPrice
  price: VisitPrice | null
  isAnswered: boolean
}

/** A request being written, with everything its pages show or judge by. */
export type RequestSoFar = {
  id: string
  bookingId: string | null
  answers: RequestAnswers
  known: RequestKnown
  adviser: Card
  schools: BookableSchool[]
  services: ServiceOffered[]
  /** The service asked for, once it is chosen and still offered. */
  menu: MenuService | null
  /** Null until a school is chosen, or when nobody is set up to pay for it. */
  facts: RequestFacts | null
  place: PlaceOfVisits | null
  priced: ReturnType<typeof priceOfVisit> | null
  /** Of all the visits together. */
  total: { gross: Pence; net: Pence; vat: Pence; recoverable: Pence; bears: Pence } | null
  funds: FundOffered[]
  costCentres: { id: string; code: string; name: string }[]
  /** Who can approve it, the person asking left out. */
  approvers: string[]
}

/** Null when there is no such draft of this person's. */
export function readRequest(actor: BuyingActor, draftId: string, now: Date): Promise<RequestSoFar | null> {
  return inTransaction(actor, (tx) => readRequestIn(tx, actor, draftId, now))
}

async function readRequestIn(tx: Tx, actor: BuyingActor, draftId: string, now: Date): Promise<RequestSoFar | null> {
  const [draft] = await tx
    .select({ draft: requestDrafts, adviser: adviserCards })
    .from(requestDrafts)
    .innerJoin(adviserCards, eq(adviserCards.supplierId, requestDrafts.supplierId))
    .where(
      and(
        eq(requestDrafts.id, draftId),
        eq(requestDrafts.organisationId, actor.organisationId),
        eq(requestDrafts.personId, actor.personId),
      ),
    )
  if (!draft) return null
  const schools = await schoolsToBookFor(tx, actor)
  const offered = await offeredOn(tx, draft.adviser)
  const asked = stillPossible(draft.draft.answers, schools, offered)
  const leadId = actor.kind === 'consortium' ? actor.organisationId : null
  const serviceCode = asked.serviceCode ?? ''
  const chosen = offered.find(({ menu }) => menu.code === serviceCode)
  const adviser = cardFor(draft.adviser, chosen?.service)
  const ask = {
    schoolId: asked.schoolId,
    leadId,
    supplierId: adviser.supplierId,
    serviceCode,
    enquiryId: asked.enquiryId,
  }
  const facts = asked.schoolId ? await requestFacts(tx, ask, londonDay(now)) : null
  const place = facts ? await placeAsked(tx, facts, asked.place) : null
  const menu = chosen?.menu ?? null
  const days = (asked.visits ?? []).map((visit) => visit.day)
  // An adviser may have named a price for this school alone, in answer to an enquiry.
  const offer = chosen && { ...chosen, service: facts?.service ?? chosen.service }
  // What has no date is priced once, by how many; until that is said, one of it.
  const isDated = chosen?.menu.isDated ?? true
  const many = isDated ? days.length : isQuantity(asked.quantity) ? asked.quantity : 1
  const priced =
    facts && offer && place ? priceAt(facts, offer, place, many, days.length > 0 ? days : [londonDay(now)]) : null
  const total = priced && days.length > 0 ? totalOf(priced.price, days.length) : null
  const lines = total && asked.lines && withEmptyWorkedOut(asked.lines, total.bears)
  const answers = lines ? { ...asked, lines } : asked
  const funds = facts
    ? await fundsOffered(tx, {
        schoolId: answers.schoolId,
        leadId,
        financialYear: facts.payer.financialYear,
        days: days.length > 0 ? days : [londonDay(now)],
      })
    : []
  return {
    id: draft.draft.id,
    bookingId: draft.draft.bookingId,
    answers,
    known: {
      choosesSchool: schools.length > 1 || actor.kind === 'consortium' || actor.isTrust,
      isDated,
      hasInterviews: (menu?.maxInterviews ?? 0) > 0,
      hasGroup: (menu?.groupMost ?? null) !== null,
      isModeOffered: place !== null && (menu?.modes.includes(place.mode) ?? false),
      isFunded: Boolean(priced && lines && isFundedBy(answers, funds, priced.price, menu)),
    },
    adviser,
    schools,
    services: servicesOf(offered, draft.adviser, facts, days.length > 0 ? days : [londonDay(now)]),
    menu,
    facts,
    place,
    priced,
    total,
    funds,
    costCentres: facts?.settings?.usesCostCentres ? await costCentresOf(tx, answers.schoolId) : [],
    approvers: facts ? await approversOf(tx, leadId ?? facts.payer.payerId, actor.personId) : [],
  }
}

const isFundedBy = (
  answers: RequestAnswers,
  funds: readonly FundOffered[],
  { payerBears }: VisitPrice,
  menu: MenuService | null,
): boolean =>
  isFunded({
    ...{ funds, lines: answers.lines ?? [], yearGroups: answers.yearGroups ?? [], interviews: answers.interviews ?? 0 },
    payable: menu?.funds ?? [],
    visits: (answers.visits ?? []).map(({ day }) => ({ day, bears: payerBears })),
  })

type Offered = { service: typeof services.$inferSelect; menu: MenuService }

/** What the adviser offers of what is on the menu, in its order, each as they give it. */
async function offeredOn(tx: Tx, adviser: Card): Promise<Offered[]> {
  const rows = await tx
    .select({ service: services, menu: menuColumns })
    .from(services)
    .innerJoin(menuServices, eq(menuServices.code, services.code))
    .where(
      and(eq(services.supplierId, adviser.supplierId), eq(services.isOffered, true), eq(menuServices.isOnMenu, true)),
    )
    .orderBy(asc(menuServices.position))
  return rows.map(({ service, menu }) => ({ service, menu: asGiven(menu, service) }))
}

/** What was answered before, less a school that has left and a service that is no longer offered: those are asked again. */
const stillPossible = (
  answers: RequestAnswers,
  schools: readonly BookableSchool[],
  offered: readonly Offered[],
): RequestAnswers => ({
  ...answers,
  schoolId: schools.some((school) => school.id === answers.schoolId) ? answers.schoolId : '',
  serviceCode: offered.some(({ menu }) => menu.code === answers.serviceCode) ? answers.serviceCode : undefined,
})

const priceAt = (
  facts: RequestFacts,
  { service, menu }: Offered,
  place: PlaceOfVisits,
  many: number,
  days: readonly Day[],
) =>
  facts.card && facts.fee
    ? priceOfVisit({
        ...{ card: facts.card, service, fee: facts.fee, platform: facts.platform, payer: facts.payer },
        ...{ place, menu, many, days },
      })
    : null

const totalOf = (price: VisitPrice, visits: number): NonNullable<RequestSoFar['total']> => ({
  gross: pence(price.gross * visits),
  net: pence(price.net * visits),
  vat: pence(price.vat * visits),
  recoverable: pence(price.recoverableVat * visits),
  bears: pence(price.payerBears * visits),
})

const servicesOf = (
  offered: readonly Offered[],
  card: Card,
  facts: RequestFacts | null,
  days: readonly Day[],
): ServiceOffered[] => {
  const place = facts && atSchool(facts.school)
  return offered.map(({ service: usual, menu }) => {
    // What was answered to an enquiry is the price of the service that it was about.
    const service = facts?.service?.id === usual.id ? facts.service : usual
    const priced =
      facts && place ? priceAt({ ...facts, card: cardFor(card, service) }, { service, menu }, place, 1, days) : null
    const isAnswered = service.pricePence !== usual.pricePence
    return { menu, interviews: service.interviews, block: service, price: priced?.price ?? null, isAnswered }
  })
}

const costCentresOf = (tx: Tx, schoolId: string) =>
  tx
    .select({ id: costCentres.id, code: costCentres.code, name: costCentres.name })
    .from(costCentres)
    .where(and(eq(costCentres.schoolId, schoolId), eq(costCentres.isActive, true)))
    .orderBy(asc(costCentres.code))

export type DraftListed = {
  id: string
  adviser: string
  schoolName: string | null
  service: string | null
  days: number
  /** "30 licences", of what has no date. */
  quantity: string | null
  changedAt: Date
}

/** What this person has begun and not sent, last changed first. */
export async function readDrafts(actor: BuyingActor): Promise<DraftListed[]> {
  return inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({ draft: requestDrafts, adviser: adviserCards.name, menu: menuServices })
      .from(requestDrafts)
      .leftJoin(menuServices, sql`${menuServices.code} = ${requestDrafts.answers} ->> 'serviceCode'`)
      .innerJoin(adviserCards, eq(adviserCards.supplierId, requestDrafts.supplierId))
      .where(
        and(
          eq(requestDrafts.organisationId, actor.organisationId),
          eq(requestDrafts.personId, actor.personId),
          isNull(requestDrafts.bookingId),
        ),
      )
      .orderBy(desc(requestDrafts.changedAt))
    const schools = rows.length > 0 ? await schoolsToBookFor(tx, actor) : []
    return rows.map(({ draft, adviser, menu }) => ({
      id: draft.id,
      adviser,
      schoolName:
        schools.length > 1 ? (schools.find((school) => school.id === draft.answers.schoolId)?.name ?? null) : null,
      service: menu?.name ?? null,
      quantity:
        menu && !menu.isDated && isQuantity(draft.answers.quantity)
          ? quantityWords(draft.answers.quantity, menu.unit)
          : null,
      days: menu && !menu.isDated ? 0 : (draft.answers.visits ?? []).length,
      changedAt: draft.changedAt,
    }))
  })
}
