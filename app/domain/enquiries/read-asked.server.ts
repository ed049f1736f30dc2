import { and, asc, eq, inArray } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { offerPrice, readOfferFacts } from '#app/domain/bookings/read-offers.server.ts'
import { inTransaction, seeingAllParties } from '#db/client.server.ts'
import { enquiryAsks } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { type Pence, pence, sumPence } from '../money.ts'
import { serviceBooked } from '../services/read-menu.server.ts'
import { type NotAskable, whyNotAskable } from './cannot-be-asked.ts'
import type { Ask } from './move-enquiry.server.ts'

/** What schools ask this adviser and several others: what waits for an answer first, then what was answered and is open. */
export const askedOfAdviser = (actor: AdviserActor, now: Date): Promise<Ask[]> =>
  inTransaction(actor, async (tx) => {
    const rows = await tx
      .select()
      .from(enquiryAsks)
      .where(and(eq(enquiryAsks.supplierId, actor.organisationId), inArray(enquiryAsks.status, ['asked', 'offered'])))
      .orderBy(asc(enquiryAsks.status), asc(enquiryAsks.answerBy), asc(enquiryAsks.enquiryId))
    // What the timer has yet to end waits for nobody.
    return rows.filter(({ status, answerBy }) => status === 'offered' || now < answerBy)
  })

export type Asked = {
  ask: Ask
  /** The adviser's own price of the menu, and what travel there comes to; null where they do not offer it any more. */
  menuPence: Pence | null
  travelPence: Pence
  /** Whether the school pays no booking fee, since this adviser brought it. */
  isFeeNone: boolean
  /** What one visit at the menu's price comes to for the school, fee and VAT included. */
  grossPence: Pence | null
  from: string
  to: string
  /** Why they can offer none of the days now; null where they can, or do not offer the service any more. */
  why: NotAskable | null
}

/** What one school asks; null where this adviser was not asked. */
export const readAsked = (actor: AdviserActor, enquiryId: string, now: Date): Promise<Asked | null> =>
  inTransaction(actor, async (tx) => {
    const [ask] = await tx
      .select()
      .from(enquiryAsks)
      .where(and(eq(enquiryAsks.enquiryId, enquiryId), eq(enquiryAsks.supplierId, actor.organisationId)))
    if (!ask) return null
    const { schoolId, leadId, supplierId, brief } = ask
    const facts = await seeingAllParties(tx, () =>
      readOfferFacts(tx, { schoolId, leadId, supplierId, ...brief }, londonDay(now)),
    )
    const priced = facts && offerPrice(facts, ask.pricePence, ask.days?.map(({ day }) => day) ?? [londonDay(now)])
    const menu = facts?.menu ?? (await serviceBooked(tx, brief.serviceCode))
    return {
      ask,
      menuPence: facts?.service?.isOffered ? pence(facts.service.pricePence) : null,
      travelPence: priced?.price.travel ?? pence(0),
      isFeeNone: priced?.terms.fee.none !== undefined,
      grossPence: priced ? sumPence([priced.price.gross]) : null,
      from: menu.from,
      to: menu.to,
      why: facts && whyNotAskable(facts.adviser, { menu, wanted: brief.wanted }, londonDay(now)),
    }
  })
