import { asc, eq } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { type Closure, type SchoolCalendar, schoolCalendar, type Term } from '#app/domain/school-days.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { closures, organisations, terms } from '#db/schema/index.ts'
import { type Places, writtenOnce } from '#db/written-once.server.ts'

/**
 * The calendar in which this school's school days are counted: its terms and closures with England's bank holidays.
 * A school whose terms nobody entered counts weekdays less bank holidays (`isTermKnown` says which). Published dates,
 * so anyone may read them.
 */
export const readSchoolCalendar = (actor: Actor, schoolId: string): Promise<SchoolCalendar> =>
  inTransaction(actor, (tx) => schoolCalendarIn(tx, schoolId))

/** The same, inside a command's own database transaction. */
export const schoolCalendarIn = async (tx: Tx, schoolId: string): Promise<SchoolCalendar> =>
  calendarOf(await datesOf(tx, { schoolId }))

/** A school's dates, for reads that take the school with them. */
export const SCHOOL_DATES = {
  terms: { columns: { name: true, startsOn: true, endsOn: true }, orderBy: asc(terms.startsOn) },
  closures: { columns: { kind: true, startsOn: true, endsOn: true, note: true }, orderBy: asc(closures.startsOn) },
} as const

/** The calendar of a school that was read with its dates. */
export const calendarOf = (school: { terms: Term[]; closures: Closure[] } | undefined): SchoolCalendar =>
  schoolCalendar(school?.terms, school?.closures)

const datesOf = writtenOnce((db, asked: Places<'schoolId'>) =>
  db.query.organisations.findFirst({
    columns: { id: true },
    where: eq(organisations.id, asked.schoolId),
    with: SCHOOL_DATES,
  }),
)
