import { and, asc, desc, eq, isNull } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, costCentres, requestDrafts, services } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { type Pence, pence } from '../money.ts'
import { isServiceCode, MENU, type MenuService } from '../services/menu.ts'
import { withEmptyWorkedOut } from './amounts-left-empty.ts'
import { approversOf } from './approvers.server.ts'
import { type FundOffered, isFunded } from './check-request.ts'
import { fundsOffered } from './funds-offered.server.ts'
import type { VisitPrice } from './price.ts'
import { priceOfVisit } from './price-visits.ts'
import type { RequestAnswers } from './request-answers.ts'
import { atSchool, type PlaceOfVisits, placeAsked, type RequestFacts, requestFacts } from './request-facts.server.ts'
import type { RequestKnown } from './request-steps.ts'
import { type BookableSchool, schoolsToBookFor } from './schools-to-book-for.server.ts'

type Card = typeof adviserCards.$inferSelect

/** One service as the adviser offers it, with the whole price of one visit at the school; null where that isn't known. */
export type ServiceOffered = { menu: MenuService; interviews: number; price: VisitPrice | null }

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
  const { adviser } = draft
  const schools = await schoolsToBookFor(tx, actor)
  const asked = await stillPossible(tx, draft.draft.answers, schools, adviser)
  const leadId = actor.kind === 'consortium' ? actor.organisationId : null
  const serviceCode = asked.serviceCode ?? ''
  const ask = {
    schoolId: asked.schoolId,
    leadId,
    supplierId: adviser.supplierId,
    serviceCode,
    enquiryId: asked.enquiryId,
  }
  const facts = asked.schoolId ? await requestFacts(tx, ask, londonDay(now)) : null
  const place = facts ? await placeAsked(tx, facts, asked.place) : null
  const menu = isServiceCode(serviceCode) ? MENU[serviceCode] : null
  const priced = facts?.service && menu && place ? priceAt(facts, facts.service, place, menu) : null
  const days = (asked.visits ?? []).map((visit) => visit.day)
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
      hasInterviews: (menu?.maxInterviews ?? 0) > 0,
      isFunded: Boolean(priced && lines && isFundedBy(answers, funds, priced.price)),
    },
    adviser,
    schools,
    services: await servicesOf(tx, adviser, facts),
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

const isFundedBy = (answers: RequestAnswers, funds: readonly FundOffered[], { payerBears }: VisitPrice): boolean =>
  isFunded({
    ...{ funds, lines: answers.lines ?? [], yearGroups: answers.yearGroups ?? [], interviews: answers.interviews ?? 0 },
    visits: (answers.visits ?? []).map(({ day }) => ({ day, bears: payerBears })),
  })

/** What was answered before, less a school that has left and a service that is no longer offered: those are asked again. */
async function stillPossible(
  tx: Tx,
  answers: RequestAnswers,
  schools: readonly BookableSchool[],
  adviser: Card,
): Promise<RequestAnswers> {
  const offered = await tx
    .select({ code: services.code })
    .from(services)
    .where(and(eq(services.supplierId, adviser.supplierId), eq(services.isOffered, true)))
  return {
    ...answers,
    schoolId: schools.some((school) => school.id === answers.schoolId) ? answers.schoolId : '',
    serviceCode: offered.some(({ code }) => code === answers.serviceCode) ? answers.serviceCode : undefined,
  }
}

const priceAt = (
  facts: RequestFacts,
  service: NonNullable<RequestFacts['service']>,
  place: PlaceOfVisits,
  menu: MenuService,
) =>
  facts.card && facts.fee
    ? priceOfVisit({
        card: facts.card,
        service,
        fee: facts.fee,
        platform: facts.platform,
        payer: facts.payer,
        place,
        minutes: menu.minutes,
      })
    : null

const totalOf = (price: VisitPrice, visits: number): NonNullable<RequestSoFar['total']> => ({
  gross: pence(price.gross * visits),
  net: pence(price.net * visits),
  vat: pence(price.vat * visits),
  recoverable: pence(price.recoverableVat * visits),
  bears: pence(price.payerBears * visits),
})

async function servicesOf(tx: Tx, adviser: Card, facts: RequestFacts | null): Promise<ServiceOffered[]> {
  const rows = await tx
    .select()
    .from(services)
    .where(and(eq(services.supplierId, adviser.supplierId), eq(services.isOffered, true)))
  const place = facts && atSchool(facts.school)
  return Object.values(MENU).flatMap((menu) => {
    const service = rows.find((row) => row.code === menu.code)
    if (!service) return []
    const price = facts && place ? (priceAt(facts, service, place, menu)?.price ?? null) : null
    return [{ menu, interviews: service.interviews, price }]
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
  serviceCode: string | null
  days: number
  changedAt: Date
}

/** What this person has begun and not sent, last changed first. */
export async function readDrafts(actor: BuyingActor): Promise<DraftListed[]> {
  return inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({ draft: requestDrafts, adviser: adviserCards.name })
      .from(requestDrafts)
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
    return rows.map(({ draft, adviser }) => ({
      id: draft.id,
      adviser,
      schoolName:
        schools.length > 1 ? (schools.find((school) => school.id === draft.answers.schoolId)?.name ?? null) : null,
      serviceCode: draft.answers.serviceCode ?? null,
      days: (draft.answers.visits ?? []).length,
      changedAt: draft.changedAt,
    }))
  })
}
