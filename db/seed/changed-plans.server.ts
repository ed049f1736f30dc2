import { and, asc, eq, gt, isNull, notExists, sql } from 'drizzle-orm'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { grossOf } from '#app/domain/bookings/price.ts'
import { type Choice, readReplacements } from '#app/domain/bookings/read-replacements.server.ts'
import { replaceVisit } from '#app/domain/bookings/replace-visit.server.ts'
import type { Time } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { dayChanges, visits } from '#db/schema/index.ts'
import { asSeed, must } from './acting.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import type { Ago } from './past-jobs.server.ts'
import type { SeededAdviser } from './practices.server.ts'

type World = {
  schools: readonly SeededSchool[]
  advisers: readonly SeededAdviser[]
  rowan: SeededAdviser
  now: Date
  ago: Ago
}
type Coming = { visit: typeof visits.$inferSelect; school: SeededSchool; adviser: SeededAdviser }

const HOUR = 3_600_000

/**
 * Visits to come that do not go as they were agreed: two that their schools cancel with too little notice, and two that their
 * advisers are too ill for, in whose place one school takes somebody else, who has said yes, and one waits for another day of the
 * same adviser. Never of the accounts that people sign in with, whose next jobs stay. What nobody can take the place of is left
 * cancelled.
 */
export async function seedChangedPlans(world: World): Promise<void> {
  const coming = await comingOf(world)
  const soonest = coming.slice(0, 2)
  for (const one of soonest) await cancelLate(world, one)
  // Those furthest ahead leave the most time for somebody else.
  const others = coming.slice(2).reverse()
  const taken = new Set<string>()
  for (const whose of ['another', 'same'] as const)
    for (const one of others) {
      if (taken.has(one.visit.bookingId)) continue
      taken.add(one.visit.bookingId)
      if (await replace(world, one, whose)) break
    }
}

async function comingOf({ schools, advisers, rowan, now }: World): Promise<Coming[]> {
  const rows = await asSeed((tx) =>
    tx
      .select()
      .from(visits)
      .where(
        and(
          eq(visits.status, 'confirmed'),
          eq(visits.paidThrough, 'waymark'),
          gt(sql`lower(${visits.span})`, new Date(now.getTime() + 2 * HOUR)),
          isNull(visits.leadId),
          isNull(visits.lacks),
          notExists(tx.select().from(dayChanges).where(eq(dayChanges.visitId, visits.id))),
        ),
      )
      .orderBy(asc(visits.onDay), asc(visits.id)),
  )
  return rows.flatMap((visit) => {
    const school = schools.find(({ id, name }) => id === visit.schoolId && name !== 'Fernhollow School')
    const adviser = advisers.find(({ supplierId }) => supplierId === visit.supplierId)
    const isFree = adviser && adviser.supplierId !== rowan.supplierId && visit.personId === adviser.actor.personId
    return school && isFree ? [{ visit, school, adviser }] : []
  })
}

/** Free of charge where its notice still makes it so: then it is only cancelled. */
const cancelLate = ({ ago }: World, { visit, school }: Coming) =>
  ago(0, async (at) => {
    const off = { bookingId: visit.bookingId, visitIds: [visit.id], because: 'plans_changed' as const }
    const shown = { [visit.id]: Number(grossOf(visit)) }
    must(await cancelVisits(school.requester, { ...off, reason: 'The mock exams have moved.', shown }, at))
  })

/** Whether something was taken in its place. */
async function replace(
  { advisers, ago }: World,
  { visit, school, adviser }: Coming,
  whose: 'another' | 'same',
): Promise<boolean> {
  const { bookingId, id: visitId } = visit
  const off = { bookingId, visitIds: [visitId], because: 'adviser_ill' as const, reason: '' }
  const taken = await ago(0, async (at) => {
    must(await cancelVisits(adviser.actor, off, at))
    const found = await readReplacements(school.requester, { bookingId, visitId }, at)
    const choice = found && choiceOf(found, whose)
    if (!choice) return null
    const { supplierId, visit: when } = choice
    const span = { day: when.day, from: when.from as Time, to: when.to as Time }
    const input = { key: newId('draft'), bookingId, visitId, supplierId, ...span, expectedPence: choice.pence }
    return { choice, bookingId: must(await replaceVisit(school.requester, input, at)).bookingId }
  })
  if (!taken || whose === 'same') return taken !== null
  const other = advisers.find(({ supplierId }) => supplierId === taken.choice.supplierId)
  if (other)
    await ago(0, async (at) => {
      const accept = await idsOf(taken.bookingId)
      must(await answerVisits(other.actor, { bookingId: taken.bookingId, accept, decline: [], reason: '' }, at))
    })
  return true
}

const choiceOf = (
  { same, thatDay, later }: { same: Choice[]; thatDay: Choice[]; later: Choice[] },
  whose: 'another' | 'same',
): Choice | undefined =>
  (whose === 'same' ? same : [...thatDay, ...later].filter(({ isProvider }) => !isProvider)).find(
    ({ carried, short, toRenew }) => carried === 'stands' && short.length === 0 && toRenew === null,
  )

const idsOf = async (bookingId: string): Promise<string[]> =>
  (await asSeed((tx) => tx.select({ id: visits.id }).from(visits).where(eq(visits.bookingId, bookingId)))).map(
    ({ id }) => id,
  )
