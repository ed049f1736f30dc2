import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import type { VisitPrice } from '#app/domain/bookings/price.ts'
import { offerPrice, readDaysGone, readOfferFacts } from '#app/domain/bookings/read-offers.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, enquiries, enquiryAsks } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import type { OfferedDay } from './brief.ts'
import { type NotAskable, whyNotAskable } from './cannot-be-asked.ts'
import type { Ask, Enquiry } from './move-enquiry.server.ts'

export type EnquiryListed = Enquiry & { asked: number; offered: number; open: number; chosen: string | null }

/** What this organisation has asked several advisers, the newest first, with how many have answered. */
export const readEnquiries = (actor: BuyingActor): Promise<EnquiryListed[]> =>
  inTransaction(actor, async (tx) => {
    const rows = await tx
      .select()
      .from(enquiries)
      .where(eq(enquiries.organisationId, actor.organisationId))
      .orderBy(desc(enquiries.askedAt), asc(enquiries.id))
    const asks = await asksOf(
      tx,
      rows.map(({ id }) => id),
    )
    return rows.map((enquiry) => {
      const own = asks.filter(({ ask }) => ask.enquiryId === enquiry.id)
      const many = (status: Ask['status']) => own.filter(({ ask }) => ask.status === status).length
      return {
        ...enquiry,
        asked: own.length,
        offered: own.filter(({ ask }) => ask.days !== null && ask.status !== 'declined').length,
        open: many('asked'),
        chosen: own.find(({ ask }) => ask.status === 'chosen')?.adviser ?? null,
      }
    })
  })

const asksOf = (tx: Tx, ids: string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : tx
        .select({
          ask: enquiryAsks,
          adviser: adviserCards.name,
          slug: adviserCards.slug,
          isListed: adviserCards.isListed,
        })
        .from(enquiryAsks)
        .innerJoin(adviserCards, eq(adviserCards.supplierId, enquiryAsks.supplierId))
        .where(inArray(enquiryAsks.enquiryId, ids))
        .orderBy(asc(adviserCards.name), asc(enquiryAsks.supplierId))

/** Enquiries whose answers are in, or whose time for them is up, and from which somebody can choose. */
export const enquiriesToChooseFrom = async (actor: BuyingActor, now: Date): Promise<EnquiryListed[]> =>
  (await readEnquiries(actor)).filter(
    ({ status, open, answerBy, chooseBy }) => status === 'open' && now < chooseBy && (open === 0 || now >= answerBy),
  )

export type AnswerSeen = {
  ask: Ask
  adviser: string
  slug: string
  isListed: boolean
  /** The whole price of one visit at the price that was answered; null where nothing was offered, or is not any more. */
  price: VisitPrice | null
  miles: number | null
  travelMiles: number | null
  /** Whether there is no booking fee because they brought the school. */
  isFeeNone: boolean
  /** Each day that was offered, and whether it is free still. */
  days: (OfferedDay & { isFree: boolean })[]
  /** Why whoever offered days cannot be asked for any of them any more; null where they can, or nothing was offered. */
  why: NotAskable | null
}

/** One enquiry with every answer; null when it is none of this organisation's. Days are looked at as they are now. */
export const readEnquiry = (
  actor: BuyingActor,
  id: string,
  order: 'answered' | 'price',
  now: Date,
): Promise<{ enquiry: Enquiry; answers: AnswerSeen[] } | null> =>
  inTransaction(actor, async (tx) => {
    const [enquiry] = await tx
      .select()
      .from(enquiries)
      .where(and(eq(enquiries.id, id), eq(enquiries.organisationId, actor.organisationId)))
    if (!enquiry) return null
    const answers: AnswerSeen[] = []
    for (const { ask, ...adviser } of await asksOf(tx, [id])) {
      const { schoolId, leadId, supplierId, brief } = ask
      const isOffer = ask.days !== null && ask.status !== 'declined'
      const facts = isOffer
        ? await readOfferFacts(tx, { schoolId, leadId, supplierId, ...brief }, londonDay(now))
        : null
      const gone = facts && ask.days ? await readDaysGone(tx, facts, ask.days, londonDay(now)) : []
      const priced = facts && offerPrice(facts, ask.pricePence, ask.days?.map(({ day }) => day) ?? [londonDay(now)])
      answers.push({
        ask,
        ...adviser,
        price: priced?.price ?? null,
        miles: priced?.miles ?? null,
        travelMiles: priced?.terms.travelMiles ?? null,
        isFeeNone: priced?.terms.fee.none !== undefined,
        days: isOffer
          ? (ask.days ?? []).map((one) => ({ ...one, isFree: !gone.some(({ day }) => day === one.day) }))
          : [],
        why: facts && whyNotAskable(facts.adviser, { menu: facts.menu, wanted: brief.wanted }, londonDay(now)),
      })
    }
    return { enquiry, answers: inOrder(answers, order) }
  })

/** As they answered, whoever has not coming last; by the whole price only where somebody asks for it. */
function inOrder(answers: AnswerSeen[], order: 'answered' | 'price'): AnswerSeen[] {
  const at = ({ ask, price }: AnswerSeen): number =>
    order === 'price'
      ? (price?.gross ?? Number.MAX_SAFE_INTEGER)
      : (ask.answeredAt?.getTime() ?? Number.MAX_SAFE_INTEGER)
  return [...answers].sort((a, b) => at(a) - at(b))
}
