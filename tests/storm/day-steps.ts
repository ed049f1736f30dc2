import { systemActor } from '#app/auth/actor.ts'
import {
  agreeDay,
  declineDay,
  lapseDayChanges,
  proposeDay,
  takeBackDay,
} from '#app/domain/bookings/change-day.server.ts'
import { day, type Time } from '#app/domain/calendar.ts'
import { isSchoolDay, londonDayOf, type ModelVisit, nextDay, type Proposed, proposalEnds } from './model.ts'
import { type Found, hasBegun, onVisit } from './on-visit.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'

// A confirmed visit is put to another day: either side proposes, the other agrees or not. Its money stays where it is.

const LAST_DAY = '2027-03-31'

let wanted: Omit<Proposed, 'ends'> = { on: '', by: 'school' }
const proposing: Step = onVisit(
  'propose another day',
  5,
  (visit, world) => visit.status === 'confirmed' && !visit.proposed && !hasBegun(visit, world) && visit.on < LAST_DAY,
  ({ visit, school, adviser }, { now }, chance) => {
    let on = nextDay(londonDayOf(now), 1 + chance.below(20))
    while (!isSchoolDay(on)) on = nextDay(on)
    wanted = { on, by: chance.is(50) ? 'school' : 'adviser' }
    const change = { visitId: visit.id, bookingId: visit.bookingId, day: day(on), from: '08:45' as Time }
    const by = wanted.by === 'school' ? school.requester : adviser.actor
    return proposeDay(by, { ...change, because: 'other', reason: 'The hall is taken.' }, now)
  },
  ({ visit }, { now }) => {
    // In the same words it is the one that waits already.
    visit.proposed = { ...wanted, ends: proposalEnds(now, visit.on, wanted.on) }
  },
)

type Answer = 'agree' | 'decline' | 'take back'
const answering = (name: string, weight: number, answer: Answer): Step => {
  let isWrong = false
  const changeOf = async ({ visit }: Found, { books }: World): Promise<string> => {
    const [row] = await books<{ id: string }[]>`
      select id from day_changes where visit_id = ${visit.id} and status = 'proposed'`
    return row?.id ?? 'none'
  }
  return onVisit(
    name,
    weight,
    ({ status, proposed }) => status === 'confirmed' && proposed !== null,
    async (found, world, chance) => {
      const { visit, school, adviser } = found
      isWrong = chance.is(8)
      const one = { bookingId: visit.bookingId, visitId: visit.id, changeId: await changeOf(found, world) }
      const isOwn = (answer === 'take back') !== isWrong
      const isSchools = (visit.proposed?.by === 'school') === isOwn
      const by = isSchools ? school.requester : adviser.actor
      if (answer === 'agree') return agreeDay(by, one, world.now)
      return answer === 'decline'
        ? declineDay(by, { ...one, why: 'Not then either.' }, world.now)
        : takeBackDay(by, one, world.now)
    },
    ({ visit }, { now }) => {
      const { proposed } = visit
      if (!proposed || isWrong) throw new Error(`another day for ${visit.id} was answered by the wrong side`)
      if (now.getTime() >= proposed.ends) throw new Error(`another day for ${visit.id} was answered too late`)
      visit.proposed = null
      if (answer === 'agree') visit.on = proposed.on
    },
  )
}

const lapsing: Step = {
  name: 'let a proposed day lapse',
  weight: 4,
  async run({ model, now }) {
    const many = await lapseDayChanges(systemActor('an answer is overdue'), now)
    const overdue = ({ status, proposed }: ModelVisit) =>
      status === 'confirmed' && proposed !== null && now.getTime() >= proposed.ends
    const lapsed = [...model.visits.values()].filter(overdue)
    for (const visit of lapsed) visit.proposed = null
    if (many !== lapsed.length) throw new Error(`${many} proposed days lapsed, and ${lapsed.length} should have`)
    return many > 0 ? 'done' : 'nothing'
  },
}

export const DAY_STEPS: readonly Step[] = [
  proposing,
  answering('agree to another day', 4, 'agree'),
  answering('decline another day', 1.5, 'decline'),
  answering('take back another day', 1.5, 'take back'),
  lapsing,
]
