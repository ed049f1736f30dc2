import { confirmSettlement, sendBackSettlement } from '#app/domain/bookings/confirm-settlement.server.ts'
import { stateCase } from '#app/domain/bookings/state-case.server.ts'
import { raiseProblem, settleProblem, takeBackProblem } from '#app/domain/bookings/visit-problems.server.ts'
import type { Chance } from './chance.ts'
import {
  agreed,
  ended,
  fifthSchoolDay,
  londonDayOf,
  type ModelVisit,
  recordedBill,
  SETTLED_BY_TWO_ABOVE,
  type Settling,
  settled,
} from './model.ts'
import { type Found, is, onVisit } from './on-visit.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'

// A school says that something was wrong; staff settle it, two of them where it is about much.

const raising: Step = onVisit(
  'raise a problem',
  3,
  is('delivered'),
  ({ visit, school }, { now }) =>
    raiseProblem(school.requester, { bookingId: visit.bookingId, visitId: visit.id, what: 'Nobody came.' }, now),
  ({ visit }) => {
    Object.assign(visit, { status: 'problem', settling: null })
  },
)
const takingBackProblem: Step = onVisit(
  'take back a problem',
  2,
  is('problem'),
  ({ visit, school }, { now }) =>
    takeBackProblem(school.requester, { bookingId: visit.bookingId, visitId: visit.id }, now),
  ({ visit }, { now }) =>
    Object.assign(visit, { status: 'delivered', agreeBy: fifthSchoolDay(londonDayOf(now)), settling: null }),
)

/** What is due of what was recorded, in pence before VAT: less than all of it, and now and then as much or nothing. */
function someOf({ of, by, visit }: Found, chance: Chance): Settling {
  const { price, travel } = recordedBill(of, by, visit).net
  return { outcome: 'part', price: chance.below(price + 1), travel: chance.is(50) ? travel : chance.below(travel + 1) }
}

function settle(visit: ModelVisit, { model, now }: World, how: Settling): void {
  visit.settling = null
  if (how.outcome === 'void') ended(model, visit, 'void')
  else if (how.outcome === 'agree') agreed(model, visit, londonDayOf(now))
  else settled(model, visit, how, londonDayOf(now))
}

const settling = (name: string, weight: number, outcome: Settling['outcome']): Step => {
  let how: Settling = { outcome, price: 0, travel: 0 }
  let awaitsSecond = false
  return onVisit(
    name,
    weight,
    (visit) => visit.status === 'problem' && !visit.settling,
    async (found, { staff, now }, chance) => {
      const { visit, adviser } = found
      const one = { bookingId: visit.bookingId, visitId: visit.id }
      how = outcome === 'part' ? someOf(found, chance) : { outcome, price: 0, travel: 0 }
      // Nothing is decided against an adviser who was not heard.
      if (outcome !== 'agree') await stateCase(adviser.actor, { ...one, words: 'The room was closed.' }, now)
      const amounts = outcome === 'part' ? { pricePence: how.price, travelPence: how.travel } : {}
      const result = await settleProblem(staff, { ...one, outcome, ...amounts, note: 'Both were heard.' }, now)
      awaitsSecond = result.ok && result.value.awaitsSecond
      return result
    },
    ({ visit, of, by }, world) => {
      if (visit.settling) return
      const isMuch = recordedBill(of, by, visit).total > SETTLED_BY_TWO_ABOVE
      if (isMuch !== awaitsSecond) throw new Error(`${visit.id} was settled by ${awaitsSecond ? 'two' : 'one'}`)
      if (awaitsSecond) visit.settling = how
      else settle(visit, world, how)
    },
  )
}

/** A colleague confirms it or sends it back; whoever decided may do neither. */
const seconding = (name: string, weight: number, event: 'confirm' | 'send back'): Step => {
  let isWrong = false
  return onVisit(
    name,
    weight,
    ({ settling: how }) => how !== null,
    async ({ visit }, { books, staff, second, now }, chance) => {
      isWrong = chance.is(8)
      const [row] = await books<{ id: string }[]>`
        select s.id from settlements s join problems p on p.id = s.problem_id
         where p.visit_id = ${visit.id} and s.status = 'awaiting'`
      const one = { bookingId: visit.bookingId, visitId: visit.id, settlementId: row?.id ?? 'none' }
      const by = isWrong ? staff : second
      return event === 'confirm'
        ? confirmSettlement(by, one, now)
        : sendBackSettlement(by, { ...one, why: 'Who was there?' }, now)
    },
    ({ visit }, world) => {
      if (isWrong || !visit.settling) throw new Error(`${visit.id} was settled by one alone`)
      if (event === 'confirm') settle(visit, world, visit.settling)
      else visit.settling = null
    },
  )
}

export const PROBLEM_STEPS: readonly Step[] = [
  raising,
  takingBackProblem,
  settling('settle a problem: agreed', 2, 'agree'),
  settling('settle a problem: nothing is due', 4, 'void'),
  settling('settle a problem in part', 5, 'part'),
  seconding('confirm how a problem is settled', 7, 'confirm'),
  seconding('send back how a problem is settled', 3, 'send back'),
]
