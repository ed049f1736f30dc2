import { eq, lt } from 'drizzle-orm'
import type { AdviserActor, SystemActor } from '#app/auth/actor.ts'
import { lockPerson } from '#app/domain/accreditation/held.server.ts'
import { letGo } from '#app/domain/accreditation/take-file.server.ts'
import { addDays, londonDay, startOfDay } from '#app/domain/calendar.ts'
import { spendKey, spentKey } from '#app/domain/command-key.server.ts'
import { newId } from '#app/domain/ids.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'
import { inTransaction } from '#db/client.server.ts'
import { cpdEntries } from '#db/schema/index.ts'
import { type CpdDayRefusal, type CpdEntry, cpdDayRefusal } from './cpd-entry.ts'
import { KEPT_REMOVED_DAYS } from './cpd-hours.ts'
import { daysKept, type MembershipYear, membershipYear, yearNamed } from './membership-year.ts'
import { cpdYearsIn, entryIn, type KeptEntry } from './read-cpd.server.ts'

// A CPD log is kept by its owner alone. What they remove can be put back until it is erased.

const MOST_ENTRIES = 5_000

/**
 * Logs what an adviser did on a day of one of their years of membership. The same form sent again, also at the same time, is one
 * entry. Refused where the day is to come or in another year, where the form was sent before with other answers, and where
 * nobody could have learnt so much.
 */
export function logCpd(
  actor: AdviserActor,
  { entry, yearKey, key }: { entry: CpdEntry; yearKey: string | null; key: string },
  now: Date,
): Promise<Result<{ id: string; year: MembershipYear }, CpdDayRefusal | { code: 'already_sent' | 'too_many' }>> {
  const { personId } = actor
  return inTransaction(actor, async (tx) => {
    await lockPerson(tx, personId)
    const today = londonDay(now)
    const { renewsOn, years } = await cpdYearsIn(tx, personId, today)
    const year = yearNamed(years, yearKey)
    const spent = await spentKey(tx, actor, key, entry)
    if (!spent.ok) return refuse({ code: spent.refusal })
    if (spent.value !== null) return done({ id: spent.value, year })
    const fault = cpdDayRefusal(entry.doneOn, year, { renewsOn, today })
    if (fault) return refuse(fault)
    if ((await tx.$count(cpdEntries, eq(cpdEntries.personId, personId))) >= MOST_ENTRIES)
      return refuse({ code: 'too_many' as const })
    const id = newId('cpdEntry')
    await tx.insert(cpdEntries).values({ id, personId, ...entry, loggedAt: now })
    await spendKey(tx, actor, { key, verb: 'log CPD', input: entry, outcome: id, now })
    return done({ id, year })
  })
}

/**
 * Changes an entry, by the version of it that the form showed; one that was removed is put back with it. Refused where the day
 * is to come or before the years that are kept, and where it has been changed or removed since (`changed_since`,
 * `removed_since`), unless it says the very same already.
 */
export function changeCpd(
  actor: AdviserActor,
  { id, entry: asked, version }: { id: string; entry: CpdEntry; version: number },
  now: Date,
): Promise<
  Result<{ year: MembershipYear }, CpdDayRefusal | { code: 'not_found' } | { code: 'changed_since' | 'removed_since' }>
> {
  const { personId } = actor
  return inTransaction(actor, async (tx) => {
    await lockPerson(tx, personId)
    const before = await entryIn(tx, personId, id)
    if (!before) return refuse({ code: 'not_found' as const })
    // Whose file is kept is held.
    const entry = { ...asked, hasCertificate: asked.hasCertificate || before.certificateKey !== null }
    const today = londonDay(now)
    const { renewsOn, years } = await cpdYearsIn(tx, personId, today)
    const year = membershipYear(entry.doneOn, renewsOn)
    if (before.removedAt === null && saysTheSame(before, entry)) return done({ year })
    if (before.version !== version)
      return refuse({ code: before.removedAt === null ? ('changed_since' as const) : ('removed_since' as const) })
    const fault = cpdDayRefusal(entry.doneOn, daysKept(years, today), { renewsOn, today })
    if (fault) return refuse(fault)
    await tx
      .update(cpdEntries)
      .set({ ...entry, removedAt: null, version: version + 1 })
      .where(eq(cpdEntries.id, id))
    return done({ year })
  })
}

const saysTheSame = (one: CpdEntry, other: CpdEntry): boolean =>
  one.doneOn === other.doneOn &&
  one.minutes === other.minutes &&
  one.kind === other.kind &&
  one.title === other.title &&
  one.reflection === other.reflection &&
  one.hasCertificate === other.hasCertificate

/** Takes an entry out of the log, to be put back for thirty days. Refused where it was taken out before. */
export const removeCpd = (actor: AdviserActor, id: string, now: Date) => setRemoved(actor, id, now)

/** Puts back what was removed. Refused where it is in the log already. */
export const putBackCpd = (actor: AdviserActor, id: string) => setRemoved(actor, id, null)

function setRemoved(
  actor: AdviserActor,
  id: string,
  removedAt: Date | null,
): Promise<Result<KeptEntry, 'not_found' | 'already_done'>> {
  return inTransaction(actor, async (tx) => {
    await lockPerson(tx, actor.personId)
    const entry = await entryIn(tx, actor.personId, id)
    if (!entry) return refuse('not_found')
    if ((entry.removedAt === null) === (removedAt === null)) return refuse('already_done')
    await tx
      .update(cpdEntries)
      .set({ removedAt, version: entry.version + 1 })
      .where(eq(cpdEntries.id, id))
    return done(entry)
  })
}

/** Erases what was removed more than thirty days ago, with the files of its certificates. */
export async function eraseRemovedCpd(actor: SystemActor, now: Date): Promise<Result<number>> {
  const since = startOfDay(addDays(londonDay(now), -KEPT_REMOVED_DAYS))
  const erased = await inTransaction(actor, (tx) =>
    tx.delete(cpdEntries).where(lt(cpdEntries.removedAt, since)).returning({ key: cpdEntries.certificateKey }),
  )
  for (const { key } of erased) if (key) await letGo(key)
  return done(erased.length)
}
