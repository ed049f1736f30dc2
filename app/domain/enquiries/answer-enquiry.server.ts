import { enqueue } from '#app/adapters/queue.server.ts'
import { type AdviserActor, may } from '#app/auth/actor.ts'
import type { DayProblem } from '#app/domain/bookings/check-request.ts'
import { readDaysGone, readOfferFacts } from '#app/domain/bookings/read-offers.server.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { canonicalJson } from '../canonical-json.ts'
import { formatDay } from '../format-day.ts'
import { formatPounds, pence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { type EnquiryBrief, MOST_OFFERED, type OfferedDay } from './brief.ts'
import { whyNotAskable } from './cannot-be-asked.ts'
import { decideAsk } from './enquiry-lifecycle.ts'
import type { EnquiryCommandRefusal } from './enquiry-refusals.ts'
import { type Ask, type Enquiry, lockEnquiry, moveAsk } from './move-enquiry.server.ts'

export type EnquiryAnswer =
  | { kind: 'offer'; days: OfferedDay[]; pricePence: number; priceReason: string; note: string }
  | { kind: 'decline'; why: string }

/** `days`: what stands against which of the days that were offered. */
export type AnswerRefusal = { code: EnquiryCommandRefusal | 'days_not_free'; days?: DayProblem[] }

/**
 * An adviser answers with days and a price, or says no with a reason; while nobody has chosen they may answer otherwise. The
 * price is the menu's, or another that they give a reason for, lower or higher. Each day is free when it is offered, and is
 * not held. Refused of whoever is suspended, or lacks on each day that is wanted what the service needs; they may say no.
 */
export function answerEnquiry(
  actor: AdviserActor,
  { enquiryId, answer }: { enquiryId: string; answer: EnquiryAnswer },
  now: Date,
): Promise<Result<void, AnswerRefusal>> {
  if (!may(actor, 'answer requests')) return Promise.resolve(refuse({ code: 'role_missing' as const }))
  return inTransaction(actor, async (tx): Promise<Result<void, AnswerRefusal>> => {
    const found = await lockEnquiry(tx, enquiryId)
    const ask = found?.asks.find(({ supplierId }) => supplierId === actor.organisationId)
    if (!found || !ask) return refuse({ code: 'not_found' })
    if (isSame(ask, answer)) return done(undefined)
    const event = answer.kind === 'offer' ? 'offer' : 'decline'
    const decided = decideAsk(ask, found.enquiry, event, 'adviser', now)
    if (!decided.ok) return refuse({ code: decided.refusal })
    if (answer.kind === 'decline') {
      if (answer.why.trim() === '') return refuse({ code: 'reason_missing' })
      await moveAsk(tx, ask, { status: decided.value, declinedWhy: answer.why.trim(), answeredAt: now })
    } else {
      const offer = await offered(tx, ask, answer, londonDay(now))
      if (!offer.ok) return offer
      await moveAsk(tx, ask, { status: decided.value, ...offer.value, declinedWhy: null, answeredAt: now })
    }
    await tellBuyer(tx, found.enquiry, actor, answer, now)
    return done(undefined)
  })
}

const isSame = (ask: Ask, answer: EnquiryAnswer): boolean =>
  answer.kind === 'decline'
    ? ask.status === 'declined' && ask.declinedWhy === answer.why.trim()
    : ask.status === 'offered' &&
      canonicalJson([ask.days, ask.pricePence, ask.priceReason, ask.note]) ===
        canonicalJson([inOrder(answer.days), answer.pricePence, answer.priceReason.trim(), answer.note.trim()])

const inOrder = (days: readonly OfferedDay[]): OfferedDay[] =>
  [...days].sort((a, b) => (a.day < b.day ? -1 : 1)).map(({ day, from, to }) => ({ day, from, to }))

async function offered(
  tx: Tx,
  ask: Ask,
  answer: EnquiryAnswer & { kind: 'offer' },
  today: Day,
): Promise<Result<Partial<Ask>, AnswerRefusal>> {
  const days = inOrder(answer.days)
  if (days.length === 0 || days.length > MOST_OFFERED) return refuse({ code: 'no_day' })
  if (!days.every(({ day }) => isWanted(ask.brief, day))) return refuse({ code: 'day_not_wanted' })
  const { schoolId, leadId, supplierId, brief } = ask
  // The school's calendar and payer decide; the adviser reads only which days are in the way.
  const judged = await seeingAllParties(tx, async () => {
    const facts = await readOfferFacts(tx, { schoolId, leadId, supplierId, ...brief }, today)
    return facts && { facts, gone: await readDaysGone(tx, facts, days, today) }
  })
  const service = judged?.facts.service
  if (!judged || !service?.isOffered) return refuse({ code: 'not_offered' })
  const { facts } = judged
  const why = whyNotAskable(facts.adviser, { menu: facts.menu, wanted: brief.wanted }, today)
  if (why) return refuse({ code: why })
  if (judged.gone.length > 0) return refuse({ code: 'days_not_free', days: judged.gone })
  const isOwnPrice = answer.pricePence !== service.pricePence
  const priceReason = answer.priceReason.trim()
  if (isOwnPrice && priceReason === '') return refuse({ code: 'price_reason_missing' })
  return done({
    days,
    pricePence: pence(answer.pricePence),
    priceReason: isOwnPrice ? priceReason : '',
    note: answer.note.trim(),
  })
}

/** Whether the school has asked for that day. */
const isWanted = ({ wanted }: Pick<EnquiryBrief, 'wanted'>, on: Day): boolean =>
  wanted.kind === 'days' ? wanted.days.includes(on) : on >= wanted.from && on <= wanted.until

const tellBuyer = (tx: Tx, enquiry: Enquiry, actor: AdviserActor, answer: EnquiryAnswer, now: Date) =>
  enqueue(tx, 'write-email', {
    template: 'enquiry-answered',
    key: `enquiry-answered:${enquiry.id}:${actor.organisationId}:${now.getTime()}`,
    recipients: { to: 'members', organisationId: enquiry.organisationId, role: 'requester' },
    facts: {
      id: enquiry.id,
      adviser: actor.name,
      school: enquiry.brief.school,
      service: enquiry.brief.serviceName,
      ...(answer.kind === 'decline'
        ? { why: answer.why.trim() }
        : {
            days: inOrder(answer.days)
              .map(({ day }) => formatDay(day))
              .join('\n'),
            price: formatPounds(answer.pricePence),
            note: answer.note.trim(),
          }),
    },
  })
