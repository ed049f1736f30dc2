import { eq, sql } from 'drizzle-orm'
import { type BuyingActor, may } from '#app/auth/actor.ts'
import { databaseError, inTransaction, type Tx } from '#db/client.server.ts'
import { refusalOfConstraint } from '#db/refusals.ts'
import { requestDrafts } from '#db/schema/index.ts'
import { rewriteFreeDays } from '../availability/free-days.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { spendKey, spentKey } from '../command-key.server.ts'
import { moveVisitMoney, type VisitMoney } from '../ledger/budget-moves.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { hasNearest } from './check-request.ts'
import { expireLapsed } from './expire-requests.server.ts'
import { nearestDates } from './judge-days.server.ts'
import { daysOfVisits, MOST_UNAPPROVED_DAYS } from './most-days.ts'
import {
  type Against,
  type Plan,
  planRequest,
  Refused,
  type RefusedDay,
  type RequestRefusal,
  type VisitsRequest,
} from './plan-request.server.ts'
import {
  diaryOf,
  type Judgeable,
  judgedBy,
  judgedUnderLock,
  lockSupplier,
  refuseWhatIsNotFree,
} from './plan-under-lock.server.ts'
import { placeAsked, requestFacts } from './request-facts.server.ts'
import { tell } from './tell.server.ts'
import { writeBooking, writeVisit } from './write-request.server.ts'

type Requested = Result<{ bookingId: string }, RequestRefusal>

/**
 * A school, a trust for its academy, or a consortium for its member asks one adviser or provider for one or several visits: one
 * booking, one agreement signed by sending, one approval. All or nothing: the dates are held (of a provider's practitioners
 * nobody's: it names somebody when it accepts), the money is reserved, or
 * nothing is. Refused with the days or the funding lines that stand in the way; a lost race reads the same as the rule.
 */
export async function requestVisits(
  actor: BuyingActor,
  input: VisitsRequest,
  now: Date,
): Promise<Result<{ bookingId: string }, RequestRefusal>> {
  if (!may(actor, 'request visits')) return refuse({ code: 'role_missing' })
  await expireLapsed(input.supplierId, now)
  let asking: Day | null = null
  let known: Plan | null = null
  try {
    return await inTransaction(actor, async (tx) => {
      const { key, ...asked } = input
      const before = await earlier(tx, actor, key, asked)
      if (before) return before

      const judged = await planRequest(tx, actor, input, now)
      known = judged
      await lockSupplier(tx, judged)
      // A double click: the other sending held the lock, and has just succeeded.
      const meanwhile = await earlier(tx, actor, key, asked)
      if (meanwhile) return meanwhile
      const plan = await judgedUnderLock(tx, actor, input, judged, now)
      await refuseTooManyUnapproved(tx, input, plan)
      await refuseWhatIsNotFree(tx, input, plan)

      const booking = await writeBooking(tx, actor, input, plan, now)
      const bookingId = booking.id
      const money: VisitMoney[] = []
      for (const [position, visit] of input.visits.entries()) {
        asking = visit.day
        money.push(await writeVisit(tx, input, plan, { booking, position, visit, now }))
      }
      asking = null
      await moveVisitMoney(tx, 'reserve', money, { at: now, actorId: actor.personId })
      if (plan.card.personId && plan.menu.isDated) await rewriteFreeDays(tx, plan.card.personId, londonDay(now))
      await tx.update(requestDrafts).set({ bookingId, changedAt: now }).where(eq(requestDrafts.id, key))
      await tellOfRequest(tx, bookingId)
      await spendKey(tx, actor, { key, verb: 'request-visits', input: asked, outcome: bookingId, now })
      return done({ bookingId })
    })
  } catch (error) {
    if (error instanceof Refused) return refuse(await withNearest(actor, input, error.refusal, known, now))
    const code = refusalOfConstraint(databaseError(error)?.constraint ?? null)
    if (!code) throw error
    if (code === 'already_sent') return repeated(actor, input)
    const days = asking ? [{ day: asking, code }] : undefined
    return refuse(await withNearest(actor, input, { code, days }, known, now))
  }
}

async function refuseTooManyUnapproved(tx: Tx, input: VisitsRequest, { menu }: Plan): Promise<void> {
  if (!menu.isDated) return
  const asked = daysOfVisits(input.visits)
  if ((await unapprovedDays(tx, input.schoolId, input.supplierId)) + asked > MOST_UNAPPROVED_DAYS)
    throw new Refused({ code: 'too_many_unapproved' })
}

async function unapprovedDays(tx: Tx, schoolId: string, supplierId: string): Promise<number> {
  const [held] = await tx.execute<{ days: number }>(sql`select unapproved_days(${schoolId}, ${supplierId}) as days`)
  return held?.days ?? 0
}

/** How many more days a school can ask of an adviser before some of those it has asked for are approved. */
export const daysStillToAskFor = (actor: BuyingActor, schoolId: string, supplierId: string): Promise<number> =>
  inTransaction(actor, async (tx) =>
    Math.max(0, MOST_UNAPPROVED_DAYS - (await unapprovedDays(tx, schoolId, supplierId))),
  )

/**
 * The refusal with the nearest free days beside each day it is about, as they are once the refused request has let go of
 * the adviser's diary: for this school's place, never for another's. `known`: what it was judged by, where it came so far.
 */
async function withNearest(
  actor: BuyingActor,
  input: VisitsRequest,
  against: Against,
  known: Plan | null,
  now: Date,
): Promise<RequestRefusal> {
  const { days, ...refusal } = against
  if (!days || days.length === 0) return refusal
  const today = londonDay(now)
  const leaveOut = input.visits.map((visit) => visit.day)
  return inTransaction(actor, async (tx) => {
    const at = known ?? (await factsAndPlace(tx, actor, input, today))
    const refused: RefusedDay[] = []
    for (const problem of days) {
      const visit = input.visits.find((one) => one.day === problem.day)
      const offers = at?.menu.isDated === true && visit !== undefined && hasNearest(problem)
      const nearest = offers && at ? await nearestDates(tx, diaryOf(at), judgedBy(at, today), visit, leaveOut) : []
      refused.push({ ...problem, nearest })
    }
    return { ...refusal, days: refused }
  })
}

async function factsAndPlace(tx: Tx, actor: BuyingActor, input: VisitsRequest, today: Day): Promise<Judgeable | null> {
  const leadId = actor.kind === 'consortium' ? actor.organisationId : null
  const facts = await requestFacts(tx, { ...input, leadId }, today)
  const place = facts && (await placeAsked(tx, facts, input.place))
  if (!facts?.card || !facts.service || !facts.menu || !place) return null
  return { ...facts, card: facts.card, service: facts.service, menu: facts.menu, place }
}

async function tellOfRequest(tx: Tx, bookingId: string): Promise<void> {
  const about = { bookingId, once: bookingId }
  await tell(tx, 'request-sent', ['requester'], about)
  await tell(tx, 'approval-wanted', ['approvers'], about)
  await tell(tx, 'visits-requested', ['adviser'], about)
  await tell(tx, 'visits-planned', ['host'], { ...about, alsoTold: ['requester', 'approvers'] })
}

/** What the same form came to when it was sent before, or null. */
async function earlier(tx: Tx, actor: BuyingActor, key: string, asked: unknown): Promise<Requested | null> {
  const spent = await spentKey(tx, actor, key, asked)
  if (!spent.ok) return refuse({ code: spent.refusal })
  return spent.value ? done({ bookingId: spent.value }) : null
}

/** The same form sent twice at once: the other sending has just succeeded, so say what it came to. */
async function repeated(
  actor: BuyingActor,
  input: VisitsRequest,
): Promise<Result<{ bookingId: string }, RequestRefusal>> {
  const { key, ...asked } = input
  const spent = await inTransaction(actor, (tx) => spentKey(tx, actor, key, asked))
  return spent.ok && spent.value ? done({ bookingId: spent.value }) : refuse({ code: 'already_sent' })
}
