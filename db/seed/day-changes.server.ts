import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { BuyingActor, SupplierActor } from '#app/auth/actor.ts'
import { agreeDay, declineDay, proposeDay } from '#app/domain/bookings/change-day.server.ts'
import { addDays, type Day, londonDay, londonTime } from '#app/domain/calendar.ts'
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

/** How far ahead another day is looked for. */
const TRIED_DAYS = 40

/**
 * Visits to come that one side would have on another day: one that Rowan Tallis is asked about, one that Fernhollow School is, one to
 * which the other side said no, and one that was moved. Where nothing can be moved that far, that one is left out.
 */
export async function seedDayChanges(world: World): Promise<void> {
  const coming = await comingOf(world)
  const { rowan } = world
  const used = new Set<string>()
  const take = (is: (one: Coming) => boolean): Coming[] => coming.filter((one) => !used.has(one.visit.id) && is(one))
  const isRowan = ({ adviser }: Coming) => adviser.supplierId === rowan.supplierId
  const isFernhollow = ({ school }: Coming) => school.name === 'Fernhollow School'
  const isNeither = (one: Coming) => !isRowan(one) && !isFernhollow(one)
  const play = async (some: Coming[], side: 'buyer' | 'adviser', end: 'waits' | 'agreed' | 'declined') => {
    for (const one of some)
      if (!used.has(one.visit.id) && (await ask(world, one, side, end))) return used.add(one.visit.id)
    return null
  }
  await play(take(isRowan), 'buyer', 'waits')
  await play(take((one) => isFernhollow(one) && !isRowan(one)).concat(take(isFernhollow)), 'adviser', 'waits')
  await play(take(isNeither), 'buyer', 'declined')
  await play(take(isNeither), 'adviser', 'agreed')
}

async function comingOf({ schools, advisers, now }: World): Promise<Coming[]> {
  const rows = await asSeed((tx) =>
    tx
      .select()
      .from(visits)
      .where(
        and(
          eq(visits.status, 'confirmed'),
          gt(sql`lower(${visits.span})`, new Date(now.getTime() + 4 * 86_400_000)),
          isNull(visits.leadId),
          isNull(visits.lacks),
        ),
      )
      .orderBy(asc(visits.onDay), asc(visits.id)),
  )
  return rows.flatMap((visit) => {
    const school = schools.find(({ id }) => id === visit.schoolId)
    const adviser = advisers.find(({ supplierId }) => supplierId === visit.supplierId)
    return school && adviser && visit.personId === adviser.actor.personId ? [{ visit, school, adviser }] : []
  })
}

/** Asks for the first day after its own on which it could be, and answers where it is answered. */
async function ask(
  { ago, now }: World,
  { visit, school, adviser }: Coming,
  side: 'buyer' | 'adviser',
  end: 'waits' | 'agreed' | 'declined',
): Promise<boolean> {
  const [by, other]: [BuyingActor | SupplierActor, BuyingActor | SupplierActor] =
    side === 'buyer' ? [school.requester, adviser.actor] : [adviser.actor, school.requester]
  const from = londonTime((visit.span as { from: Date }).from)
  const because = side === 'buyer' ? ('closed_planned' as const) : ('adviser_cannot_come' as const)
  const reason = side === 'buyer' ? 'The boiler is replaced that week.' : 'I am asked to a tribunal that day.'
  const one = { bookingId: visit.bookingId, visitId: visit.id }
  const asksFor = (day: Day) => ago(0, (at) => proposeDay(by, { ...one, day, from, because, reason }, at))
  for (let day = addDays(visit.onDay, 1); day < addDays(londonDay(now), TRIED_DAYS); day = addDays(day, 1)) {
    const asked = await asksFor(day)
    if (!asked.ok) continue
    if (end === 'waits') return true
    const [open] = await asSeed((tx) =>
      tx
        .select({ changeId: dayChanges.id })
        .from(dayChanges)
        .where(and(eq(dayChanges.visitId, visit.id), eq(dayChanges.status, 'proposed'))),
    )
    const answer = { ...one, changeId: open?.changeId ?? '' }
    await ago(0, async (at) =>
      must(
        end === 'agreed'
          ? await agreeDay(other, answer, at)
          : await declineDay(other, { ...answer, why: 'I am at another school then.' }, at),
      ),
    )
    return true
  }
  return false
}
