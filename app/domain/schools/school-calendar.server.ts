import { asc, eq } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { type SchoolCalendar, schoolCalendar } from '#app/domain/school-days.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { closures, terms } from '#db/schema/index.ts'

/**
 * The calendar in which this school's school days are counted: its terms and closures with England's bank holidays.
 * A school whose terms nobody entered counts weekdays less bank holidays (`isTermKnown` says which). Published dates,
 * so anyone may read them.
 */
export const readSchoolCalendar = (actor: Actor, schoolId: string): Promise<SchoolCalendar> =>
  inTransaction(actor, (tx) => schoolCalendarIn(tx, schoolId))

/** The same, inside a command's own database transaction. */
export async function schoolCalendarIn(tx: Tx, schoolId: string): Promise<SchoolCalendar> {
  const [termRows, closureRows] = await Promise.all([
    tx.select().from(terms).where(eq(terms.schoolId, schoolId)).orderBy(asc(terms.startsOn)),
    tx.select().from(closures).where(eq(closures.schoolId, schoolId)).orderBy(asc(closures.startsOn)),
  ])
  return schoolCalendar(
    termRows.map(({ name, startsOn, endsOn }) => ({ name, startsOn, endsOn })),
    closureRows.map(({ kind, startsOn, endsOn, note }) => ({ kind, startsOn, endsOn, note })),
  )
}
