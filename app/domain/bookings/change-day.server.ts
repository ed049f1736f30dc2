import { and, eq, lte, sql } from 'drizzle-orm'
import { type BuyingActor, may, type SupplierActor, type SystemActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { dayChanges, interviews } from '#db/schema/index.ts'
import { type By, byOf, WAYMARK, writeEvent } from '../audit/write-event.server.ts'
import { rewriteFreeDays } from '../availability/free-days.server.ts'
import { type Day, londonDay, londonTime, minutesOf, type Time, timeOf } from '../calendar.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { type DayChangeEvent, type DayChangeSide, decideDayChange, isDayLapsed } from './day-change-lifecycle.ts'
import { changeWords, whenWords } from './day-change-words.ts'
import { type EndReason, reasonWords } from './end-reasons.ts'
import { judgeNewDay } from './judge-new-day.server.ts'
import { keptOf, writeLacks } from './lacks.server.ts'
import { decide } from './lifecycle.ts'
import { type Booking, type LoadedVisit, lockBooking, moveVisits } from './move-visits.server.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell, tellPractitioner } from './tell.server.ts'
import { waitsUntil } from './waits-until.ts'

type Change = typeof dayChanges.$inferSelect
type Answer = Result<{ bookingId: string }, BookingRefusal>

const sideOf = (actor: BuyingActor | SupplierActor): DayChangeSide =>
  actor.kind === 'adviser' || actor.kind === 'provider' ? 'adviser' : 'buyer'
const mayChange = (actor: BuyingActor | SupplierActor): boolean =>
  may(actor, sideOf(actor) === 'adviser' ? 'answer requests' : 'withdraw visits')

export type ProposeDay = {
  bookingId: string
  visitId: string
  day: Day
  /** When it would begin: it is as long as it was agreed. */
  from: Time
  /** Of the list of reasons; `reason` says more in their own words, and has to where it is another reason. */
  because: EndReason
  reason: string
}

/**
 * Either side proposes another day and time for one confirmed visit that has not begun. It holds nobody's time and costs nothing:
 * until the other side agrees, by 5pm on the fifth school day and before either time begins, the visit stands as it is and its
 * notice counts on. Refused where the day could not be (`judgeNewDay`), or another is proposed already (`day_proposed`).
 * (Source: issue, "When plans change".)
 */
export async function proposeDay(actor: BuyingActor | SupplierActor, input: ProposeDay, now: Date): Promise<Answer> {
  if (!mayChange(actor)) return refuse('role_missing')
  const reason = reasonWords(input.because, input.reason)
  if (!reason) return refuse('reason_missing')
  const side = sideOf(actor)
  return runCommand(actor, async (tx) => {
    const found = await visitOf(tx, actor, input)
    if (!found) return refuse('not_found')
    const { booking, visit } = found
    const movable = decide(visit.state, 'change_day', side, now)
    if (!movable.ok) return movable
    const open = await openChange(tx, visit.id)
    if (open && !isDayLapsed(open, now)) return refuse(isSame(open, side, input) ? 'already_done' : 'day_proposed')
    if (open) await settle(tx, booking, open, 'lapse', { by: WAYMARK, now })

    const judged = await judgeNewDay(tx, booking, visit, input, now)
    if (!judged.ok) return judged
    const { onDay, span } = judged.value
    const wasSpan = visit.span as NonNullable<typeof visit.span>
    const calendar = await schoolCalendarIn(tx, booking.schoolId)
    const soonest = span.from < wasSpan.from ? span.from : wasSpan.from
    const { schoolId, payerId, supplierId, leadId } = booking
    const change = {
      ...{ id: newId('dayChange'), visitId: visit.id, bookingId: booking.id, schoolId, payerId, supplierId, leadId },
      ...{
        status: 'proposed' as const,
        side,
        wasOn: visit.onDay,
        wasSpan,
        onDay,
        span,
        because: input.because,
        reason,
      },
      ...{ proposedBy: actor.personId, proposedByName: actor.name, proposedAt: now },
      answerBy: waitsUntil(calendar, now, soonest),
    }
    await tx.insert(dayChanges).values(change)
    const note = `${whenWords(change)}. ${reason}`
    await writeEvent(tx, booking, { visitId: visit.id, event: 'propose_day', at: now, by: byOf(actor), note })
    await tell(tx, 'day-proposed', otherSideOf(side), about({ ...change, declinedWhy: null }))
    return done({ bookingId: booking.id })
  })
}

export type AnswerDay = { bookingId: string; visitId: string; changeId: string }

/**
 * The other side agrees to the day: the visit moves there, with its time, diary and calendar invitations; price, funds, order
 * number and agreement stay. Judged anew: refused where the day cannot be any more, and the visit then stands as it was.
 */
export function agreeDay(actor: BuyingActor | SupplierActor, input: AnswerDay, now: Date): Promise<Answer> {
  return answering(actor, input, 'agree', now, async (tx, { booking, visit, change }) => {
    const wanted = { day: change.onDay, from: londonTime(change.span.from) }
    const judged = await judgeNewDay(tx, booking, visit, wanted, now)
    if (!judged.ok) return judged
    const { onDay, span, lacks } = judged.value
    const moved = await moveVisits(tx, booking, [visit], {
      event: 'change_day',
      by: byOf(actor),
      now,
      reason: changeWords(change),
      set: { onDay, span, ...keptOf(lacks, now) },
    })
    if (!moved.ok) return moved
    if (lacks !== visit.lacks) await writeLacks(tx, booking, visit.id, lacks, now)
    await shiftRegister(tx, visit, minutesOf(wanted.from) - minutesOf(londonTime(change.wasSpan.from)))
    if (visit.personId) await rewriteFreeDays(tx, visit.personId, londonDay(now))
    await tell(tx, 'day-changed', ['requester', 'adviser', 'host'], about(change))
    await tellWhoComes(tx, booking, visit, now)
    return done(undefined)
  })
}

/** The other side says no, and why: the visit stands as it is. */
export async function declineDay(
  actor: BuyingActor | SupplierActor,
  input: AnswerDay & { why: string },
  now: Date,
): Promise<Answer> {
  const declinedWhy = input.why.trim()
  if (!declinedWhy) return refuse('reason_missing')
  return answering(actor, { ...input, declinedWhy }, 'decline', now, async (tx, { change }) => {
    const told = otherSideOf(change.side === 'buyer' ? 'adviser' : 'buyer')
    await tell(tx, 'day-not-changed', told, about({ ...change, declinedWhy }, 'declined', actor.name))
    return done(undefined)
  })
}

/** Whoever proposed it takes it back while nobody has answered. */
export function takeBackDay(actor: BuyingActor | SupplierActor, input: AnswerDay, now: Date): Promise<Answer> {
  return answering(actor, input, 'take_back', now, async (tx, { change }) => {
    await tell(tx, 'day-not-changed', otherSideOf(change.side), about(change, 'taken_back'))
    return done(undefined)
  })
}

type Found = { booking: Booking; visit: LoadedVisit; change: Change }

async function answering(
  actor: BuyingActor | SupplierActor,
  input: AnswerDay & { declinedWhy?: string },
  event: 'agree' | 'decline' | 'take_back',
  now: Date,
  then: (tx: Tx, found: Found) => Promise<Result<void, BookingRefusal>>,
): Promise<Answer> {
  if (!mayChange(actor)) return refuse('role_missing')
  return runCommand(actor, async (tx) => {
    const found = await visitOf(tx, actor, input)
    const [change] = await tx
      .select()
      .from(dayChanges)
      .where(and(eq(dayChanges.id, input.changeId), eq(dayChanges.visitId, input.visitId)))
    if (!found || !change) return refuse('not_found')
    const decided = decideDayChange(change, event, sideOf(actor), now)
    if (!decided.ok) return decided
    const movable = decide(found.visit.state, 'change_day', sideOf(actor), now)
    if (!movable.ok) return movable
    const { declinedWhy = null } = input
    await settle(tx, found.booking, change, event, { by: byOf(actor), now, declinedWhy })
    const went = await then(tx, { ...found, change })
    return went.ok ? done({ bookingId: found.booking.id }) : went
  })
}

/** Moves what was proposed, with its line of history; what the visit itself goes through is another. */
async function settle(
  tx: Tx,
  booking: Booking,
  change: Change,
  event: DayChangeEvent,
  { by, now, declinedWhy = null }: { by: By; now: Date; declinedWhy?: string | null },
): Promise<void> {
  const side = by.side === 'buyer' || by.side === 'adviser' ? by.side : 'waymark'
  const to = decideDayChange(change, event, side, now)
  if (!to.ok) throw new Error(`what was decided about another day could not be: ${to.refusal}`)
  await tx
    .update(dayChanges)
    .set({ status: to.value, decidedAt: now, decidedByName: by.name, declinedWhy })
    .where(eq(dayChanges.id, change.id))
  if (event === 'agree' || event === 'end') return
  const note = event === 'decline' ? declinedWhy : whenWords(change)
  await writeEvent(tx, booking, { visitId: change.visitId, event: `${event}_day`, at: now, by, note })
}

/** The timer: lets what nobody answered in time pass, and says so to both. Answers how many. */
export async function lapseDayChanges(actor: SystemActor, now: Date): Promise<number> {
  const due = await inTransaction(actor, (tx) =>
    tx
      .select({ id: dayChanges.id, bookingId: dayChanges.bookingId })
      .from(dayChanges)
      .where(and(eq(dayChanges.status, 'proposed'), lte(dayChanges.answerBy, now)))
      .orderBy(dayChanges.bookingId, dayChanges.id),
  )
  let lapsed = 0
  for (const { id, bookingId } of due)
    lapsed += await inTransaction(actor, async (tx) => {
      const locked = await lockBooking(tx, bookingId)
      const [change] = await tx.select().from(dayChanges).where(eq(dayChanges.id, id))
      if (!locked || !change || !isDayLapsed(change, now)) return 0
      await settle(tx, locked.booking, change, 'lapse', { by: WAYMARK, now })
      await tell(tx, 'day-not-changed', ['requester', 'adviser', 'host'], about(change, 'lapsed'))
      return 1
    })
  return lapsed
}

/** Of a trust or consortium another's booking is not to be seen; of a supplier another's neither, though it names the same person. */
async function visitOf(
  tx: Tx,
  actor: BuyingActor | SupplierActor,
  { bookingId, visitId }: { bookingId: string; visitId: string },
): Promise<Omit<Found, 'change'> | null> {
  const locked = await lockBooking(tx, bookingId)
  const visit = locked?.visits.find(({ id }) => id === visitId)
  if (!locked || !visit) return null
  const { booking } = locked
  const parties =
    sideOf(actor) === 'adviser' ? [booking.supplierId] : [booking.schoolId, booking.payerId, booking.leadId]
  return parties.includes(actor.organisationId) ? { booking, visit } : null
}

async function openChange(tx: Tx, visitId: string): Promise<Change | undefined> {
  const [open] = await tx
    .select()
    .from(dayChanges)
    .where(and(eq(dayChanges.visitId, visitId), eq(dayChanges.status, 'proposed')))
  return open
}

const isSame = (change: Change, side: DayChangeSide, { day, from }: ProposeDay): boolean =>
  change.side === side && change.onDay === day && londonTime(change.span.from) === from

/** A register that was prepared keeps its order: its times move with the visit. */
async function shiftRegister(tx: Tx, visit: LoadedVisit, minutes: number): Promise<void> {
  if (minutes === 0) return
  const rows = await tx.select().from(interviews).where(eq(interviews.visitId, visit.id))
  for (const { id, startsAt } of rows)
    if (startsAt !== '')
      await tx
        .update(interviews)
        .set({ startsAt: timeOf(minutesOf(startsAt as Time) + minutes) })
        .where(eq(interviews.id, id))
}

/** Whoever a provider has named has it in a calendar of their own. */
async function tellWhoComes(tx: Tx, booking: Booking, visit: LoadedVisit, now: Date): Promise<void> {
  const [named] = await tx.execute<{ personId: string }>(
    sql`select person_id as "personId" from namings where visit_id = ${visit.id} and status = 'stands'`,
  )
  if (!named || named.personId !== visit.personId) return
  const news = { personId: named.personId, visitIds: [visit.id], what: 'moved' as const, wasConfirmed: true }
  await tellPractitioner(tx, booking.id, news, now)
}

const otherSideOf = (side: DayChangeSide): ('adviser' | 'requester' | 'host')[] =>
  side === 'buyer' ? ['adviser'] : ['requester', 'host']

type Told = Pick<
  Change,
  'id' | 'bookingId' | 'visitId' | 'wasOn' | 'wasSpan' | 'onDay' | 'span' | 'answerBy' | 'proposedByName'
> & { reason: string; because: EndReason; declinedWhy: string | null }

/** `how`: what became of what was proposed, where it came to nothing. */
const about = (change: Told, how: 'declined' | 'taken_back' | 'lapsed' | null = null, by = change.proposedByName) => ({
  ...{ bookingId: change.bookingId, visitIds: [change.visitId], once: `${change.id}${how ? `:${how}` : ''}` },
  facts: {
    ...{ by, how: how ?? '', until: change.answerBy.toISOString() },
    was: whenWords({ onDay: change.wasOn, span: change.wasSpan }),
    will: whenWords(change),
    reason: how === 'declined' ? (change.declinedWhy ?? '') : change.reason,
  },
})
