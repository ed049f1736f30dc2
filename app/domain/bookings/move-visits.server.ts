import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import { seeingAllParties, type Tx } from '#db/client.server.ts'
import { bookings, interviews, namings, visitConditions, visits } from '#db/schema/index.ts'
import { type By, WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { rewriteFreeDays } from '../availability/free-days.server.ts'
import { addDays, londonDay, startOfDay } from '../calendar.ts'
import { deliveredOf } from '../deliveries/delivered-of.server.ts'
import { moneyOfVisits, moveVisitMoney } from '../ledger/budget-moves.server.ts'
import { done, type Result, refuse } from '../result.ts'
import type { SchoolCalendar } from '../school-days.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { type Billed, partOfVisit } from './billed.ts'
import { lastFreeDay } from './cancellation.ts'
import { endDayChanges } from './end-day-changes.server.ts'
import {
  type Condition,
  decide,
  isLive,
  type Moved,
  type MoveRefusal,
  type VisitEvent,
  type VisitState,
} from './lifecycle.ts'
import { tellPractitioner } from './tell.server.ts'
import { momentsOf } from './visit-moments.ts'

export type Booking = typeof bookings.$inferSelect
export type Visit = typeof visits.$inferSelect
export type LoadedVisit = Visit & { state: VisitState }

/**
 * The booking and its visits, locked in the house's order: booking, then the people who come, and whoever is `also` to be named.
 * Null when the actor cannot see it.
 */
export async function lockBooking(
  tx: Tx,
  bookingId: string,
  also: readonly string[] = [],
): Promise<{ booking: Booking; visits: LoadedVisit[] } | null> {
  const [booking] = await tx.select().from(bookings).where(eq(bookings.id, bookingId)).for('no key update')
  if (!booking) return null
  const rows = await tx.select().from(visits).where(eq(visits.bookingId, bookingId)).orderBy(asc(visits.position))
  // In the order of their ids: a provider's booking may name several people.
  const people = new Set([...rows.flatMap((row) => row.personId ?? []), ...also])
  for (const person of [...people].sort()) await tx.execute(sql`select lock_person(${person})`)
  const calendar = await schoolCalendarIn(tx, booking.schoolId)
  return { booking, visits: await withState(tx, booking, rows, calendar) }
}

async function withState(tx: Tx, booking: Booking, rows: Visit[], calendar: SchoolCalendar): Promise<LoadedVisit[]> {
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return []
  const conditions = await tx.select().from(visitConditions).where(inArray(visitConditions.visitId, ids))
  const marked = await tx
    .selectDistinct({ visitId: interviews.visitId })
    .from(interviews)
    .where(and(inArray(interviews.visitId, ids), sql`${interviews.outcome} is not null`))
  const undated = await deliveredOf(tx, rows)
  const held = await onHold(tx, rows)
  return rows.map((visit) => ({
    ...visit,
    state: {
      status: visit.status,
      open: conditions
        .filter((condition) => condition.visitId === visit.id && condition.metAt === null)
        .map((condition): Condition => condition.kind),
      startsAt: momentsOf(visit).from,
      approveBy: visit.approveBy,
      answerBy: visit.answerBy,
      agreeBy: visit.agreeBy,
      hasRegister: (undated.get(visit.id)?.many ?? 0) > 0 || marked.some((one) => one.visitId === visit.id),
      ...(visit.span === null ? { undated: undated.get(visit.id) ?? { many: 0, codesMissing: 0 } } : {}),
      freeToCancelUntil: freeToCancelUntil(booking, visit, calendar),
      // Suspended since it was last looked at: nothing is promised of them from that moment.
      lacks: visit.status === 'requested' && held.has(visit.personId ?? '') ? 'hold' : visit.lacks,
    },
  }))
}

/** Which of those who would come to what is asked for are suspended. */
async function onHold(tx: Tx, rows: readonly Visit[]): Promise<ReadonlySet<string>> {
  const asked = rows.filter(({ status }) => status === 'requested')
  const people = [...new Set(asked.flatMap(({ personId }) => personId ?? []))]
  if (people.length === 0) return new Set()
  const held = await tx.execute<{ person: string }>(
    sql`select person from unnest(${sql.param(people)}::text[]) as person where is_on_hold(person)`,
  )
  return new Set([...held].map(({ person }) => person))
}

/**
 * The end of the last day that the table of cancellation on the booking calls free; long ago where none is. At any
 * time while something that it needs of its adviser does not hold: that is not the school’s doing, and it can’t go ahead.
 */
export function freeToCancelUntil(
  booking: Pick<Booking, 'terms'>,
  visit: Pick<Visit, 'onDay' | 'lacksSince' | 'span'>,
  calendar: SchoolCalendar,
): Date {
  // What has no date is free to cancel on any day, until something of it is there.
  if (visit.span === null || visit.lacksSince !== null) return new Date('9999-12-31T00:00:00Z')
  const until = lastFreeDay(booking.terms.tiers, calendar, visit.onDay)
  return until ? new Date(startOfDay(addDays(until, 1)).getTime() - 1) : new Date(0)
}

type Step = {
  /** One for all of them, or each its own. */
  event: VisitEvent | ((visit: LoadedVisit) => VisitEvent)
  by: By
  now: Date
  /** Why, as the other side reads it. */
  reason?: string | null
  /** More columns that this step sets on each visit. */
  set?: Partial<typeof visits.$inferInsert>
  /** What is billed instead of what was agreed, by visit: its money goes by that. */
  billed?: ReadonlyMap<string, Billed>
}

export type MovedVisit = { visit: LoadedVisit; event: VisitEvent; moved: Moved }

/**
 * Moves these visits of a locked booking by one event, all or none: status, condition, history, money and free days in
 * the caller's database transaction. The first visit that refuses refuses them all.
 */
export async function moveVisits(
  tx: Tx,
  booking: Booking,
  some: LoadedVisit[],
  step: Step,
): Promise<Result<MovedVisit[], MoveRefusal>> {
  const decided: MovedVisit[] = []
  for (const visit of some) {
    const event = typeof step.event === 'string' ? step.event : step.event(visit)
    const moved = decide(visit.state, event, step.by.side, step.now)
    if (!moved.ok) return refuse(moved.refusal)
    decided.push({ visit, event, moved: moved.value })
  }
  for (const one of decided) await writeMove(tx, booking, one, step)

  const left = decided.filter(({ visit, moved }) => visit.status === 'confirmed' && moved.to !== 'confirmed')
  await endDayChanges(
    tx,
    left.map(({ visit }) => visit.id),
    step.now,
  )
  const money = new Map(decided.flatMap(({ visit, moved }) => (moved.money ? [[visit.id, moved.money] as const] : [])))
  if (money.size > 0) {
    await seeingAllParties(tx, async () =>
      moveVisitMoney(tx, money, await moneyOfVisits(tx, [...money.keys()]), {
        at: step.now,
        actorId: step.by.actorId,
      }),
    )
  }
  const freed = new Set(decided.filter(({ moved }) => !isLive(moved.to)).flatMap(({ visit }) => visit.personId ?? []))
  for (const person of [...freed].sort()) await rewriteFreeDays(tx, person, londonDay(step.now))
  await chargeInAdvance(tx, booking, decided)
  await tellNamed(tx, booking.id, decided, step.now)
  return done(decided)
}

/** What is invoiced in advance is charged once it is confirmed; once it is over, what of that is not due is credited. */
async function chargeInAdvance(tx: Tx, booking: Booking, decided: readonly MovedVisit[]): Promise<void> {
  if (!booking.invoicedInAdvance) return
  for (const { visit, moved } of decided)
    if (moved.isConfirmed || !isLive(moved.to))
      await enqueue(tx, 'issue-invoice', { visitId: visit.id }, { key: `issue-invoice:${visit.id}` })
}

/** Whoever a provider has named for visits that are confirmed, or over without having taken place. */
async function tellNamed(tx: Tx, bookingId: string, decided: readonly MovedVisit[], now: Date): Promise<void> {
  const news = decided.filter(({ visit, moved }) => visit.personId !== null && (moved.isConfirmed || !isLive(moved.to)))
  if (news.length === 0) return
  const named = await tx
    .select({ visitId: namings.visitId, personId: namings.personId })
    .from(namings)
    .where(
      and(
        inArray(
          namings.visitId,
          news.map(({ visit }) => visit.id),
        ),
        inArray(namings.status, ['stands', 'proposed']),
      ),
    )
  for (const what of ['confirmed', 'off'] as const)
    for (const personId of [...new Set(named.map((one) => one.personId))].sort()) {
      const isTheirs = ({ visit, moved }: MovedVisit) =>
        visit.personId === personId &&
        moved.isConfirmed === (what === 'confirmed') &&
        named.some((one) => one.visitId === visit.id)
      const theirs = news.filter(isTheirs)
      for (const wasConfirmed of [true, false]) {
        const some = theirs.filter(({ visit }) => (visit.status === 'confirmed') === wasConfirmed)
        const visitIds = some.map(({ visit }) => visit.id)
        if (visitIds.length > 0) await tellPractitioner(tx, bookingId, { personId, visitIds, what, wasConfirmed }, now)
      }
    }
}

async function writeMove(tx: Tx, booking: Booking, { visit, event, moved }: MovedVisit, step: Step): Promise<void> {
  await tx
    .update(visits)
    .set({
      ...step.set,
      // However it is agreed, a part is billed as a part, unless staff have settled it at less.
      ...(moved.to === 'agreed' ? partOfVisit(booking.terms, visit) : null),
      ...step.billed?.get(visit.id),
      status: moved.to,
      version: sql`${visits.version} + 1`,
      ...(isLive(moved.to) ? {} : { endedReason: step.reason ?? null }),
    })
    .where(eq(visits.id, visit.id))
  if (moved.met) {
    await tx
      .update(visitConditions)
      .set({ metAt: step.now, metBy: step.by.name })
      .where(and(eq(visitConditions.visitId, visit.id), eq(visitConditions.kind, moved.met)))
  }
  await writeEvent(tx, booking, {
    visitId: visit.id,
    event,
    fromStatus: visit.status,
    toStatus: moved.to,
    at: step.now,
    by: step.by,
    note: step.reason ?? null,
  })
  if (moved.isConfirmed) {
    await writeEvent(tx, booking, {
      visitId: visit.id,
      event: 'confirmed',
      fromStatus: 'requested',
      toStatus: 'confirmed',
      at: step.now,
      by: WAYMARK,
      note: null,
    })
  }
}
