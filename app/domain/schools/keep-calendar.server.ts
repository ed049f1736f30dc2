import { and, eq, gte, inArray, lte, ne, sql } from 'drizzle-orm'
import { may, type SchoolActor } from '#app/auth/actor.ts'
import { changeRow } from '#db/change-row.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { closures, terms, visits } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { type Day, daysBetween } from '../calendar.ts'
import { formatDayRange } from '../format-day.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import type { ClosureKind } from '../school-days.ts'
import { type OwnSchool, ownSchoolIn } from './own-schools.server.ts'

export type CalendarRefusal =
  | 'role_missing'
  | 'not_found'
  | 'ends_before_it_starts'
  | 'too_long'
  | 'terms_overlap'
  | 'is_there'

export const CALENDAR_REFUSALS: Record<CalendarRefusal, string> = {
  role_missing: 'Somebody who asks for visits, or an administrator, keeps the calendar. Ask one of them.',
  not_found: 'There is nothing here that you can see.',
  ends_before_it_starts: 'Enter a last day that is not before the first.',
  too_long: 'That is too long. A term has at most 200 days, an INSET day, closure, holiday or exam time at most 100.',
  terms_overlap: 'Another term of this school has some of those days. Change that one first.',
  is_there: 'The calendar has exactly that already.',
}

/** What a change of the calendar touches: visits that are booked on the days it names. Nothing happens to them. */
export type CalendarChange = { visits: number }

type Range = { startsOn: Day; endsOn: Day }

/** Adds a term, or changes the one named. Terms of a school do not overlap: what lies between two is holiday. */
export function keepTerm(
  actor: SchoolActor,
  input: { schoolId: string; termId: string | null; name: string } & Range,
  now: Date,
): Promise<Result<CalendarChange, CalendarRefusal>> {
  return keeping(actor, input, 200, async (tx, school) => {
    const overlapping = await tx
      .select({ id: terms.id })
      .from(terms)
      .where(
        and(
          eq(terms.schoolId, school.id),
          lte(terms.startsOn, input.endsOn),
          gte(terms.endsOn, input.startsOn),
          ne(terms.id, input.termId ?? ''),
        ),
      )
    if (overlapping.length > 0) return refuse('terms_overlap')
    const { name, startsOn, endsOn } = input
    if (input.termId) {
      const one = and(eq(terms.id, input.termId), eq(terms.schoolId, school.id))
      const kept = await changeRow(tx, terms, one, { name, startsOn, endsOn })
      if (kept === 'not_there') return refuse('not_found')
      if (kept === 'same') return bookedOn(tx, school, input)
    } else await tx.insert(terms).values({ id: newId('term'), schoolId: school.id, name, startsOn, endsOn })
    return told(tx, actor, school, `${name}: ${formatDayRange(input)}`, input, now)
  })
}

/** Adds an INSET day, closure, holiday or exam time, or changes the one named. */
export function keepClosure(
  actor: SchoolActor,
  input: { schoolId: string; closureId: string | null; kind: ClosureKind; note: string } & Range,
  now: Date,
): Promise<Result<CalendarChange, CalendarRefusal>> {
  return keeping(actor, input, 100, async (tx, school) => {
    const { kind, note, startsOn, endsOn } = input
    const [same] = await tx
      .select({ id: closures.id })
      .from(closures)
      .where(
        and(
          eq(closures.schoolId, school.id),
          eq(closures.kind, kind),
          eq(closures.startsOn, startsOn),
          eq(closures.endsOn, endsOn),
          ne(closures.id, input.closureId ?? ''),
        ),
      )
    if (same) return refuse('is_there')
    if (input.closureId) {
      const one = and(eq(closures.id, input.closureId), eq(closures.schoolId, school.id))
      const kept = await changeRow(tx, closures, one, { kind, note, startsOn, endsOn })
      if (kept === 'not_there') return refuse('not_found')
      if (kept === 'same') return bookedOn(tx, school, input)
    } else await tx.insert(closures).values({ id: newId('closure'), schoolId: school.id, kind, note, startsOn, endsOn })
    return told(tx, actor, school, `${kind}: ${formatDayRange(input)}`, input, now)
  })
}

/** Takes a term, or another entry of the calendar, out. */
export async function removeFromCalendar(
  actor: SchoolActor,
  input: { schoolId: string; id: string },
  now: Date,
): Promise<Result<CalendarChange, CalendarRefusal>> {
  if (!may(actor, 'keep the calendar')) return refuse('role_missing')
  return inTransaction(actor, async (tx) => {
    const school = await ownSchoolIn(tx, actor, input.schoolId)
    if (!school) return refuse('not_found')
    const table = input.id.startsWith('trm_') ? terms : closures
    const [gone] = await tx
      .delete(table)
      .where(and(eq(table.id, input.id), eq(table.schoolId, school.id)))
      .returning({ startsOn: table.startsOn, endsOn: table.endsOn })
    if (!gone) return refuse('not_found')
    return told(tx, actor, school, `removed ${formatDayRange(gone)}`, gone, now)
  })
}

async function keeping(
  actor: SchoolActor,
  input: { schoolId: string } & Range,
  most: number,
  work: (tx: Tx, school: OwnSchool) => Promise<Result<CalendarChange, CalendarRefusal>>,
): Promise<Result<CalendarChange, CalendarRefusal>> {
  if (!may(actor, 'keep the calendar')) return refuse('role_missing')
  if (input.endsOn < input.startsOn) return refuse('ends_before_it_starts')
  if (daysBetween(input.startsOn, input.endsOn) >= most) return refuse('too_long')
  return inTransaction(actor, async (tx) => {
    const school = await ownSchoolIn(tx, actor, input.schoolId)
    if (!school) return refuse('not_found')
    // Two changes of one calendar wait for each other, so that terms never overlap.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`calendar:${school.id}`}, 0))`)
    return work(tx, school)
  })
}

async function told(tx: Tx, actor: SchoolActor, school: OwnSchool, detail: string, range: Range, now: Date) {
  const { id: organisationId, payerId } = school
  await recordAct(tx, actor, { organisationId, payerId, what: 'changed the calendar', detail }, now)
  return bookedOn(tx, school, range)
}

/** The visits asked for or confirmed on days that an entry of the calendar names. */
async function bookedOn(tx: Tx, school: OwnSchool, range: Range): Promise<Result<CalendarChange, CalendarRefusal>> {
  const touched = await tx
    .select({ id: visits.id })
    .from(visits)
    .where(
      and(
        eq(visits.schoolId, school.id),
        inArray(visits.status, ['requested', 'confirmed']),
        gte(visits.onDay, range.startsOn),
        lte(visits.onDay, range.endsOn),
      ),
    )
  return done({ visits: touched.length })
}
