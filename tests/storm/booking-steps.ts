import { systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { chaseDeliveries } from '#app/domain/bookings/chase-deliveries.server.ts'
import { approve, declineApproval } from '#app/domain/bookings/decide-approval.server.ts'
import { agreeDelivery, recordDelivery, takeBackDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { expireRequests } from '#app/domain/bookings/expire-requests.server.ts'
import { keepRegister } from '#app/domain/bookings/keep-register.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addOrderNumber } from '#app/domain/invoices/add-order-number.server.ts'
import { pence } from '#app/domain/money.ts'
import type { MadeAdviser } from '#tests/make/advisers.ts'
import { requestOf } from '#tests/make/requests.ts'
import type { Chance } from './chance.ts'
import {
  accepted,
  agreed,
  approved,
  asked,
  cancelBill,
  cancelledLate,
  ended,
  fifthSchoolDay,
  INTERVIEWS,
  isSchoolDay,
  londonDayOf,
  type ModelAdviser,
  type ModelSchool,
  type ModelVisit,
  NOTHING,
  nextDay,
  startOf,
  wholeBill,
} from './model.ts'
import { hasBegun, is, noticeOf, onVisit, sameBooking } from './on-visit.ts'
import { outcomeOf, type Step } from './step.ts'
import type { World } from './world.ts'

// What people do with bookings, and the timers that act where nobody does.

/** Nothing is asked for beyond the years that the funds have. */
const LAST_DAY = '2027-05-27'

const waits =
  (...wanted: ('approval' | 'answer')[]) =>
  (visit: ModelVisit) =>
    visit.status === 'requested' && wanted.every((one) => visit.open.has(one))
/** The days of one request: some soon and some later, on which its adviser may have a visit already. */
function someDays({ now }: World, chance: Chance): string[] {
  const days = new Set<string>()
  for (let left = 2 + chance.below(3); left > 0; left--) {
    let on = nextDay(londonDayOf(now), 1 + chance.below(chance.is(75) ? 9 : 35))
    while (!isSchoolDay(on)) on = nextDay(on)
    days.add(on)
  }
  return [...days].filter((on) => on <= LAST_DAY).sort()
}

const request: Step = {
  name: 'ask for visits',
  weight: 8,
  async run(world, chance) {
    const school = chance.oneOf(world.schools)
    const adviser = chance.oneOf(world.advisers.filter(({ isAsked }) => isAsked))
    const days = someDays(world, chance)
    if (days.length === 0) return 'nothing'
    const of = world.model.schools.get(school.id) as ModelSchool
    const bill = wholeBill(of, world.model.advisers.get(adviser.supplierId) as ModelAdviser)
    const bears = bill.bears * days.length
    const second = chance.is(50) ? 1 + chance.below(bears - 1) : 0
    const [careers = '', other = ''] = school.fundIds
    const lines = [
      { from: careers, amountPence: pence(bears - second), costCentreId: null, tag: null },
      ...(second > 0 ? [{ from: other, amountPence: pence(second), costCentreId: null, tag: null }] : []),
    ]
    const made = await requestVisits(
      school.requester,
      requestOf(school, adviser as MadeAdviser, days, {
        lines,
        interviews: INTERVIEWS,
        expectedPence: bill.total * days.length,
      }),
      world.now,
    )
    // Whatever comes of it, it never meets a hold of this adviser's that has lapsed.
    lapse(world, ({ adviserId }) => adviserId === adviser.supplierId)
    if (!made.ok) return 'refused'
    const { bookingId } = made.value
    const rows = await world.books<{ id: string; on: string; lines: { fund: string; pence: number }[] }[]>`
      select v.id, v.on_day::text as on, (select json_agg(json_build_object('fund', y.fund_id, 'pence', l.amount_pence) order by l.id)
        from funding_lines l join fund_years y on y.id = l.fund_year_id where l.visit_id = v.id) as lines
      from visits v where v.booking_id = ${bookingId}`
    world.model.orders.set(bookingId, null)
    for (const { id, on, lines: held } of rows) {
      asked(world.model, {
        ...{ id, bookingId, schoolId: school.id, adviserId: adviser.supplierId, on, status: 'requested' },
        open: new Set(['approval', 'answer'] as const),
        waitsUntil: Math.min(fifthSchoolDay(londonDayOf(world.now)), startOf(on)),
        ...{
          agreeBy: null,
          hasRegister: false,
          part: null,
          settling: null,
          proposed: null,
          holds: 'nothing',
          lines: held,
          bill: null,
          billedOn: null,
        },
        credited: NOTHING,
      })
      const sum = held.reduce((all, line) => all + line.pence, 0)
      if (sum !== bill.bears) throw new Error(`the funds of ${id} bear ${sum}, and should bear ${bill.bears}`)
    }
    return 'done'
  },
}

/** All of a booking that waits is approved at once; what ran out of time stays to expire. */
const approving: Step = onVisit(
  'approve',
  12,
  waits('approval'),
  ({ visit, school, of }, world, chance) => {
    const orderNumber = of.usesOrderNumbers && chance.is(50) ? `PO-${chance.below(10_000)}` : null
    return approve(school.approver, { bookingId: visit.bookingId, orderNumber, note: null }, world.now).then(
      (result) => {
        if (result.ok && orderNumber) world.model.orders.set(visit.bookingId, orderNumber)
        return result
      },
    )
  },
  ({ visit }, world) => {
    for (const one of sameBooking(world, visit))
      if (one.status === 'requested' && world.now.getTime() < one.waitsUntil) approved(world.model, one)
  },
)

const declining: Step = onVisit(
  'decline to approve',
  1,
  waits('approval'),
  ({ visit, school }, { now }) =>
    declineApproval(school.approver, { bookingId: visit.bookingId, reason: 'No money left for it.' }, now),
  ({ visit }, world) => {
    for (const one of sameBooking(world, visit)) if (one.status === 'requested') ended(world.model, one, 'declined')
  },
)

/** All days of a booking that wait for their adviser, or one of them. */
const answering = (name: string, weight: number, isYes: boolean): Step => {
  let chosen: ModelVisit[] = []
  return onVisit(
    name,
    weight,
    waits('answer'),
    ({ visit, adviser }, world, chance) => {
      const isWaiting = waits('answer')
      const alike = sameBooking(world, visit).filter((one) => isWaiting(one) && world.now.getTime() < one.waitsUntil)
      chosen = isYes && alike.includes(visit) && chance.is(70) ? alike : [visit]
      const ids = chosen.map(({ id }) => id)
      // A provider names whom it sends.
      const named =
        adviser.actor.kind === 'provider' ? Object.fromEntries(ids.map((id) => [id, adviser.comes.personId])) : {}
      const [accept, decline] = isYes ? [ids, []] : [[], ids]
      return answerVisits(
        adviser.actor,
        { bookingId: visit.bookingId, accept, decline, reason: 'Another day.', named },
        world.now,
      )
    },
    (_, { model }) => {
      for (const one of chosen) isYes ? accepted(one) : ended(model, one, 'declined')
    },
  )
}

const withdrawing: Step = onVisit(
  'withdraw',
  0.6,
  is('requested'),
  ({ visit, school }, { now }) =>
    withdrawVisits(school.requester, { bookingId: visit.bookingId, visitIds: [visit.id], reason: '' }, now),
  ({ visit }, { model }) => ended(model, visit, 'withdrawn'),
)

/** What nobody approved or answered in time is over. Answers how many. */
function lapse({ model, now }: World, fits: (visit: ModelVisit) => boolean = () => true): number {
  const lapsed = [...model.visits.values()].filter(
    (visit) => visit.status === 'requested' && now.getTime() >= visit.waitsUntil && fits(visit),
  )
  for (const visit of lapsed) ended(model, visit, 'expired')
  return lapsed.length
}

const expiring: Step = {
  name: 'let requests expire',
  weight: 3,
  async run(world) {
    const many = await expireRequests(systemActor('an answer is overdue'), world.now)
    const wanted = lapse(world)
    if (many !== wanted) throw new Error(`${many} requests expired, and ${wanted} should have`)
    return many > 0 ? 'done' : 'nothing'
  },
}

const because = 'other' as const
const cancelling = (name: string, weight: number, by: 'school' | 'school, late' | 'adviser'): Step => {
  const costs = (visit: ModelVisit, world: World) => noticeOf(world, visit) < 10
  return onVisit(
    name,
    weight,
    (visit, world) =>
      visit.status === 'confirmed' &&
      (by === 'adviser' || (!hasBegun(visit, world) && costs(visit, world) === (by === 'school, late'))),
    ({ visit, school, adviser, of, by: supplier }, world) => {
      const shown = by === 'school, late' ? cancelBill(of, supplier, noticeOf(world, visit)).total : 0
      const input = {
        bookingId: visit.bookingId,
        visitIds: [visit.id],
        because,
        reason: 'It snowed.',
        shown: { [visit.id]: shown },
      }
      return cancelVisits(by === 'adviser' ? adviser.actor : school.requester, input, world.now)
    },
    ({ visit }, world) => {
      const notice = noticeOf(world, visit)
      if (by === 'adviser' || notice >= 10) return ended(world.model, visit, 'cancelled')
      if (by === 'school')
        throw new Error(`${visit.id} was cancelled free of charge with ${notice} school days of notice`)
      cancelledLate(world.model, visit, notice, londonDayOf(world.now))
    },
  )
}

const recorded = (visit: ModelVisit, { now }: World, part: ModelVisit['part']) => {
  Object.assign(visit, { status: 'delivered', part, proposed: null, agreeBy: fifthSchoolDay(londonDayOf(now)) })
}
const over = (visit: ModelVisit, world: World) => visit.status === 'confirmed' && hasBegun(visit, world)
const recording: Step = onVisit(
  'record a visit',
  14,
  over,
  ({ visit, adviser }, { now }) =>
    recordDelivery(adviser.comes, { bookingId: visit.bookingId, visitId: visit.id, note: '' }, now),
  ({ visit }, world) => recorded(visit, world, null),
)
let done = 0
const recordingPart: Step = onVisit(
  'record a part of a visit',
  4,
  over,
  ({ visit, adviser }, { now }, chance) => {
    done = 1 + chance.below(INTERVIEWS - 1)
    const part = { bookingId: visit.bookingId, visitId: visit.id, note: 'Sent home at noon.', done }
    return recordDelivery(adviser.comes, part, now)
  },
  ({ visit }, world) => recorded(visit, world, { done, of: INTERVIEWS }),
)
const takingBack: Step = onVisit(
  'take back a record',
  1.5,
  is('delivered'),
  ({ visit, adviser }, { now }) =>
    takeBackDelivery(adviser.comes, { bookingId: visit.bookingId, visitId: visit.id }, now),
  ({ visit }) => Object.assign(visit, { status: 'confirmed', part: null, agreeBy: null }),
)
const marking: Step = onVisit(
  'keep a register',
  12,
  (visit, world) => ['confirmed', 'delivered'].includes(visit.status) && hasBegun(visit, world) && !visit.hasRegister,
  ({ visit, adviser }, { now }) => {
    const marks = [
      {
        position: 1,
        startsAt: '08:45',
        yearGroup: 11,
        schoolReference: `A${visit.id.slice(-4)}`,
        outcome: 'seen' as const,
      },
    ]
    return keepRegister(adviser.comes, { bookingId: visit.bookingId, visitId: visit.id, marks }, now)
  },
  ({ visit }) => {
    visit.hasRegister = true
  },
)

const agreeing: Step = onVisit(
  'agree that it took place',
  5,
  is('delivered'),
  ({ visit, school }, { now }) =>
    agreeDelivery(school.requester, { bookingId: visit.bookingId, visitId: visit.id }, now),
  ({ visit }, { model, now }) => agreed(model, visit, londonDayOf(now)),
)
const silence: Step = {
  name: 'agree by silence',
  weight: 10,
  async run(world) {
    const some = [...world.model.visits.values()].filter(({ status }) => status === 'delivered')
    if (some.length === 0) return 'nothing'
    const isDue = some.some(({ agreeBy }) => world.now.getTime() >= (agreeBy ?? Infinity))
    let many = 0
    // It never agrees before both reminders have gone, one each time the timer runs.
    for (let turn = 0; turn < (isDue ? 3 : 1); turn++)
      many += (await chaseDeliveries(systemActor('a delivery is not agreed'), world.now)).agreed
    let wanted = 0
    for (const visit of world.model.visits.values()) {
      if (visit.status !== 'delivered' || !visit.hasRegister || world.now.getTime() < (visit.agreeBy ?? Infinity))
        continue
      agreed(world.model, visit, londonDayOf(world.now))
      wanted++
    }
    if (many !== wanted) throw new Error(`silence agreed to ${many}, and should have to ${wanted}`)
    return many > 0 ? 'done' : 'nothing'
  },
}

const ordering: Step = {
  name: 'give an order number late',
  weight: 3,
  async run(world, chance) {
    const { model } = world
    const lacking = [...model.visits.values()].filter(
      ({ schoolId, bookingId, status }) =>
        status !== 'requested' && model.schools.get(schoolId)?.usesOrderNumbers && !model.orders.get(bookingId),
    )
    if (lacking.length === 0) return 'nothing'
    const { bookingId, schoolId } = chance.oneOf(lacking)
    const school = world.schools.find(({ id }) => id === schoolId) as World['schools'][number]
    const orderNumber = `PO-${chance.below(10_000)}`
    const result = await addOrderNumber(school.approver, { bookingId, orderNumber }, world.now)
    if (result.ok) model.orders.set(bookingId, orderNumber)
    return outcomeOf(result)
  },
}

export const BOOKING_STEPS: readonly Step[] = [
  request,
  approving,
  declining,
  answering('accept', 18, true),
  answering('decline', 1, false),
  withdrawing,
  expiring,
  cancelling('cancel free of charge', 1, 'school'),
  cancelling('cancel late', 2, 'school, late'),
  cancelling('cancel as the adviser', 1, 'adviser'),
  recording,
  recordingPart,
  takingBack,
  marking,
  agreeing,
  silence,
  ordering,
]
