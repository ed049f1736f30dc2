import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { BuyingActor, ProviderActor } from '#app/auth/actor.ts'
import { may } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { namings, practitioners, practitionerTerms, visitConditions, visits } from '#db/schema/index.ts'
import { lackingToAsk } from '../accreditation/credential-renewals.ts'
import { type By, byOf, writeEvent } from '../audit/write-event.server.ts'
import { rewriteFreeDays } from '../availability/free-days.server.ts'
import { londonDay, londonTime } from '../calendar.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { runCommand } from '../run-command.server.ts'
import { judgedFor } from './held-for-visit.server.ts'
import { lostDays } from './judge-days.server.ts'
import { keptOf, lacksOn, writeLacks } from './lacks.server.ts'
import { type Booking, type LoadedVisit, lockBooking, type MovedVisit, moveVisits } from './move-visits.server.ts'
import type { BookingRefusal } from './refusals.ts'
import { tell, tellHowFar, tellPractitioner } from './tell.server.ts'

// A provider's visit is confirmed once the school knows who comes. Whoever is named is judged for that very day: by what staff
// have verified of them and of their provider, by their own diary across everybody they work for, and by the drive. The first to
// be named stands; anybody after must be as qualified, and the school must agree.

type Named = Result<MovedVisit, BookingRefusal>
type Answer = Result<{ bookingId: string }, BookingRefusal>
type ToName = { visitId: string; personId: string; by: By; reason: string }

/** Any day: what they hold is judged apart, with its reason. */
const ALWAYS = [{ from: null, until: null }]

/** Names somebody for one visit of a locked booking, whose people are locked with them. */
export async function nameFor(
  tx: Tx,
  booking: Booking,
  { visitId, personId, by, reason }: ToName,
  now: Date,
): Promise<Named> {
  const visit = (await lockBooking(tx, booking.id))?.visits.find(({ id }) => id === visitId)
  if (!visit) return refuse('not_found')
  const [comes] = await tx
    .select({ name: practitioners.name, termsId: practitionerTerms.id })
    .from(practitioners)
    .innerJoin(
      practitionerTerms,
      and(eq(practitionerTerms.practitionerId, practitioners.id), eq(practitionerTerms.status, 'agreed')),
    )
    .where(
      and(
        eq(practitioners.supplierId, booking.supplierId),
        eq(practitioners.personId, personId),
        eq(practitioners.status, 'joined'),
      ),
    )
  if (!comes) return refuse('not_a_practitioner')
  const { service, held } = await judgedFor(tx, booking, personId)
  if (lackingToAsk(held, service, visit.onDay, londonDay(now)).length > 0) return refuse('check_missing')
  const [before] = await tx
    .select()
    .from(namings)
    .where(and(eq(namings.visitId, visitId), eq(namings.status, 'ended')))
    .orderBy(desc(namings.decidedAt), desc(namings.id))
    .limit(1)
  const level = await levelOf(tx, personId)
  const isSubstitute = before !== undefined && before.personId !== personId
  if (isSubstitute && level < before.level) return refuse('less_qualified')
  const lost = await lostFor(tx, visit, personId)
  if (lost) return refuse(lost)

  const lacks = lacksOn(held, service, visit.onDay)
  await tx
    .update(visits)
    .set({ personId, ...keptOf(lacks, now) })
    .where(eq(visits.id, visitId))
  if (lacks !== null) await writeLacks(tx, booking, visitId, lacks, now)
  const { schoolId, payerId, supplierId, leadId } = booking
  await tx.insert(namings).values({
    ...{ id: newId('naming'), visitId, bookingId: booking.id, schoolId, payerId, supplierId, leadId, personId },
    ...{ name: comes.name, level, termsId: comes.termsId, namedAt: now, namedBy: by.name },
    status: isSubstitute ? 'proposed' : 'stands',
    reason: reason.trim() || null,
  })
  if (isSubstitute) await openCondition(tx, booking, visitId, 'substitute', now)
  const open = isSubstitute ? [...visit.state.open, 'substitute' as const] : visit.state.open
  const named = { ...visit, personId, state: { ...visit.state, open } }
  const moved = await moveVisits(tx, booking, [named], { event: 'name', by, now, reason: comes.name })
  if (!moved.ok) return moved
  await rewriteFreeDays(tx, personId, londonDay(now))
  const [one] = moved.value as [MovedVisit]
  if (!one.moved.isConfirmed)
    await tellPractitioner(tx, booking.id, { personId, visitIds: [visitId], what: 'named' }, now)
  if (isSubstitute)
    await tell(tx, 'substitute-named', ['requester', 'approvers', 'host'], {
      bookingId: booking.id,
      visitIds: [visitId],
      once: `${visitId}:${now.getTime()}`,
      facts: { before: before.name, after: comes.name, reason: reason.trim() },
    })
  return done(one)
}

/** What a substitute is compared by: the rest the service's own needs say. */
async function levelOf(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx.execute<{ level: number }>(sql`select guidance_level(${personId}) as level`)
  return row?.level ?? 0
}

/** Why somebody's own diary has no room for a visit, as their provider's office may read it; null where it has. */
async function lostFor(tx: Tx, visit: LoadedVisit, personId: string): Promise<'taken' | 'too_far_from_yours' | null> {
  if (visit.span === null) return null
  const asked = { day: visit.onDay, from: londonTime(visit.span.from), to: londonTime(visit.span.to) }
  const comers = [{ personId, held: ALWAYS, askable: ALWAYS }]
  const [lost] = await lostDays(tx, { comers, at: visit, isOffice: true }, [asked])
  if (!lost) return null
  return lost.code === 'too_far_to_drive' ? 'too_far_from_yours' : 'taken'
}

/**
 * The office names somebody else for a visit: it waits for the school's yes, and is not confirmed until then. Whoever was named
 * is not expected any more from now. Refused once it has begun, without a reason that the school reads, or where whoever is
 * named is less qualified, lacks something on that day, or could not be there.
 */
export function nameInstead(
  actor: ProviderActor,
  input: { bookingId: string; visitId: string; personId: string; reason: string },
  now: Date,
): Promise<Answer> {
  const by = byOf(actor)
  return runCommand(actor, async (tx) => {
    if (!may(actor, 'answer requests')) return refuse('role_missing')
    const locked = await lockBooking(tx, input.bookingId, [input.personId])
    const visit = locked?.visits.find(({ id }) => id === input.visitId)
    if (!locked || !visit || locked.booking.supplierId !== actor.organisationId) return refuse('not_found')
    const { booking } = locked
    if (visit.status !== 'confirmed' && (visit.status !== 'requested' || visit.state.open.includes('answer')))
      return refuse('not_now')
    if (visit.span && now >= visit.span.from) return refuse('too_late')
    if (visit.personId === input.personId) return refuse('already_done')
    if (visit.personId !== null) {
      if (!input.reason.trim()) return refuse('reason_missing')
      await unname(tx, booking, visit, { by, reason: input.reason, now })
    }
    const named = await nameFor(tx, booking, { ...input, by }, now)
    if (!named.ok) return named
    if (named.value.moved.isConfirmed) await tellHowFar(tx, booking.id, [named.value], 'accepted', [])
    return done({ bookingId: booking.id })
  })
}

/**
 * Whoever was named for a visit does not come: their time is free, the visit is not confirmed any more, and waits for a name.
 * They are told; whoever else is to be told, the caller tells.
 */
export async function unname(
  tx: Tx,
  booking: Booking,
  visit: LoadedVisit,
  { by, reason, now, as = 'ended' }: { by: By; reason: string; now: Date; as?: 'ended' | 'refused' },
): Promise<void> {
  const { personId } = visit
  if (personId === null) return
  if (visit.status === 'confirmed') {
    const moved = await moveVisits(tx, booking, [visit], { event: 'lose_practitioner', by, now })
    if (!moved.ok) throw new Error(`a confirmed visit could not lose its practitioner: ${moved.refusal}`)
  } else if (as === 'ended') {
    const history = { visitId: visit.id, event: 'lose_practitioner', at: now, by, note: null }
    await writeEvent(tx, booking, history)
  }
  // A substitute to whom nobody had agreed yet is nobody whom the school had counted on.
  const status = visit.state.open.includes('substitute') ? 'refused' : as
  await tx
    .update(namings)
    .set({ status, decidedAt: now, decidedBy: by.name, ...(reason.trim() ? { reason: reason.trim() } : {}) })
    .where(and(eq(namings.visitId, visit.id), inArray(namings.status, ['stands', 'proposed'])))
  await tx.update(visits).set({ personId: null, lacks: null, lacksSince: null }).where(eq(visits.id, visit.id))
  await tx
    .update(visitConditions)
    .set({ metAt: now, metBy: by.name })
    .where(and(eq(visitConditions.visitId, visit.id), eq(visitConditions.kind, 'substitute')))
  await openCondition(tx, booking, visit.id, 'practitioner', now)
  await rewriteFreeDays(tx, personId, londonDay(now))
  const off = { personId, visitIds: [visit.id], what: 'off' as const, wasConfirmed: visit.status === 'confirmed' }
  await tellPractitioner(tx, booking.id, off, now)
}

const openCondition = (
  tx: Tx,
  { schoolId, payerId, supplierId, leadId }: Booking,
  visitId: string,
  kind: 'practitioner' | 'substitute',
  now: Date,
) =>
  tx
    .insert(visitConditions)
    .values({ visitId, kind, schoolId, payerId, supplierId, leadId, openedAt: now })
    .onConflictDoUpdate({
      target: [visitConditions.visitId, visitConditions.kind],
      set: { openedAt: now, metAt: null, metBy: null },
    })

/**
 * The buying side agrees that a substitute comes, or says no: then the provider names another, or cancels at no cost. Refused
 * where somebody else is named by then than the page showed.
 */
export function decideSubstitute(
  actor: BuyingActor,
  input: { bookingId: string; visitId: string; personId: string; agrees: boolean; reason: string },
  now: Date,
): Promise<Answer> {
  const by = byOf(actor)
  return runCommand(actor, async (tx) => {
    if (!may(actor, 'agree delivery')) return refuse('role_missing')
    if (!input.agrees && !input.reason.trim()) return refuse('reason_missing')
    const locked = await lockBooking(tx, input.bookingId)
    const visit = locked?.visits.find(({ id }) => id === input.visitId)
    if (!locked || !visit) return refuse('not_found')
    const { booking } = locked
    if (visit.personId !== null && visit.personId !== input.personId) return refuse('request_changed')
    const [naming] = await tx
      .select()
      .from(namings)
      .where(and(eq(namings.visitId, visit.id), inArray(namings.status, ['stands', 'proposed'])))
    const moved = await moveVisits(tx, booking, [visit], {
      event: input.agrees ? 'agree_substitute' : 'refuse_substitute',
      by,
      now,
      reason: input.agrees ? (naming?.name ?? null) : input.reason.trim(),
    })
    if (!moved.ok) return moved
    if (input.agrees) {
      await tx
        .update(namings)
        .set({ status: 'stands', decidedAt: now, decidedBy: by.name })
        .where(and(eq(namings.visitId, visit.id), eq(namings.status, 'proposed')))
      await tellHowFar(tx, booking.id, moved.value, 'accepted', [])
    } else await unname(tx, booking, visit, { by, reason: input.reason, now, as: 'refused' })
    await tell(tx, 'substitute-decided', ['adviser'], {
      bookingId: booking.id,
      visitIds: [visit.id],
      once: `${visit.id}:${now.getTime()}`,
      facts: {
        by: by.name,
        name: naming?.name ?? '',
        agreed: input.agrees ? 'yes' : '',
        reason: input.agrees ? '' : input.reason.trim(),
      },
    })
    return done({ bookingId: booking.id })
  })
}
