import { and, asc, desc, eq, gte, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { bookings, interviews, namings, organisations, visitConditions, visits } from '#db/schema/index.ts'
import { type Day, londonTime, type Time } from '../calendar.ts'
import { type Pence, pence } from '../money.ts'
import { addMonths } from '../month-grid.ts'
import { quantityWords } from '../services/menu-words.ts'
import type { Condition, VisitStatus } from './lifecycle.ts'
import { ownVisits } from './own-visits.server.ts'
import type { PaidThrough } from './paid-through.ts'
import { receivedBy } from './read-receives.server.ts'
import { VISIT_GROUPS, type VisitGroup, type VisitsAsked } from './visit-groups.ts'
import { momentsOf } from './visit-moments.ts'
import { whereWords } from './visit-words.ts'

/** A visit in an adviser's lists. What it brings them as it stands, in pence; null where a provider pays them for it. */
export type AdviserVisitRow = {
  id: string
  bookingId: string
  reference: string
  school: string
  /** Where the adviser goes: the school, or another place with the school it is for. */
  where: string
  service: string
  /** The day it is on; of what has no date, the day by which it is wanted. */
  onDay: Day
  isDated: boolean
  /** "30 licences", of what has no date; '' of a visit. */
  quantity: string
  from: Time
  to: Time
  startsAt: Date
  status: VisitStatus
  open: Condition[]
  hasStarted: boolean
  lacks: 'renewal' | 'hold' | null
  approveBy: Date
  answerBy: Date
  interviewsWanted: number
  seen: number
  personId: string | null
  paidThrough: PaidThrough
  /** Whom a provider has named for it; null where nobody is, and of an adviser's own. */
  comes: string | null
  receives: Pence | null
}

const ENDED: VisitStatus[] = ['declined', 'withdrawn', 'expired', 'cancelled', 'void']

const ofGroup = (group: VisitGroup, now: Date): SQL | undefined => {
  const starts = sql`begins_at(${visits.span}, ${visits.onDay})`
  switch (group) {
    case 'coming':
      return and(eq(visits.status, 'confirmed'), sql`${starts} > ${now}`)
    case 'to_record':
      return and(eq(visits.status, 'confirmed'), sql`${starts} <= ${now}`)
    case 'waiting':
      return inArray(visits.status, ['requested', 'delivered', 'problem'])
    case 'agreed':
      return eq(visits.status, 'agreed')
    case 'ended':
      return inArray(visits.status, ENDED)
  }
}

const ofMonth = (month: string): SQL | undefined =>
  and(gte(visits.onDay, `${month}-01` as Day), sql`${visits.onDay} < ${`${addMonths(month, 1)}-01`}`)

const where = (actor: SupplierActor, asked: VisitsAsked, now: Date): SQL | undefined =>
  and(
    ownVisits(actor),
    asked.group ? ofGroup(asked.group, now) : undefined,
    asked.schoolId ? eq(visits.schoolId, asked.schoolId) : undefined,
    asked.month ? ofMonth(asked.month) : undefined,
  )

/** Visits of the adviser's own practice; those that are still to come by soonest day, others by the latest. */
export function readAdviserVisits(
  actor: SupplierActor,
  asked: VisitsAsked,
  page: { limit: number; offset: number },
  now: Date,
): Promise<AdviserVisitRow[]> {
  const soonest = asked.group === 'coming' || asked.group === 'to_record'
  return inTransaction(actor, async (tx) => {
    const rows = await rowsOf(tx, where(actor, asked, now))
      .orderBy(soonest ? asc(visits.onDay) : desc(visits.onDay), asc(visits.span), asc(visits.id))
      .limit(page.limit)
      .offset(page.offset)
    return withMore(tx, actor, rows, now)
  })
}

/**
 * Visits of these statuses by soonest day: what a home page or a list of requests is made of. `isDated`: only those that somebody
 * goes to, for a calendar.
 */
export function readVisitsByStatus(
  actor: SupplierActor,
  asked: { statuses: VisitStatus[]; from?: Day; until?: Day; isDated?: true },
  now: Date,
): Promise<AdviserVisitRow[]> {
  return inTransaction(actor, async (tx) => {
    const rows = await rowsOf(
      tx,
      and(
        ownVisits(actor),
        inArray(visits.status, asked.statuses),
        asked.from ? gte(visits.onDay, asked.from) : undefined,
        asked.until ? lte(visits.onDay, asked.until) : undefined,
        asked.isDated ? isNotNull(visits.span) : undefined,
      ),
    ).orderBy(asc(visits.onDay), asc(visits.span), asc(visits.id))
    return withMore(tx, actor, rows, now)
  })
}

export type VisitCounts = {
  all: number
  groups: Record<VisitGroup, number>
  schools: { id: string; name: string }[]
  months: { month: string; visits: number; receives: Pence | null; seen: number }[]
}

/** How many visits there are in each group, which schools they are at, and what each month brings. */
export function countAdviserVisits(actor: SupplierActor, now: Date): Promise<VisitCounts> {
  return inTransaction(actor, async (tx) => {
    const own = ownVisits(actor)
    const count = async (condition: SQL | undefined) => {
      const [row] = await tx.select({ n: sql<number>`count(*)::int` }).from(visits).where(and(own, condition))
      return row?.n ?? 0
    }
    const groups = {} as Record<VisitGroup, number>
    for (const group of Object.keys(VISIT_GROUPS) as VisitGroup[]) groups[group] = await count(ofGroup(group, now))
    const schools = await tx
      .selectDistinct({ id: organisations.id, name: organisations.name })
      .from(visits)
      .innerJoin(organisations, eq(organisations.id, visits.schoolId))
      .where(own)
      .orderBy(asc(organisations.name))
    const going = await rowsOf(tx, and(own, inArray(visits.status, ['confirmed', 'delivered', 'agreed']))).orderBy(
      desc(visits.onDay),
    )
    const months = new Map<string, VisitCounts['months'][number]>()
    for (const row of await withMore(tx, actor, going, now)) {
      const month = row.onDay.slice(0, 7)
      const sum = months.get(month) ?? { month, visits: 0, receives: null, seen: 0 }
      months.set(month, {
        month,
        visits: sum.visits + 1,
        receives: row.receives === null ? sum.receives : pence((sum.receives ?? 0) + row.receives),
        seen: sum.seen + row.seen,
      })
    }
    return { all: await count(undefined), groups, schools, months: [...months.values()] }
  })
}

export async function countVisits(actor: SupplierActor, asked: VisitsAsked, now: Date): Promise<number> {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ n: sql<number>`count(*)::int` })
      .from(visits)
      .where(where(actor, asked, now))
    return row?.n ?? 0
  })
}

const rowsOf = (tx: Tx, condition: SQL | undefined) =>
  tx
    .select({ visit: visits, booking: bookings, school: organisations.name })
    .from(visits)
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .innerJoin(organisations, eq(organisations.id, visits.schoolId))
    .where(condition)
    .$dynamic()

type Row = { visit: typeof visits.$inferSelect; booking: typeof bookings.$inferSelect; school: string }

async function withMore(tx: Tx, actor: SupplierActor, rows: Row[], now: Date): Promise<AdviserVisitRow[]> {
  const ids = rows.map(({ visit }) => visit.id)
  if (ids.length === 0) return []
  const open = await tx
    .select({ visitId: visitConditions.visitId, kind: visitConditions.kind })
    .from(visitConditions)
    .where(and(inArray(visitConditions.visitId, ids), sql`${visitConditions.metAt} is null`))
  const comes = await tx
    .select({ visitId: namings.visitId, name: namings.name })
    .from(namings)
    .where(and(inArray(namings.visitId, ids), inArray(namings.status, ['stands', 'proposed'])))
  const seen = await tx
    .select({ visitId: interviews.visitId, n: sql<number>`count(*)::int` })
    .from(interviews)
    .where(and(inArray(interviews.visitId, ids), eq(interviews.outcome, 'seen')))
    .groupBy(interviews.visitId)
  const received = await receivedBy(tx, actor, ids)
  return rows.map(({ visit, booking, school }) => ({
    id: visit.id,
    bookingId: visit.bookingId,
    reference: booking.reference,
    school,
    where: whereWords(visit, school),
    service: booking.serviceName,
    onDay: visit.onDay,
    isDated: visit.span !== null,
    quantity: visit.span === null ? quantityWords(visit.quantity, booking.terms.unit) : '',
    from: londonTime(momentsOf(visit).from),
    to: londonTime(momentsOf(visit).to),
    startsAt: momentsOf(visit).from,
    status: visit.status,
    open: open.filter((one) => one.visitId === visit.id).map((one) => one.kind),
    hasStarted: momentsOf(visit).from <= now,
    lacks: visit.lacks,
    approveBy: visit.approveBy,
    answerBy: visit.answerBy,
    interviewsWanted: visit.interviewsWanted,
    personId: visit.personId,
    paidThrough: visit.paidThrough,
    comes: comes.find((one) => one.visitId === visit.id)?.name ?? null,
    seen: seen.find((one) => one.visitId === visit.id)?.n ?? 0,
    receives: received(visit, booking.terms).receives,
  }))
}
