import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookings, visits } from '#db/schema/index.ts'
import { lockPerson } from '../accreditation/held.server.ts'
import { endOfRevoked } from './end-of-revoked.server.ts'
import { isProvider, type JudgedBy, judgedFor } from './held-for-visit.server.ts'
import { keptOf, type Lacks, lacksOn, writeLacks } from './lacks.server.ts'
import { letGoOfLeaver } from './let-go-of-leaver.server.ts'
import { tell, tellPractitioner } from './tell.server.ts'

/**
 * Looks at an adviser’s visits to come, each on its own day: one that its service’s needs do not hold for needs renewal,
 * and cannot be kept a register of or recorded until they do. Of whoever is suspended every visit is held, and schools
 * are told only that it can’t go ahead; of whoever may never come again it ends. Both sides are told when it begins and when it ends, once.
 */
export async function lookAtVisits(actor: SystemActor, personId: string, now: Date): Promise<void> {
  await letGoOfLeaver(actor, personId, now)
  await endOfRevoked(actor, personId, now)
  await inTransaction(actor, async (tx) => {
    await lockPerson(tx, personId)
    const ahead = await tx
      .select({ visit: visits, booking: bookings })
      .from(visits)
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .where(
        and(
          eq(visits.personId, personId),
          inArray(visits.status, ['requested', 'confirmed']),
          // What is over took place before, and what has no date waits however late it is.
          or(isNull(visits.span), sql`upper(${visits.span}) > ${now}`),
        ),
      )
      .orderBy(visits.onDay, visits.id)
    const judged = new Map<string, JudgedBy>()
    for (const { booking } of ahead)
      if (!judged.has(booking.id)) judged.set(booking.id, await judgedFor(tx, booking, personId))
    const lacksOf = ({ visit, booking }: Ahead): Lacks => {
      const { held, service } = judged.get(booking.id) as JudgedBy
      return lacksOn(held, service, visit.onDay)
    }
    const changed = ahead.filter((one) => lacksOf(one) !== one.visit.lacks)
    for (const one of changed) await turn(tx, one, lacksOf(one), now)
    for (const lacks of ['renewal', 'hold', null] as const)
      for (const some of byBooking(changed.filter((one) => lacksOf(one) === lacks)))
        await tellBoth(tx, personId, some, lacks, now)
  })
}

type Ahead = { visit: typeof visits.$inferSelect; booking: typeof bookings.$inferSelect }

async function turn(tx: Tx, { visit, booking }: Ahead, lacks: Lacks, now: Date): Promise<void> {
  await tx
    .update(visits)
    .set({ ...keptOf(lacks, now, visit.lacksSince), version: sql`${visits.version} + 1` })
    .where(eq(visits.id, visit.id))
  await writeLacks(tx, booking, visit.id, lacks, now)
}

function byBooking(some: readonly Ahead[]): Ahead[][] {
  const ids = [...new Set(some.map(({ booking }) => booking.id))]
  return ids.map((id) => some.filter(({ booking }) => booking.id === id))
}

/** Both sides; of a provider's visit whoever comes too, who alone can renew what they hold. */
async function tellBoth(tx: Tx, personId: string, some: readonly Ahead[], lacks: Lacks, now: Date): Promise<void> {
  const [first] = some
  if (!first) return
  await tell(tx, lacks === null ? 'renewed' : 'needs-renewal', ['requester', 'approvers', 'host', 'adviser'], {
    bookingId: first.booking.id,
    visitIds: some.map(({ visit }) => visit.id),
    once: `${first.booking.id}:${now.getTime()}`,
    facts: { hold: lacks === 'hold' || first.visit.lacks === 'hold' ? 'yes' : '' },
  })
  if (!(await isProvider(tx, first.booking.supplierId))) return
  const what = lacks === null ? 'renewed' : lacks === 'hold' ? 'held' : 'needs_renewal'
  await tellPractitioner(tx, first.booking.id, { personId, visitIds: some.map(({ visit }) => visit.id), what }, now)
}
