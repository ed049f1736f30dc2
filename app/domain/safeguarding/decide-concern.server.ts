import { eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { StaffActor } from '#app/auth/actor.ts'
import { lockPerson } from '#app/domain/accreditation/held.server.ts'
import { followCredentials } from '#app/domain/accreditation/move-credential.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { concernEvents, concerns } from '#db/schema/index.ts'
import { type ConcernEvent, type ConcernMoveRefusal, decideConcern } from './concern-lifecycle.ts'

type Move = { id: string; event: ConcernEvent; reason: string }

/**
 * Staff decide about a concern. Suspending takes effect at once: nobody can ask the adviser for anything, and every visit of theirs
 * to come is held; each school is told only that it can’t go ahead. The adviser is told that they are suspended, and when it is
 * lifted, never in whose words. Where another concern keeps them suspended, nothing turns and nobody is told; `isOnHold` says how
 * they stand after. `reason` is for the record, which staff alone read.
 */
export function moveConcern(
  actor: StaffActor,
  { id, event, reason }: Move,
  now: Date,
): Promise<Result<{ isOnHold: boolean }, ConcernMoveRefusal | 'not_found'>> {
  return inTransaction(actor, async (tx) => {
    const concern = await lockConcern(tx, id)
    if (!concern) return refuse('not_found')
    const decided = decideConcern(concern, event, actor, reason)
    if (!decided.ok) return decided
    const before = await standingOf(tx, concern.aboutPersonId)
    await tx
      .update(concerns)
      .set({ status: decided.value, ...(event === 'suspend' ? { suspendedBy: actor.personId } : {}) })
      .where(eq(concerns.id, id))
    await record(tx, actor, { concern, event, note: reason.trim() }, now)
    const after = await standingOf(tx, concern.aboutPersonId)
    if (after === before) return done({ isOnHold: after !== null })
    await followCredentials(tx, { personId: concern.aboutPersonId, organisationId: null })
    await enqueue(tx, 'write-email', {
      template: 'adviser-suspended',
      key: `adviser-suspended:${id}:${event}`,
      recipients: { to: 'person', personId: concern.aboutPersonId },
      facts: { event },
    })
    return done({ isOnHold: after !== null })
  })
}

/** How somebody stands by all that was reported of them together; null: nothing keeps them from working. */
async function standingOf(tx: Tx, personId: string): Promise<'suspended' | 'revoked' | null> {
  const all = await tx.select({ status: concerns.status }).from(concerns).where(eq(concerns.aboutPersonId, personId))
  return (['revoked', 'suspended'] as const).find((worst) => all.some(({ status }) => status === worst)) ?? null
}

/** Writes down whether a concern was referred, to the local authority’s designated officer or to the DBS, and when that was decided. */
export function recordReferral(
  actor: StaffActor,
  { id, to, decision, on }: { id: string; to: 'lado' | 'dbs'; decision: string; on: Day },
  now: Date,
): Promise<Result<void, 'not_found' | 'about_yourself' | 'in_the_future'>> {
  return inTransaction(actor, async (tx) => {
    const concern = await lockConcern(tx, id)
    if (!concern) return refuse('not_found')
    if (concern.aboutPersonId === actor.personId) return refuse('about_yourself')
    if (on > londonDay(now)) return refuse('in_the_future')
    const before = to === 'lado' ? [concern.ladoDecision, concern.ladoOn] : [concern.dbsDecision, concern.dbsOn]
    if (before[0] === decision && before[1] === on) return done(undefined)
    await tx
      .update(concerns)
      .set(to === 'lado' ? { ladoDecision: decision, ladoOn: on } : { dbsDecision: decision, dbsOn: on })
      .where(eq(concerns.id, id))
    await record(tx, actor, { concern, event: to, note: decision }, now)
    return done(undefined)
  })
}

async function lockConcern(tx: Tx, id: string) {
  const [found] = await tx.select({ personId: concerns.aboutPersonId }).from(concerns).where(eq(concerns.id, id))
  if (!found) return null
  await lockPerson(tx, found.personId)
  const [concern] = await tx.select().from(concerns).where(eq(concerns.id, id))
  return concern ?? null
}

const record = (
  tx: Tx,
  actor: StaffActor,
  {
    concern: { id, aboutPersonId },
    event,
    note,
  }: {
    concern: typeof concerns.$inferSelect
    event: (typeof concernEvents.$inferSelect)['event']
    note: string
  },
  now: Date,
) =>
  tx.insert(concernEvents).values({
    id: newId('event'),
    concernId: id,
    aboutPersonId,
    event,
    at: now,
    byPersonId: actor.personId,
    byName: actor.name,
    note,
  })
