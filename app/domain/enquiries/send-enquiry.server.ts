import { and, eq, inArray } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { lockPerson } from '#app/domain/accreditation/held.server.ts'
import { isShownTo } from '#app/domain/advisers/visibility.ts'
import { readOfferFacts } from '#app/domain/bookings/read-offers.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, enquiries, enquiryAsks } from '#db/schema/index.ts'
import { addDays, type Day, instantAt, londonDay, time } from '../calendar.ts'
import { spendKey, spentKey } from '../command-key.server.ts'
import { formatDeadline } from '../format-day.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { straightMiles } from '../travel.ts'
import { DAYS_TO_CHOOSE, type EnquiryBrief, FEWEST_ASKED, MOST_ASKED } from './brief.ts'
import { briefFacts } from './brief-words.ts'
import { type NotAskable, whyNotAskable } from './cannot-be-asked.ts'
import type { EnquiryCommandRefusal } from './enquiry-refusals.ts'

export type EnquiryToSend = Pick<
  EnquiryBrief,
  'serviceCode' | 'wanted' | 'yearGroups' | 'interviews' | 'pupils' | 'place' | 'purpose'
> & {
  key: string
  schoolId: string
  /** The names of their pages. */
  slugs: string[]
  /** Answers are wanted by 5pm of that day. */
  answerOn: Day
}

/**
 * Who cannot be asked for this, by name: they do not offer it, or do not travel that far, or are suspended, or lack on each of the
 * days what the service needs; or are a provider, which answers by naming somebody for a day and not with days of one diary.
 */
export type CannotBeAsked = { name: string; why: 'not_offered' | 'too_far' | 'provider' | NotAskable }
export type SendRefusal = { code: EnquiryCommandRefusal | 'cannot_be_asked'; who?: CannotBeAsked[] }

const MOST_OPEN = 10

/**
 * A school, a trust for its academy or a consortium for its member asks two to ten advisers one thing at once. Providers are asked
 * by a request. Nothing is held of anybody's diary. The same form sent twice is one enquiry.
 */
export function sendEnquiry(
  actor: BuyingActor,
  input: EnquiryToSend,
  now: Date,
): Promise<Result<{ enquiryId: string }, SendRefusal>> {
  if (!may(actor, 'request visits')) return Promise.resolve(refuse({ code: 'role_missing' as const }))
  const { key, ...asked } = input
  return inTransaction(actor, async (tx): Promise<Result<{ enquiryId: string }, SendRefusal>> => {
    // The same form at the same moment waits here, and finds the key spent.
    await lockPerson(tx, actor.personId)
    const spent = await spentKey(tx, actor, key, asked)
    if (!spent.ok) return refuse({ code: spent.refusal })
    if (spent.value !== null) return done({ enquiryId: spent.value })
    const slugs = [...new Set(input.slugs)]
    if (slugs.length < FEWEST_ASKED) return refuse({ code: 'too_few' })
    if (slugs.length > MOST_ASKED) return refuse({ code: 'too_many' })
    if ((await countOpen(tx, actor)) >= MOST_OPEN) return refuse({ code: 'too_many_open' })
    const cards = (await tx.select().from(adviserCards).where(inArray(adviserCards.slug, slugs))).filter((card) =>
      isShownTo(actor, card),
    )
    if (cards.length < slugs.length) return refuse({ code: 'adviser_unknown' })
    const providers = cards.flatMap(({ name, personId }) =>
      personId === null ? [{ name, why: 'provider' as const }] : [],
    )
    if (providers.length > 0) return refuse({ code: 'cannot_be_asked', who: providers })
    const judged = await judge(tx, actor, input, cards, londonDay(now))
    if (!judged.ok) return judged
    const { brief, parties } = judged.value
    const enquiryId = newId('enquiry')
    const answerBy = instantAt(input.answerOn, time('17:00'))
    const chooseBy = instantAt(addDays(input.answerOn, DAYS_TO_CHOOSE), time('17:00'))
    const times = { askedByName: actor.name, askedAt: now, answerBy, brief }
    await tx.insert(enquiries).values({
      id: enquiryId,
      ...parties,
      organisationId: actor.organisationId,
      status: 'open',
      askedBy: actor.personId,
      chooseBy,
      ...times,
    })
    for (const { supplierId, personId } of cards) {
      if (personId === null) continue
      await tx.insert(enquiryAsks).values({ enquiryId, supplierId, personId, ...parties, status: 'asked', ...times })
      await enqueue(tx, 'write-email', {
        template: 'enquiry-asked',
        key: `enquiry-asked:${enquiryId}:${supplierId}`,
        recipients: { to: 'members', organisationId: supplierId, role: 'adviser' },
        facts: { id: enquiryId, by: actor.name, until: formatDeadline(answerBy), ...briefFacts(brief) },
      })
    }
    await spendKey(tx, actor, { key, verb: 'send-enquiry', input: asked, outcome: enquiryId, now })
    return done({ enquiryId })
  })
}

type Card = typeof adviserCards.$inferSelect
type Judged = { brief: EnquiryBrief; parties: { schoolId: string; payerId: string; leadId: string | null } }

/** Whether each of them can be asked for this at all, by the facts that a request to them would be judged by. */
async function judge(
  tx: Tx,
  actor: BuyingActor,
  input: EnquiryToSend,
  cards: readonly Card[],
  today: Day,
): Promise<Result<Judged, SendRefusal>> {
  const leadId = actor.kind === 'consortium' ? actor.organisationId : null
  const { schoolId, serviceCode, place } = input
  let judged: Judged | null = null
  const who: CannotBeAsked[] = []
  for (const { supplierId, name } of cards) {
    const facts = await readOfferFacts(tx, { schoolId, leadId, supplierId, serviceCode, place }, today)
    if (!facts) return refuse({ code: 'place_unknown' })
    const { payer, school, lead, menu, at, card, service } = facts
    if (leadId === null && actor.organisationId !== schoolId && actor.organisationId !== payer.payerId)
      return refuse({ code: 'not_found' })
    const isFar = straightMiles(card, at) > card.radiusMiles
    const not = whyNotAskable(facts.adviser, { menu, wanted: input.wanted }, today)
    // Of whoever is suspended nothing more is said.
    const why = not === 'on_hold' ? not : !service?.isOffered ? 'not_offered' : isFar ? 'too_far' : not
    if (why) who.push({ name, why })
    const { wanted, yearGroups, interviews, pupils, purpose } = input
    judged = {
      parties: { schoolId, payerId: payer.payerId, leadId },
      brief: {
        ...{ serviceCode, wanted, yearGroups, interviews, pupils, place, purpose },
        serviceName: menu.name,
        placeInFull: at.inFull,
        school: school.name,
        town: school.address.at(-2) ?? '',
        lead: lead?.name ?? null,
      },
    }
  }
  if (who.length > 0) return refuse({ code: 'cannot_be_asked', who })
  return judged ? done(judged) : refuse({ code: 'too_few' })
}

const countOpen = (tx: Tx, actor: BuyingActor): Promise<number> =>
  tx.$count(enquiries, and(eq(enquiries.organisationId, actor.organisationId), eq(enquiries.status, 'open')))
