import { and, eq, sql } from 'drizzle-orm'
import { opened, sealed } from '#app/adapters/field-cipher.server.ts'
import type { Reach } from '#app/adapters/outside-feed.server.ts'
import type { AdviserActor } from '#app/auth/actor.ts'
import { recordOwnTime } from '#app/domain/audit/record-act.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { calendarClashes, outsideBusy, outsideCalendars } from '#db/schema/index.ts'
import { rewriteFreeDays } from '../availability/free-days.server.ts'
import { londonDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { type AddressFault, addressShown, calendarAddress } from './calendar-address.ts'
import type { FeedFault } from './feed-faults.ts'
import { keepBusy, type OutsideCalendar } from './keep-busy.server.ts'
import { lookAtCalendar } from './look-at-calendar.server.ts'
import { nextReading } from './standing.ts'

// An adviser adds the calendars that they keep elsewhere. Each change holds the person's lock and rewrites their free days.

const MOST_CALENDARS = 10

export type AddRefusal =
  | { code: AddressFault | 'too_many' }
  | { code: 'fault'; fault: FeedFault }
  /** The address is there already, under this name. */
  | { code: 'already_there'; name: string }

export type Added = { id: string; busy: number; until: Date | null; unread: number; clashes: number }

/**
 * Adds a calendar by its address, after one look at it: refused where that fails, and nothing is kept. The same address with
 * the same name sent again, also at the same time, is one calendar.
 */
export async function addCalendar(
  actor: AdviserActor,
  wanted: { name: string; address: string },
  now: Date,
  reach?: Reach,
): Promise<Result<Added, AddRefusal>> {
  const address = calendarAddress(wanted.address, reach?.allowed)
  if (!address.ok) return refuse({ code: address.refusal })
  const before = await inTransaction(actor, (tx) =>
    alreadyThere(tx, actor, { name: wanted.name, address: address.value }),
  )
  if (before) return before
  const known = { etag: null, lastModified: null }
  const looked = await lookAtCalendar(address.value, { known, owners: [actor.email], now, reach })
  if (looked.kind === 'unchanged') return refuse({ code: 'fault' as const, fault: 'server_error' as const })
  if (looked.kind === 'fault') return refuse({ code: 'fault' as const, fault: looked.fault })
  return inTransaction(actor, async (tx) => {
    await lock(tx, actor)
    const meanwhile = await alreadyThere(tx, actor, { name: wanted.name, address: address.value })
    if (meanwhile) return meanwhile
    const id = newId('outsideCalendar')
    const [calendar] = await tx
      .insert(outsideCalendars)
      .values({
        id,
        personId: actor.personId,
        supplierId: actor.organisationId,
        name: wanted.name,
        addressSealed: sealed(address.value, addressPlace(id)),
        addressShown: addressShown(address.value),
        ...{ addedAt: now, readAt: now, readWholeAt: now, dueAt: nextReading(now) },
        ...looked.known,
        unread: looked.unread,
      })
      .returning()
    await keepBusy(tx, calendar as OutsideCalendar, looked.busy, now)
    await note(tx, actor, 'Added an outside calendar', now)
    return done(await foundIn(tx, id))
  })
}

async function alreadyThere(
  tx: Tx,
  { personId }: AdviserActor,
  { name, address }: { name: string; address: string },
): Promise<Result<Added, AddRefusal> | null> {
  const all = await tx.select().from(outsideCalendars).where(eq(outsideCalendars.personId, personId))
  const same = all.find((one) => addressOf(one) === address)
  if (same)
    return same.name === name ? done(await foundIn(tx, same.id)) : refuse({ code: 'already_there', name: same.name })
  return all.length >= MOST_CALENDARS ? refuse({ code: 'too_many' }) : null
}

/** What was found in a calendar when it was last read. */
async function foundIn(tx: Tx, id: string): Promise<Added> {
  const [found] = await tx
    .select({
      busy: sql<number>`count(*)::int`,
      until: sql<Date | null>`max(upper(${outsideBusy.span}))`.mapWith((at: string) => new Date(at)),
    })
    .from(outsideBusy)
    .where(eq(outsideBusy.calendarId, id))
  const [calendar] = await tx
    .select({ unread: outsideCalendars.unread })
    .from(outsideCalendars)
    .where(eq(outsideCalendars.id, id))
  const clashes = await tx.$count(calendarClashes, eq(calendarClashes.calendarId, id))
  return { id, busy: found?.busy ?? 0, until: found?.until ?? null, unread: calendar?.unread ?? 0, clashes }
}

/** Where the address of a calendar is kept encrypted. */
export const addressPlace = (id: string) => ({ table: 'outside_calendars', row: id, column: 'address_sealed' })

/** The address of a kept calendar; null where the key that it was encrypted with is gone. */
export const addressOf = ({ id, addressSealed }: Pick<OutsideCalendar, 'id' | 'addressSealed'>): string | null =>
  opened(addressSealed, addressPlace(id))

/** Names a calendar anew. */
export function renameCalendar(
  actor: AdviserActor,
  { id, name }: { id: string; name: string },
  now: Date,
): Promise<Result<void, 'not_found'>> {
  return changing(actor, id, async (tx, calendar) => {
    if (calendar.name === name) return
    await tx.update(outsideCalendars).set({ name }).where(eq(outsideCalendars.id, id))
    await note(tx, actor, 'Renamed an outside calendar', now)
  })
}

/** Pauses a calendar: it is not read, and nothing in it counts, until it is taken up again. */
export function pauseCalendar(
  actor: AdviserActor,
  id: string,
  now: Date,
): Promise<Result<OutsideCalendar, 'not_found'>> {
  return changing(actor, id, async (tx, calendar) => {
    if (calendar.pausedAt) return calendar
    await tx.update(outsideCalendars).set({ pausedAt: now }).where(eq(outsideCalendars.id, id))
    await keepBusy(tx, calendar, [], now)
    await note(tx, actor, 'Paused an outside calendar', now)
    return calendar
  })
}

/** Takes a paused calendar up again. Nothing in it counts before it is read: do so next. */
export function resumeCalendar(
  actor: AdviserActor,
  id: string,
  now: Date,
): Promise<Result<OutsideCalendar, 'not_found'>> {
  return changing(actor, id, async (tx, calendar) => {
    if (!calendar.pausedAt) return calendar
    // What it has not changed since then would not be sent again, and nothing of it is kept.
    const anew = { pausedAt: null, dueAt: now, etag: null, lastModified: null }
    await tx.update(outsideCalendars).set(anew).where(eq(outsideCalendars.id, id))
    await note(tx, actor, 'Took up an outside calendar again', now)
    return calendar
  })
}

/** Removes a calendar with its address and all that it said. */
export function removeCalendar(
  actor: AdviserActor,
  id: string,
  now: Date,
): Promise<Result<OutsideCalendar, 'not_found'>> {
  return changing(actor, id, async (tx, calendar) => {
    await tx.delete(outsideCalendars).where(eq(outsideCalendars.id, id))
    await rewriteFreeDays(tx, actor.personId, londonDay(now))
    await note(tx, actor, 'Removed an outside calendar', now)
    return calendar
  })
}

/** Says that the adviser can do both: the visit, and what their calendar is busy with. */
export function settleClash(
  actor: AdviserActor,
  { visitId, calendarId }: { visitId: string; calendarId: string },
  now: Date,
): Promise<Result<void, 'not_found' | 'already_done'>> {
  return inTransaction(actor, async (tx) => {
    const one = and(
      eq(calendarClashes.visitId, visitId),
      eq(calendarClashes.calendarId, calendarId),
      eq(calendarClashes.personId, actor.personId),
    )
    const [clash] = await tx.select().from(calendarClashes).where(one).for('update')
    if (!clash) return refuse('not_found')
    if (clash.settledAt) return refuse('already_done')
    await tx.update(calendarClashes).set({ settledAt: now }).where(one)
    return done(undefined)
  })
}

function changing<T>(
  actor: AdviserActor,
  id: string,
  change: (tx: Tx, calendar: OutsideCalendar) => Promise<T>,
): Promise<Result<T, 'not_found'>> {
  return inTransaction(actor, async (tx) => {
    await lock(tx, actor)
    const [calendar] = await tx
      .select()
      .from(outsideCalendars)
      .where(and(eq(outsideCalendars.id, id), eq(outsideCalendars.personId, actor.personId)))
    return calendar ? done(await change(tx, calendar)) : refuse('not_found')
  })
}

const lock = (tx: Tx, actor: AdviserActor) => tx.execute(sql`select lock_person(${actor.personId})`)

/** Never which: what somebody calls a calendar of theirs is theirs alone. */
const note = (tx: Tx, actor: AdviserActor, what: string, now: Date) => recordOwnTime(tx, actor, { what }, now)
