import { and, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import {
  type BuyingActor,
  may,
  type ProviderActor,
  type SchoolActor,
  type StaffActor,
  type SupplierActor,
} from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { practitioners, visitCounts, visits } from '#db/schema/index.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { fivePmOnSchoolDay } from '../school-days.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { asSupplier, couldNotGoAhead } from './answer-visits.server.ts'
import { partsOf } from './billed.ts'
import { type Booking, type LoadedVisit, lockBooking, moveVisits, type Visit } from './move-visits.server.ts'
import { isCollected } from './paid-through.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell } from './tell.server.ts'

export type Answer = Result<{ bookingId: string }, BookingRefusal>
export type OneVisit = { bookingId: string; visitId: string }

/** Silence agrees at 5pm on this school day after delivery was recorded, where a register was kept. */
export const SCHOOL_DAYS_TO_AGREE = 5

/**
 * The adviser records that the visit took place, or of what has no date, that all of it is delivered, which a provider’s office
 * says too, and for whoever has left it since. `done`: where not all of it took place, how many of its interviews, or of its two
 * halves, did (`partsOf`): that part is what is billed. The school has five school days to agree or to raise a problem. Refused where
 * something that the service needs did not hold on its day: it could not go ahead.
 */
export async function recordDelivery(
  actor: SupplierActor,
  input: OneVisit & { note: string; done?: number },
  now: Date,
): Promise<Answer> {
  return asSupplier(actor, input.bookingId, async (tx, booking, all) => {
    const visit = all.find((one) => one.id === input.visitId)
    if (!visit) return refuse('not_found')
    if (!(await maySayFor(tx, actor, visit))) return refuse('not_yours')
    if (visit.status === 'confirmed' && (await couldNotGoAhead(tx, booking, visit, now))) return refuse('check_missing')
    const part = partSaid(visit, input)
    if (!part.ok) return part
    const agreeBy = fivePmOnSchoolDay(await schoolCalendarIn(tx, booking.schoolId), now, SCHOOL_DAYS_TO_AGREE)
    const moved = await moveVisits(tx, booking, [visit], {
      event: 'record_delivery',
      by: byOf(actor),
      now,
      reason: input.note.trim() || null,
      set: { deliveredAt: now, deliveredNote: input.note.trim() || null, ...part.value, agreeBy, remindersSent: 0 },
    })
    if (!moved.ok) return moved
    const about = { bookingId: booking.id, visitIds: [visit.id], once: onceOf(visit) }
    // Where a consortium books, the school that was visited may agree as well, and is who knows.
    await tell(tx, 'delivered', ['requester', 'host'], about)
    return done({ bookingId: booking.id })
  })
}

type Part = { partDone: number; partOf: number } | { partDone: null; partOf: null }

/** The part that was said to have taken place, of so many; none where all of it did. Why it was no more is to be said. */
function partSaid(visit: Visit, { done: many, note }: { done?: number; note: string }): Result<Part, BookingRefusal> {
  const { of } = partsOf(visit)
  if (many === undefined || many === of) return done({ partDone: null, partOf: null })
  if (visit.span === null || !Number.isInteger(many) || many < 1 || many > of) return refuse('part_out_of_range')
  if (!note.trim()) return refuse('reason_missing')
  return done({ partDone: many, partOf: of })
}

/** Whether a visit took place its practitioner says, who was there; a provider’s office once they have left it. */
const maySayFor = async (tx: Tx, actor: SupplierActor, visit: Pick<Visit, 'span' | 'supplierId' | 'personId'>) =>
  actor.kind !== 'provider' || visit.span === null || (await hasLeft(tx, visit))

const hasLeft = async (tx: Tx, { supplierId, personId }: Pick<Visit, 'supplierId' | 'personId'>): Promise<boolean> =>
  (await tx.$count(
    practitioners,
    and(
      eq(practitioners.supplierId, supplierId),
      eq(practitioners.personId, personId ?? ''),
      eq(practitioners.status, 'joined'),
    ),
  )) === 0

/** Whether a provider’s office says of a visit that it took place, since whoever was there has left. */
export const isForOfficeToSay = (actor: ProviderActor, visitId: string): Promise<boolean> =>
  inTransaction(actor, async (tx) => {
    const [visit] = await tx
      .select()
      .from(visits)
      .where(and(eq(visits.id, visitId), eq(visits.supplierId, actor.organisationId)))
    return visit !== undefined && visit.span !== null && visit.personId !== null && (await hasLeft(tx, visit))
  })

/** A visit that was recorded, taken back and recorded again is news again. */
export const onceOf = ({ id, version }: LoadedVisit): string => `${id}:${version}`

/**
 * The adviser takes back that the visit took place, while nobody has answered: it waits to be recorded again, its register
 * stays, and nothing is to be agreed until then. Whoever was asked to agree is told.
 */
export async function takeBackDelivery(actor: SupplierActor, input: OneVisit, now: Date): Promise<Answer> {
  return asSupplier(actor, input.bookingId, async (tx, booking, all) => {
    const visit = all.find((one) => one.id === input.visitId)
    if (!visit) return refuse('not_found')
    if (!(await maySayFor(tx, actor, visit))) return refuse('not_yours')
    const moved = await moveVisits(tx, booking, [visit], {
      event: 'take_back_delivery',
      by: byOf(actor),
      now,
      set: { deliveredAt: null, deliveredNote: null, partDone: null, partOf: null, agreeBy: null, remindersSent: 0 },
    })
    if (!moved.ok) return moved
    const asked =
      visit.remindersSent > 1 ? (['requester', 'host', 'approvers'] as const) : (['requester', 'host'] as const)
    const about = { bookingId: booking.id, visitIds: [visit.id], once: onceOf(visit) }
    await tell(tx, 'delivery-taken-back', [...asked], about)
    return done({ bookingId: booking.id })
  })
}

/** The buying side agrees that the visit took place: its money is spent and its invoice is made. */
export async function agreeDelivery(actor: BuyingActor, input: OneVisit, now: Date): Promise<Answer> {
  if (!may(actor, 'agree delivery')) return refuse('role_missing')
  return onVisit(actor, input, async (tx, booking, visit) => {
    const set = { agreedAt: now, agreedHow: 'person' as const }
    const moved = await moveVisits(tx, booking, [visit], { event: 'agree', by: byOf(actor), now, set })
    return moved.ok ? agreed(tx, booking, visit, 'person') : moved
  })
}

/** What an agreed visit sets going, however it was agreed. */
export async function agreed(tx: Tx, booking: Booking, visit: LoadedVisit, how: 'person' | 'silence'): Promise<Answer> {
  const about = { bookingId: booking.id, visitIds: [visit.id], once: visit.id, facts: { how } }
  await tell(tx, 'agreed', how === 'silence' ? ['adviser', 'requester'] : ['adviser'], about)
  await collectOrTell(tx, booking, visit)
  return done({ bookingId: booking.id })
}

/** The money of an agreed visit: it is invoiced, or where the payer’s payroll pays, whoever pays is told what to do instead. */
export async function collectOrTell(tx: Tx, booking: Booking, visit: LoadedVisit): Promise<void> {
  if (isCollected(visit))
    await enqueue(tx, 'issue-invoice', { visitId: visit.id }, { key: `issue-invoice:${visit.id}` })
  else await tell(tx, 'pay-by-payroll', ['payers'], { bookingId: booking.id, visitIds: [visit.id], once: visit.id })
}

/**
 * The school's own counts of a visit's pupils, which its Pupil Premium statement rests on. Neither the adviser nor a
 * consortium that led the booking ever sees them.
 */
export async function countPupils(
  actor: SchoolActor,
  input: OneVisit & { eligible: number; send: number },
  now: Date,
): Promise<Answer> {
  if (!may(actor, 'count pupils')) return refuse('role_missing')
  return onVisit(actor, input, async (tx, booking, visit) => {
    if (visit.status !== 'delivered' && visit.status !== 'agreed' && visit.status !== 'problem')
      return refuse('not_now')
    const [before] = await tx.select().from(visitCounts).where(eq(visitCounts.visitId, visit.id))
    const { eligible, send } = input
    // The same numbers again are no act: who counted them, and when, stays.
    if (before && before.eligible === eligible && before.send === send) return done({ bookingId: booking.id })
    const counted = { eligible, send, countedBy: actor.personId, countedAt: now }
    const { schoolId, payerId } = booking
    // A row without the lead's id, which row-level security therefore keeps from it.
    await tx
      .insert(visitCounts)
      .values({ visitId: visit.id, schoolId, payerId, leadId: null, ...counted })
      .onConflictDoUpdate({ target: visitCounts.visitId, set: counted })
    // For the school alone, like the counts themselves, and without the numbers.
    await writeEvent(
      tx,
      { ...booking, leadId: null },
      {
        visitId: visit.id,
        event: before ? 'recount' : 'count',
        at: now,
        by: byOf(actor),
        note: null,
        isPrivate: true,
      },
    )
    return done({ bookingId: booking.id })
  })
}

/** Runs `work` on one visit of a locked booking; `not_found` where the actor sees no such visit. */
export function onVisit<T, R = BookingRefusal>(
  actor: BuyingActor | StaffActor,
  input: OneVisit,
  work: (tx: Tx, booking: Booking, visit: LoadedVisit) => Promise<Result<T, R | BookingRefusal>>,
): Promise<Result<T, R | BookingRefusal>> {
  return runCommand(actor, async (tx): Promise<Result<T, R | BookingRefusal>> => {
    const locked = await lockBooking(tx, input.bookingId)
    const visit = locked?.visits.find((one) => one.id === input.visitId)
    return locked && visit ? work(tx, locked.booking, visit) : refuse('not_found')
  })
}

/** Remembers that a reminder, to record or to agree, went out, so that each goes once. */
export const noteReminder = (tx: Tx, visitId: string, which: number) =>
  tx.update(visits).set({ remindersSent: which }).where(eq(visits.id, visitId))
