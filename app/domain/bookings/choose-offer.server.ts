import { and, eq, isNull, sql } from 'drizzle-orm'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { requestDrafts } from '#db/schema/index.ts'
import { type Day, londonDay } from '../calendar.ts'
import { whyNotAskable } from '../enquiries/cannot-be-asked.ts'
import { decideAsk } from '../enquiries/enquiry-lifecycle.ts'
import type { EnquiryCommandRefusal } from '../enquiries/enquiry-refusals.ts'
import { type Ask, endEnquiry, lockEnquiry } from '../enquiries/move-enquiry.server.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { readDaysGone, readOfferFacts } from './read-offers.server.ts'
import type { RequestAnswers } from './request-answers.ts'

/**
 * Whoever asked several advisers chooses one: a request begins, filled in with what was asked and answered, at the price that
 * was answered. Nothing is sent or held by it. The others are told kindly. Of two who choose at once the second is told that it
 * was done; the same press again leads to the same request. Refused of whoever cannot be asked for any of those days now.
 */
export function chooseOffer(
  actor: BuyingActor,
  { enquiryId, supplierId, days }: { enquiryId: string; supplierId: string; days: Day[] },
  now: Date,
): Promise<Result<{ draftId: string }, EnquiryCommandRefusal>> {
  if (!may(actor, 'request visits')) return Promise.resolve(refuse('role_missing'))
  return inTransaction(actor, async (tx): Promise<Result<{ draftId: string }, EnquiryCommandRefusal>> => {
    const found = await lockEnquiry(tx, enquiryId)
    if (found?.enquiry.organisationId !== actor.organisationId) return refuse('not_found')
    const ask = found.asks.find((one) => one.supplierId === supplierId)
    if (!ask) return refuse('not_found')
    if (ask.status === 'chosen') {
      const begun = await draftOf(tx, actor, enquiryId)
      return begun ? done({ draftId: begun }) : refuse('already_done')
    }
    const decided = decideAsk(ask, found.enquiry, 'choose', 'buyer', now)
    if (!decided.ok) return refuse(found.enquiry.status === 'open' ? decided.refusal : 'over')
    const answers = await answersOf(tx, ask, days, londonDay(now))
    if (!answers.ok) return answers
    const by = { side: 'buyer' as const, name: actor.name }
    const ended = await seeingAllParties(tx, () =>
      endEnquiry(tx, found, { event: 'choose', by, chosen: supplierId, note: '' }, now),
    )
    if (!ended.ok) return ended
    const draftId = newId('draft')
    await tx.insert(requestDrafts).values({
      id: draftId,
      organisationId: actor.organisationId,
      personId: actor.personId,
      supplierId,
      answers: answers.value,
      startedAt: now,
      changedAt: now,
    })
    return done({ draftId })
  })
}

/** The answers of a request that begins with an offer: its days that are free still, at the service's usual time. */
async function answersOf(
  tx: Tx,
  { schoolId, leadId, supplierId, brief, days: offered, enquiryId }: Ask,
  chosen: readonly Day[],
  today: Day,
): Promise<Result<RequestAnswers, EnquiryCommandRefusal>> {
  const wanted = (offered ?? []).filter(({ day }) => chosen.includes(day))
  if (wanted.length === 0) return refuse('no_day')
  const facts = await readOfferFacts(tx, { schoolId, leadId, supplierId, ...brief }, today)
  if (!facts?.service) return refuse('not_now')
  const { adviser, menu } = facts
  if (whyNotAskable(adviser, { menu, wanted: { kind: 'days', days: wanted.map(({ day }) => day) } }, today))
    return refuse('cannot_be_chosen')
  const gone = await readDaysGone(tx, facts, wanted, today)
  if (wanted.length < new Set(chosen).size || gone.length > 0) return refuse('day_not_offered')
  return done({
    schoolId,
    serviceCode: brief.serviceCode,
    visits: wanted,
    place: brief.place,
    ...(facts.settings?.usualRoom && brief.place.kind === 'school' ? { room: facts.settings.usualRoom } : {}),
    yearGroups: brief.yearGroups,
    interviews: Math.min(brief.interviews, facts.service.interviews),
    purpose: brief.purpose,
    enquiryId,
  })
}

async function draftOf(tx: Tx, actor: BuyingActor, enquiryId: string): Promise<string | null> {
  const [draft] = await tx
    .select({ id: requestDrafts.id })
    .from(requestDrafts)
    .where(
      and(
        eq(requestDrafts.organisationId, actor.organisationId),
        eq(requestDrafts.personId, actor.personId),
        isNull(requestDrafts.bookingId),
        eq(sql`${requestDrafts.answers} ->> 'enquiryId'`, enquiryId),
      ),
    )
  return draft?.id ?? null
}
