import { and, asc, eq, gte, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import { type BuyingActor, may, type SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookingEvents, bookings, namings, organisations, schoolRegister, visits } from '#db/schema/index.ts'
import { ownVisitPath } from '../bookings/visit-words.ts'
import { addDays, londonDay } from '../calendar.ts'
import { addressOf } from '../schools/open-school.server.ts'
import type { CalendarVisit } from './calendar-text.ts'

/** Visits stay in a calendar for a year after they were; those that do not take place for 90 days after they ended. */
const DAYS_BACK = 366
const ENDED_FOR_DAYS = 90

/** A visit for a calendar, with who comes (null where a provider names nobody yet) and whether it ever was confirmed. */
export type KnownVisit = CalendarVisit & { comesId: string | null; wasConfirmed: boolean }

/** Where the reader of a calendar finds a visit. */
export type PagesOf = { side: 'adviser' | 'practitioner' | 'provider' | 'school' | 'consortium'; origin: string }

/**
 * The visits of whoever subscribes: an adviser's own, all of a provider for its office, or those of a school, trust or
 * consortium, soonest first.
 */
export function calendarVisits(
  actor: SupplierActor | BuyingActor,
  now: Date,
  origin: string,
): Promise<CalendarVisit[]> {
  const { organisationId } = actor
  const own =
    actor.kind === 'adviser' || actor.kind === 'provider'
      ? and(
          eq(visits.supplierId, organisationId),
          actor.kind === 'adviser' ? eq(visits.personId, actor.personId) : undefined,
        )
      : or(eq(visits.schoolId, organisationId), eq(visits.payerId, organisationId), eq(visits.leadId, organisationId))
  const today = londonDay(now)
  return inTransaction(actor, async (tx) => {
    const found = await visitsIn(tx, and(own, gte(visits.onDay, addDays(today, -DAYS_BACK))), {
      side: actor.kind === 'adviser' && !may(actor, 'answer requests') ? 'practitioner' : actor.kind,
      origin,
    })
    const since = new Date(now.getTime() - ENDED_FOR_DAYS * 86_400_000)
    return found.filter(({ status, changedAt }) => !GONE.includes(status) || changedAt > since)
  })
}

const GONE = ['declined', 'withdrawn', 'expired', 'cancelled', 'void']

/** These visits as a calendar says them, inside a read's own database transaction. */
export const visitsById = (tx: Tx, ids: readonly string[], pages: PagesOf): Promise<KnownVisit[]> =>
  ids.length === 0 ? Promise.resolve([]) : visitsIn(tx, inArray(visits.id, [...ids]), pages)

async function visitsIn(tx: Tx, which: SQL | undefined, { side, origin }: PagesOf): Promise<KnownVisit[]> {
  const rows = await tx
    .select({
      visit: visits,
      service: bookings.serviceName,
      reference: bookings.reference,
      school: organisations.name,
      register: schoolRegister,
      named: sql<string | null>`(select n.name from ${namings} n
        where n.visit_id = ${visits.id} and n.person_id = ${visits.personId} order by n.named_at desc limit 1)`,
      // Who asks sees each line of history that moves a visit, whichever side it is by.
      comesId: visits.personId,
      wasConfirmed: sql<boolean>`exists (select from ${bookingEvents} e where e.visit_id = ${visits.id} and e.to_status = 'confirmed')`,
      changedAt: sql<Date>`(select max(e.at) from ${bookingEvents} e
        where e.booking_id = ${visits.bookingId} and (e.visit_id = ${visits.id} or e.visit_id is null and e.event = 'requested'))`.mapWith(
        (at: string | null) => new Date(at ?? 0),
      ),
    })
    .from(visits)
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .innerJoin(organisations, eq(organisations.id, visits.schoolId))
    .leftJoin(schoolRegister, eq(schoolRegister.urn, organisations.urn))
    // What has no date is in nobody’s calendar.
    .where(and(which, isNotNull(visits.span)))
    .orderBy(asc(visits.span), asc(visits.id))
  return rows.flatMap(({ visit, register, named, ...said }) => {
    const { id, status, lacks, version, span, room, isAtSchool, placeName, placeAddress, bookingId } = visit
    const address = isAtSchool ? (register ? addressOf(register).join(', ') : '') : placeAddress
    const path =
      side === 'school' || side === 'consortium'
        ? `/${side}/bookings/${bookingId}`
        : ownVisitPath(visit, side !== 'practitioner', side === 'provider' ? '/provider' : '/adviser')
    const who = side === 'provider' ? { comes: named } : {}
    const place = [placeName, room, address].filter(Boolean).join(', ')
    return span ? [{ ...{ id, status, lacks, version, span }, ...said, ...who, place, url: `${origin}${path}` }] : []
  })
}
