import { and, asc, desc, eq, type SQLWrapper, sql } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import {
  type approvals,
  bookingEvents,
  bookings,
  dayChanges,
  employmentStatuses,
  fundingLines,
  namings,
  problems,
  signatures,
  type statusDisagreements,
  visits,
} from '#db/schema/index.ts'
import { type Places, writtenOnce } from '#db/written-once.server.ts'
import type { Day } from '../calendar.ts'
import { type ProviderKind, TRADING_WORDS } from '../providers/provider-kinds.ts'
import type { SchoolCalendar } from '../school-days.ts'
import { calendarOf, SCHOOL_DATES } from '../schools/school-calendar.server.ts'
import { approverNames } from './approvers.server.ts'
import { boughtBy } from './bought-by.server.ts'
import { type Condition, isLapsed } from './lifecycle.ts'
import { freeToCancelUntil } from './move-visits.server.ts'
import type { InterviewSeen } from './register-rules.ts'
import { momentsOf } from './visit-moments.ts'

type Line = typeof fundingLines.$inferSelect & { costCentre: string | null }

/** One visit of a booking as its buyers see it. */
export type VisitSeen = typeof visits.$inferSelect & {
  open: Condition[]
  isLapsed: boolean
  freeUntil: Date
  /** Of what has no date: how many things stand delivered. */
  delivered: number
  /** Which side ended it, and whether another was asked for in its place that has not come to nothing. */
  endedBy: (typeof bookingEvents.$inferSelect)['actorSide'] | null
  isReplaced: boolean
  /** What was asked for in its place, and has not come to nothing. */
  replacedBy: { bookingId: string; onDay: Day } | null
  /** Of what takes the place of another visit: that one’s booking and day. */
  inPlaceOf: { bookingId: string; onDay: Day } | null
  /** Interviews marked in the register, and how many were seen; null where none is kept. */
  register: { marked: number; seen: number } | null
  /** What is marked, by time. The school's own, and its trust's: none of it for a consortium. */
  interviews: InterviewSeen[]
  /** Another day that waits for the other side's answer. */
  dayChange: Pick<typeof dayChanges.$inferSelect, 'side' | 'proposedByName' | 'onDay' | 'span' | 'answerBy'> | null
  /** Null as well for a consortium: only the school sees them. */
  counts: { eligible: number; send: number } | null
  problem: typeof problems.$inferSelect | null
  lines: Line[]
  /** Its charge: of the request for payment once it is invoiced. */
  payment: { id: string; status: string; totalPence: number; dueOn: string | null } | null
  /** Of a provider's visit: who is to come, and who was, the newest first. */
  namings: Pick<typeof namings.$inferSelect, 'personId' | 'name' | 'status' | 'namedAt' | 'reason'>[]
}

/** What was put on file once, and what the adviser says against it. */
export type StatusSeen = typeof employmentStatuses.$inferSelect & {
  disagreement: typeof statusDisagreements.$inferSelect | null
}

export type BookingSeen = {
  booking: typeof bookings.$inferSelect
  school: string
  calendar: SchoolCalendar
  payer: { name: string; usesOrderNumbers: boolean }
  lead: string | null
  adviser: string
  /** Whether it is bought from a provider, which names who comes; what it is, in words. */
  provider: { kind: string } | null
  /** Of the public profile; null while the adviser is not listed. */
  adviserSlug: string | null
  /** Where a concern about the adviser is reported, listed or not. */
  concernPath: string
  /** The school's number in the register. */
  urn: number | null
  visits: VisitSeen[]
  approval: typeof approvals.$inferSelect
  /** Who can approve it, whoever asked for it left out. */
  approvers: string[]
  /** The organisation that approves it: the consortium that leads, the trust, or the school itself. */
  approvingId: string
  events: Pick<typeof bookingEvents.$inferSelect, 'at' | 'event' | 'actorName' | 'note' | 'visitId'>[]
  /** What is on file of how the adviser is engaged, since it was approved: what counts first, then what it took the place of. */
  determinations: StatusSeen[]
  signatures: Pick<typeof signatures.$inferSelect, 'act' | 'name' | 'at'>[]
}

/** A booking with its visits, money, history and signatures; null when it is not of the actor's buying. */
export async function readBookingIn(
  tx: Tx,
  actor: BuyingActor,
  bookingId: string,
  now: Date,
): Promise<BookingSeen | null> {
  const row = await bookingRow[actor.kind](tx, { bookingId, organisationId: actor.organisationId })
  if (!row) return null
  const {
    school,
    payer,
    lead,
    card,
    approval,
    approvers,
    visits: rows,
    events,
    signatures: signed,
    determinations,
    ...booking
  } = row
  const { asker, answerer, ...decision } = approval
  const calendar = calendarOf(school)
  return {
    booking,
    school: school.name,
    calendar,
    payer: { name: payer.legalName, usesOrderNumbers: payer.usesOrderNumbers },
    lead: lead?.name ?? null,
    adviser: card.name,
    provider: card.personId === null ? { kind: TRADING_WORDS[card.trading as ProviderKind] } : null,
    adviserSlug: card.isListed ? card.slug : null,
    concernPath: `/advisers/${card.slug}/concern`,
    urn: school.urn,
    visits: rows.map((visit) => {
      const all = visitSeen(booking, visit, calendar, now)
      return actor.kind === 'consortium' ? { ...all, counts: null } : all
    }),
    approval: {
      ...decision,
      questionBy: asker?.name ?? decision.questionBy,
      answerBy: answerer?.name ?? decision.answerBy,
    },
    approvers,
    approvingId: booking.leadId ?? booking.payerId,
    events,
    determinations,
    signatures: signed,
  }
}

function visitSeen(booking: BookingSeen['booking'], row: VisitRow, calendar: SchoolCalendar, now: Date): VisitSeen {
  const {
    open,
    marked,
    seen,
    interviews,
    counts,
    charge,
    problems: raised,
    lines,
    namings: named,
    dayChanges: days,
    ...visit
  } = row
  return {
    ...visit,
    open,
    isLapsed: isLapsed({ ...visit, open, startsAt: momentsOf(visit).from }, now),
    freeUntil: visit.span === null && visit.delivered > 0 ? new Date(0) : freeToCancelUntil(booking, visit, calendar),
    register: marked > 0 ? { marked, seen } : null,
    interviews,
    counts,
    dayChange: days.find(({ answerBy }) => now < answerBy) ?? null,
    problem: raised.at(-1) ?? null,
    lines,
    payment: charge && {
      id: charge.request?.id ?? charge.id,
      status: charge.request?.status ?? charge.status,
      totalPence: charge.totalPence,
      dueOn: charge.request?.dueOn ?? null,
    },
    namings: named,
  }
}

/** Everything about a booking in one statement, however many visits it has. */
const bookingOf = (kind: BuyingActor['kind']) =>
  writtenOnce((db, { bookingId, organisationId }: Places<'bookingId' | 'organisationId'>) =>
    db.query.bookings.findFirst({
      where: and(eq(bookings.id, bookingId), boughtBy({ kind, organisationId }, bookings)),
      extras: (booking) => ({
        approvers: approverNames(sql`coalesce(${booking.leadId}, ${booking.payerId})`, sql`${booking.requestedBy}`).as(
          'approvers',
        ),
      }),
      with: {
        school: { columns: { name: true, urn: true }, with: SCHOOL_DATES },
        payer: { columns: { legalName: true, usesOrderNumbers: true } },
        lead: NAME,
        card: { columns: { name: true, slug: true, isListed: true, personId: true, trading: true } },
        approval: { with: { asker: NAME, answerer: NAME } },
        determinations: { orderBy: [desc(employmentStatuses.position)], with: { disagreement: true } },
        events: {
          columns: { at: true, event: true, actorName: true, note: true, visitId: true },
          orderBy: [asc(bookingEvents.at), asc(bookingEvents.id)],
        },
        signatures: { columns: { act: true, name: true, at: true }, orderBy: [asc(signatures.at)] },
        visits: {
          orderBy: [asc(visits.position)],
          extras: ({ id, replacesVisitId }) => ({
            open: sql<
              Condition[]
            >`array(select c.kind from visit_conditions c where c.visit_id = ${id} and c.met_at is null)`.as('open'),
            endedBy: sql<
              VisitSeen['endedBy']
            >`(select e.actor_side from booking_events e where e.visit_id = ${id} and e.to_status = 'cancelled' order by e.at desc limit 1)`.as(
              'ended_by',
            ),
            isReplaced:
              sql<boolean>`exists (select from visits r where r.replaces_visit_id = ${id} and r.status not in ('declined', 'withdrawn', 'expired'))`.as(
                'is_replaced',
              ),
            replacedBy: sql<
              VisitSeen['replacedBy']
            >`(select json_build_object('bookingId', r.booking_id, 'onDay', r.on_day) from visits r where r.replaces_visit_id = ${id} and r.status not in ('declined', 'withdrawn', 'expired'))`.as(
              'replaced_by',
            ),
            inPlaceOf: sql<
              VisitSeen['inPlaceOf']
            >`(select json_build_object('bookingId', b.booking_id, 'onDay', b.on_day) from visits b where b.id = ${replacesVisitId})`.as(
              'in_place_of',
            ),
            delivered: sql<number>`(delivered_of(${id}) ->> 'many')::int`.as('delivered'),
            marked: sql<number>`interviews_marked(${id})`.as('marked'),
            seen: sql<number>`interviews_marked(${id}, 'seen')`.as('seen'),
            interviews: registerFor(kind, id).as('interviews'),
          }),
          with: {
            counts: { columns: { eligible: true, send: true } },
            charge: {
              columns: { id: true, status: true, totalPence: true },
              with: { request: { columns: { id: true, status: true, dueOn: true } } },
            },
            problems: { orderBy: [asc(problems.raisedAt)] },
            dayChanges: {
              columns: { side: true, proposedByName: true, onDay: true, span: true, answerBy: true },
              where: eq(dayChanges.status, 'proposed'),
            },
            namings: {
              columns: { personId: true, name: true, status: true, namedAt: true, reason: true },
              orderBy: [desc(namings.namedAt), desc(namings.id)],
            },
            lines: {
              orderBy: [asc(fundingLines.fundName)],
              extras: ({ id }) => ({
                costCentre: sql<string | null>`cost_centre_of_line(${id})`.as('cost_centre'),
              }),
            },
          },
        },
      },
    }),
  )

/** The marked rows of a register, by time. A consortium's statement does not name them, and its connection could not read them. */
const registerFor = (kind: BuyingActor['kind'], visitId: SQLWrapper) =>
  kind === 'consortium'
    ? sql<InterviewSeen[]>`'[]'::json`
    : sql<InterviewSeen[]>`(select coalesce(json_agg(json_build_object('position', i.position, 'startsAt', i.starts_at,
        'yearGroup', i.year_group, 'schoolReference', i.school_reference, 'outcome', i.outcome)
        order by i.starts_at, i.position), '[]'::json)
        from interviews i where i.visit_id = ${visitId} and i.outcome is not null)`

const NAME = { columns: { name: true } } as const

const bookingRow = { school: bookingOf('school'), consortium: bookingOf('consortium') }

type VisitRow = NonNullable<Awaited<ReturnType<typeof bookingRow.school>>>['visits'][number]
