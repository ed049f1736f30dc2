import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import type { Reach } from '#app/adapters/outside-feed.server.ts'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { AdviserActor, SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { outsideCalendars, people } from '#db/schema/index.ts'
import { londonDay } from '../calendar.ts'
import { formatInstant } from '../format-day.ts'
import { done, type Result, refuse } from '../result.ts'
import { FAULT_WORDS, type FeedFault } from './feed-faults.ts'
import { keepBusy, type OutsideCalendar } from './keep-busy.server.ts'
import { addressOf } from './keep-calendars.server.ts'
import { type Looked, lookAtCalendar } from './look-at-calendar.server.ts'
import { countsUntil, isWholeDue, nextReading, nextTry, standingOf } from './standing.ts'

/** Asks for every calendar whose time has come to be read, each by a job of its own. Returns how many. */
export function readDueCalendars(actor: SystemActor, now: Date): Promise<number> {
  return inTransaction(actor, async (tx) => {
    const due = await tx
      .select({ id: outsideCalendars.id })
      .from(outsideCalendars)
      .where(and(isNull(outsideCalendars.pausedAt), lte(outsideCalendars.dueAt, now)))
    for (const { id } of due) await enqueue(tx, 'read-calendar', { calendarId: id }, { key: `read-calendar:${id}` })
    return due.length
  })
}

/**
 * Reads one calendar now, whether or not its time has come, and keeps what it says. Where that fails what it said before goes
 * on counting, for thirty days; its owner is told once that it is stale. Refused where it is gone or paused.
 */
export async function readCalendar(
  actor: SystemActor | AdviserActor,
  id: string,
  now: Date,
  reach?: Reach,
): Promise<Result<Looked['kind'], 'not_found' | 'paused' | FeedFault>> {
  const found = await inTransaction(actor, (tx) => calendarWithOwner(tx, id))
  if (!found) return refuse('not_found')
  if (found.calendar.pausedAt) return refuse('paused')
  const looked = await look(found.calendar, found.email, now, reach)
  return inTransaction(actor, async (tx) => {
    await tx.execute(sql`select lock_person(${found.calendar.personId})`)
    // It may have been paused or removed while it was read.
    const still = await calendarWithOwner(tx, id)
    if (!still) return refuse('not_found')
    if (still.calendar.pausedAt) return refuse('paused')
    if (looked.kind === 'fault') {
      await keepFault(tx, still.calendar, looked.fault, now)
      return refuse(looked.fault)
    }
    const well = { readAt: now, dueAt: nextReading(now), fault: null, failures: 0, toldStaleAt: null }
    const whole = looked.kind === 'whole' ? { readWholeAt: now, unread: looked.unread, ...looked.known } : {}
    await tx
      .update(outsideCalendars)
      .set({ ...well, ...whole })
      .where(eq(outsideCalendars.id, id))
    if (looked.kind === 'whole') await keepBusy(tx, still.calendar, looked.busy, now)
    return done(looked.kind)
  })
}

async function calendarWithOwner(tx: Tx, id: string): Promise<{ calendar: OutsideCalendar; email: string } | null> {
  const [found] = await tx
    .select({ calendar: outsideCalendars, email: people.email })
    .from(outsideCalendars)
    .innerJoin(people, eq(people.id, outsideCalendars.personId))
    .where(eq(outsideCalendars.id, id))
  return found ?? null
}

async function look(calendar: OutsideCalendar, email: string, now: Date, reach?: Reach): Promise<Looked> {
  const address = addressOf(calendar)
  if (address === null) return { kind: 'fault', fault: 'key_gone' }
  const { etag, lastModified, readWholeAt } = calendar
  const known = isWholeDue(readWholeAt, now) ? { etag: null, lastModified: null } : { etag, lastModified }
  return lookAtCalendar(address, { known, owners: [email], now, reach })
}

async function keepFault(tx: Tx, before: OutsideCalendar, fault: FeedFault, now: Date): Promise<void> {
  // A look that nobody was due to take, such as a second press of a button, is no further failure.
  const isCounted = before.fault === null || before.dueAt <= now
  const failures = before.failures + (isCounted ? 1 : 0)
  const calendar = { ...before, fault, failures }
  const standing = standingOf(calendar, now)
  const isTold = standing !== 'retrying' && before.toldStaleAt === null
  await tx
    .update(outsideCalendars)
    .set({
      fault,
      failures,
      dueAt: isCounted ? nextTry(failures, now) : before.dueAt,
      ...(isTold ? { toldStaleAt: now } : {}),
    })
    .where(eq(outsideCalendars.id, before.id))
  if (standing === 'no_longer_counts') await keepBusy(tx, calendar, [], now)
  if (!isTold) return
  const today = londonDay(now)
  await enqueue(tx, 'write-email', {
    template: 'calendar-stale',
    key: `calendar-stale:${before.id}:${before.readAt.getTime()}`,
    recipients: { to: 'person', personId: before.personId },
    facts: {
      id: before.id,
      calendar: before.name,
      why: FAULT_WORDS[fault],
      read: formatInstant(before.readAt, today),
      until: londonDay(countsUntil(before)),
    },
  })
}
