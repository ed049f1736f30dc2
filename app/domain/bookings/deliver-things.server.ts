import { and, eq, isNull } from 'drizzle-orm'
import { opened, sealed } from '#app/adapters/field-cipher.server.ts'
import type { SupplierActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { deliveries, visits } from '#db/schema/index.ts'
import { type FileFault, letGo, takeFile } from '../accreditation/take-file.server.ts'
import { byOf, writeEvent } from '../audit/write-event.server.ts'
import {
  type CodesFault,
  codesIn,
  type LinkFault,
  linkIn,
  MOST_DELIVERIES,
  mayDeliver,
} from '../deliveries/delivery-rules.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { fivePmOnSchoolDay } from '../school-days.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { asSupplier, couldNotGoAhead } from './answer-visits.server.ts'
import { SCHOOL_DAYS_TO_AGREE } from './deliver-visit.server.ts'
import type { Booking, LoadedVisit } from './move-visits.server.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell } from './tell.server.ts'

/** For what it is delivered, and which earlier thing it takes the place of. */
type Thing = { bookingId: string; visitId: string; replaces?: string | undefined }
/** What it is, as the school reads it. */
type Said = { said: string }

export type DeliverRefusal = BookingRefusal | LinkFault | CodesFault | FileFault | 'too_many' | 'replaced_since'
type Answer = Result<{ bookingId: string }, DeliverRefusal>
type Row = typeof deliveries.$inferSelect
type NewRow = Pick<typeof deliveries.$inferInsert, 'id' | 'kind' | 'said'> & Partial<typeof deliveries.$inferInsert>

/** Delivers a link. The same link again is the one that stands. */
export async function deliverLink(
  actor: SupplierActor,
  thing: Thing & Said & { url: string },
  now: Date,
): Promise<Answer> {
  const url = linkIn(thing.url)
  if (!url.ok) return url
  return onThing(actor, thing, now, async ({ standing }) =>
    standing.some((one) => one.url === url.value)
      ? null
      : done({ id: newId('delivery'), kind: 'link', said: thing.said.trim(), url: url.value }),
  )
}

/**
 * Delivers codes: one on a line, up to as many as were asked for, or one that is for everybody. They are kept encrypted, each row
 * bound to its own place. The same codes again are those that stand; a code that stands already among others is refused.
 */
export function deliverCodes(
  actor: SupplierActor,
  thing: Thing & Said & { codes: string; isForAll: boolean },
  now: Date,
): Promise<Answer> {
  const { isForAll } = thing
  return onThing(actor, thing, now, async ({ visit, standing }) => {
    const others = standing.filter(({ id, kind }) => kind === 'codes' && id !== thing.replaces)
    const there = others.flatMap((one) => codesOf(one))
    const counted = others.reduce((sum, one) => sum + (one.isForAll ? 0 : (one.codeCount ?? 0)), 0)
    const typed = codesIn(thing.codes, { isForAll, room: Number.POSITIVE_INFINITY })
    if (typed.ok && others.some((one) => codesOf(one).join('\n') === typed.value.join('\n'))) return null
    const codes = codesIn(thing.codes, { isForAll, room: visit.quantity - counted })
    if (!codes.ok) return codes
    if (codes.value.some((code) => there.includes(code))) return refuse('twice_the_same_code')
    const id = newId('delivery')
    const codeCount = codes.value.length
    return done({
      id,
      kind: 'codes',
      said: thing.said.trim(),
      codes: sealed(codes.value.join('\n'), placeOf(id)),
      codeCount,
      isForAll,
    })
  })
}

/**
 * Delivers a file, looked at and scanned on its way in as evidence is. A pack is given as PDFs: what an office program runs, and what
 * an archive hides, is not taken. It is called by its own name. The same file again is the one that stands.
 */
export async function deliverFile(
  actor: SupplierActor,
  thing: Thing & { name: string; bytes: AsyncIterable<Uint8Array> },
  now: Date,
): Promise<Answer> {
  // Asked before anything is read, and again when it is written down.
  const asked = await onThing(actor, thing, now, async () => null)
  if (!asked.ok) return asked
  const taken = await takeFile(thing.name, thing.bytes)
  if (!taken.ok) return taken
  let isNew = false
  const written = await onThing(actor, thing, now, async ({ standing }) => {
    isNew = !standing.some(({ sha256, id }) => sha256 === taken.value.sha256 && id !== thing.replaces)
    return isNew ? done({ id: newId('delivery'), kind: 'file', said: taken.value.name, ...taken.value }) : null
  })
  if (!written.ok || !isNew) await letGo(taken.value.key)
  return written
}

const placeOf = (row: string) => ({ table: 'deliveries', row, column: 'codes' })

/** The codes of a row in plain text, for telling whether they are there already. */
const codesOf = ({ id, codes }: Pick<Row, 'id' | 'codes'>): string[] =>
  codes === null ? [] : (opened(codes, placeOf(id)) ?? '').split('\n').filter(Boolean)

type Found = { visit: LoadedVisit; standing: Row[] }

/**
 * Locks the booking, so that two who deliver at once come one after the other and none delivers what was cancelled meanwhile, and
 * writes what `what` makes of what stands; null: it is there already. Refused where it is not confirmed or is agreed by now, and
 * where something that the service needs does not hold on the day by which it is wanted.
 */
function onThing(
  actor: SupplierActor,
  thing: Thing,
  now: Date,
  what: (found: Found) => Promise<Result<NewRow, DeliverRefusal> | null>,
): Promise<Answer> {
  return asSupplier<DeliverRefusal>(actor, thing.bookingId, async (tx, booking, all) => {
    const visit = all.find((one) => one.id === thing.visitId)
    if (!visit || visit.span !== null) return refuse('not_found')
    if (!mayDeliver(visit.status)) return refuse('not_now')
    if (visit.status === 'confirmed' && (await couldNotGoAhead(tx, booking, visit, now))) return refuse('check_missing')
    const standing = await tx
      .select()
      .from(deliveries)
      .where(and(eq(deliveries.visitId, visit.id), isNull(deliveries.replacedAt)))
    const made = await what({ visit, standing })
    if (made === null) return done({ bookingId: booking.id })
    if (!made.ok) return made
    const replaced = thing.replaces === undefined ? null : standing.find(({ id }) => id === thing.replaces)
    if (replaced === undefined) return refuse('replaced_since')
    if (replaced === null && standing.length >= MOST_DELIVERIES) return refuse('too_many')
    if (replaced) await markReplaced(tx, replaced.id, made.value.id, now)
    const { schoolId, payerId, supplierId } = booking
    await tx.insert(deliveries).values({
      ...made.value,
      ...{ visitId: visit.id, bookingId: booking.id, schoolId, payerId, supplierId },
      ...{ deliveredAt: now, deliveredBy: actor.personId, deliveredByName: actor.name },
    })
    // What it is, in the supplier’s own words or by a file’s name: never a code or a link.
    await writeEvent(tx, booking, {
      visitId: visit.id,
      event: replaced ? 'replace_delivered' : 'deliver_part',
      at: now,
      by: byOf(actor),
      note: made.value.said,
    })
    if (visit.status === 'delivered') await askAnew(tx, booking, visit, now)
    else await tellOfPart(tx, booking, visit, now)
    return done({ bookingId: booking.id })
  })
}

const markReplaced = (tx: Tx, id: string, replacedById: string | null, now: Date) =>
  tx.update(deliveries).set({ replacedAt: now, replacedById }).where(eq(deliveries.id, id))

/** What changed after all of it was said to be there is to be looked at anew: the days to agree begin again, and the school is told. */
async function askAnew(tx: Tx, booking: Booking, visit: LoadedVisit, now: Date): Promise<void> {
  const agreeBy = fivePmOnSchoolDay(await schoolCalendarIn(tx, booking.schoolId), now, SCHOOL_DAYS_TO_AGREE)
  await tx
    .update(visits)
    .set({ deliveredAt: now, agreeBy, remindersSent: 0, version: visit.version + 1 })
    .where(eq(visits.id, visit.id))
  const about = { bookingId: booking.id, visitIds: [visit.id], once: `${visit.id}:${visit.version + 1}` }
  await tell(tx, 'delivered', ['requester', 'host'], about)
}

/** How long after the last thing the school is told of a part: who adds several and then says that it is all has one email for it. */
const MINUTES_UNTIL_TOLD = 30

/** Tells the school that something of it is there, once for what is added together. */
const tellOfPart = (tx: Tx, { id }: Booking, visit: LoadedVisit, now: Date): Promise<void> =>
  tell(tx, 'part-delivered', ['requester', 'host'], {
    bookingId: id,
    visitIds: [visit.id],
    once: `${visit.id}:${now.getTime()}`,
    after: new Date(now.getTime() + MINUTES_UNTIL_TOLD * 60_000),
  })

/** Takes back one thing before all of it is said to be there; what it held is opened no more. Taken back already is as well. */
export function takeBackThing(
  actor: SupplierActor,
  input: { bookingId: string; visitId: string; deliveryId: string },
  now: Date,
): Promise<Answer> {
  return asSupplier<DeliverRefusal>(actor, input.bookingId, async (tx, booking, all) => {
    const visit = all.find((one) => one.id === input.visitId)
    const [thing] = visit
      ? await tx
          .select()
          .from(deliveries)
          .where(and(eq(deliveries.id, input.deliveryId), eq(deliveries.visitId, visit.id)))
      : []
    if (!visit || !thing) return refuse('not_found')
    if (thing.replacedAt) return done({ bookingId: booking.id })
    if (visit.status !== 'confirmed') return refuse('not_now')
    await markReplaced(tx, thing.id, null, now)
    const event = { visitId: visit.id, event: 'take_back_part', at: now, by: byOf(actor), note: thing.said }
    await writeEvent(tx, booking, event)
    return done({ bookingId: booking.id })
  })
}
