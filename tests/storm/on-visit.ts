import type { Chance } from './chance.ts'
import { londonDayOf, type ModelAdviser, type ModelSchool, type ModelVisit, schoolDaysTo, startOf } from './model.ts'
import { outcomeOf, type Step } from './step.ts'
import type { Supplier, World } from './world.ts'

// Steps on one visit. Each looks for one at which it may well succeed, and one time in ten takes any: the command then has to
// say whether it may.

const ANY = 10

export type Found = {
  visit: ModelVisit
  school: World['schools'][number]
  adviser: Supplier
  of: ModelSchool
  by: ModelAdviser
}

function someVisit(
  { model, schools, advisers }: World,
  chance: Chance,
  fits: (visit: ModelVisit) => boolean,
): Found | null {
  const all = [...model.visits.values()]
  const some = chance.is(ANY) ? all : all.filter(fits)
  if (some.length === 0) return null
  const visit = chance.oneOf(some)
  return {
    visit,
    school: schools.find(({ id }) => id === visit.schoolId) as Found['school'],
    adviser: advisers.find(({ supplierId }) => supplierId === visit.adviserId) as Supplier,
    of: model.schools.get(visit.schoolId) as ModelSchool,
    by: model.advisers.get(visit.adviserId) as ModelAdviser,
  }
}

/** A step on one visit: `run` answers what the command said, `then` is what that means for the model. */
export const onVisit = (
  name: string,
  weight: number,
  fits: (visit: ModelVisit, world: World) => boolean,
  run: (found: Found, world: World, chance: Chance) => Promise<{ ok: boolean }>,
  then: (found: Found, world: World) => void,
): Step => ({
  name,
  weight,
  async run(world, chance) {
    const found = someVisit(world, chance, (visit) => fits(visit, world))
    if (!found) return 'nothing'
    const before = found.visit.status
    const result = await run(found, world, chance)
    if (result.ok) then(found, world)
    else if (found.visit.status !== before) throw new Error('the model moved before the command had')
    return outcomeOf(result)
  },
})

export const is = (status: string) => (visit: ModelVisit) => visit.status === status
export const hasBegun = (visit: ModelVisit, { now }: World) => now.getTime() >= startOf(visit.on)
export const sameBooking = ({ model }: World, { bookingId }: ModelVisit) =>
  [...model.visits.values()].filter((one) => one.bookingId === bookingId)
export const noticeOf = ({ now }: World, visit: ModelVisit) => schoolDaysTo(londonDayOf(now), visit.on)
