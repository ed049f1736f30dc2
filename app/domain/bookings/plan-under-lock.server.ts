import { and, eq, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { existingClients } from '#db/schema/index.ts'
import { isSameDays } from '../accreditation/credential-needs.ts'
import type { Day } from '../calendar.ts'
import { isFull } from './check-request.ts'
import type { Comer } from './comers.ts'
import type { Judged } from './dates-to-choose.ts'
import { type DiaryAsked, lostDays } from './judge-days.server.ts'
import {
  capacityOf,
  type InPlaceOf,
  type Plan,
  planRequest,
  Refused,
  type VisitsRequest,
} from './plan-request.server.ts'
import { comersOf, judgedAdviser } from './request-facts.server.ts'

// What is asked of a supplier is judged once without a lock, and what may have changed meanwhile again under it.

/** What a day is judged by, and whose diaries are looked at. */
export type Judgeable = Pick<Plan, 'card' | 'service' | 'menu' | 'held' | 'comers' | 'place' | 'calendar'>

export const diaryOf = ({ comers, place }: Judgeable): DiaryAsked => ({ comers, at: place })

export const judgedBy = ({ calendar, card, service, menu, held, comers }: Judgeable, today: Day): Judged => ({
  calendar,
  menu,
  capacity: capacityOf(service),
  adviser: judgedAdviser(card, { held, comers }),
  noticeSchoolDays: card.noticeSchoolDays,
  today,
})

/** An adviser's requests come one after the other by their time; a provider's by the provider, which names somebody later. */
export const lockSupplier = (tx: Tx, { card }: Plan) =>
  tx.execute(card.personId ? sql`select lock_person(${card.personId})` : sql`select lock_supplier(${card.supplierId})`)

/** Staff may have stopped somebody while this waited for the lock, or confirmed a client: then it is judged again. */
export async function judgedUnderLock(
  tx: Tx,
  actor: BuyingActor,
  input: VisitsRequest,
  plan: Plan,
  now: Date,
  inPlaceOf: InPlaceOf | null = null,
): Promise<Plan> {
  const comers = await comersOf(tx, plan.service.id)
  const isFeeSame = (await isBroughtUnderLock(tx, plan)) === (plan.fee?.none !== undefined)
  const isSo = ({ personId, askable }: Comer, at: number) =>
    plan.comers[at]?.personId === personId && isSameDays(plan.comers[at].askable, askable)
  return isFeeSame && comers.length === plan.comers.length && comers.every(isSo)
    ? plan
    : planRequest(tx, actor, input, now, inPlaceOf)
}

/**
 * Whether staff have confirmed by now that the supplier brought the school: who decides about it waits until this booking is
 * made or refused, so that its fee is the one that it was asked for at.
 */
async function isBroughtUnderLock(tx: Tx, { card, school }: Plan): Promise<boolean> {
  const [claim] = await seeingAllParties(tx, () =>
    tx
      .select({ status: existingClients.status })
      .from(existingClients)
      .where(and(eq(existingClients.supplierId, card.supplierId), eq(existingClients.schoolId, school.id)))
      .for('share'),
  )
  return claim?.status === 'confirmed'
}

/** Every date at once that is taken, or that could not be driven to, so that the form comes back with all of them marked. */
export async function refuseWhatIsNotFree(tx: Tx, input: VisitsRequest, plan: Plan): Promise<void> {
  if (!plan.menu.isDated) return
  await refuseWhatIsFull(tx, input, plan)
  const lost = await lostDays(tx, diaryOf(plan), input.visits)
  const [first] = lost
  if (first) throw new Refused({ code: first.code, days: lost.map(({ day, code }) => ({ day, code })) })
}

/** Counted again under the lock on the adviser: two who ask at once do not both get the last one of a day. */
async function refuseWhatIsFull(tx: Tx, input: VisitsRequest, { service }: Plan): Promise<void> {
  if (service.capacityADay === null) return
  const [now] = await tx.execute<{ taken: Record<string, number> }>(
    sql`select visits_a_day(${service.supplierId}, ${service.code}) as taken`,
  )
  const capacity = { most: service.capacityADay, taken: now?.taken ?? {} }
  const full = input.visits.filter(({ day }, at) => isFull(capacity, day, input.visits.slice(0, at)))
  if (full.length > 0)
    throw new Refused({ code: 'full_that_day', days: full.map(({ day }) => ({ day, code: 'full_that_day' })) })
}
