import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { DayChangeStatus } from '#app/domain/bookings/day-change-lifecycle.ts'
import { day, id, instant, tstzrange } from '../columns.ts'
import { bookings } from './bookings.ts'
import { party, partyOrNone } from './organisations.ts'
import { people } from './sign-in.ts'
import { END_REASONS, visits } from './visits.ts'

/** Another day and time that one side proposes for one confirmed visit. It holds nobody's time: what was agreed stands until both agree. */
export const dayChanges = pgTable(
  'day_changes',
  {
    id: id().primaryKey(),
    visitId: text()
      .notNull()
      .references(() => visits.id, { onDelete: 'restrict' }),
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    status: text().$type<DayChangeStatus>().notNull(),
    /** Which side proposed it: the other answers. */
    side: text({ enum: ['buyer', 'adviser'] }).notNull(),
    /** When the visit was to be, and when it would be. */
    wasOn: day().notNull(),
    wasSpan: tstzrange().notNull(),
    onDay: day().notNull(),
    span: tstzrange().notNull(),
    because: text({ enum: END_REASONS }).notNull(),
    /** Why, as the other side reads it. */
    reason: text().notNull(),
    proposedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    proposedByName: text().notNull(),
    proposedAt: instant().notNull(),
    answerBy: instant().notNull(),
    decidedAt: instant(),
    decidedByName: text(),
    /** Why not, in the words of whoever declined. */
    declinedWhy: text(),
  },
  (t) => [
    uniqueIndex('day_changes_one_open').on(t.visitId).where(sql`${t.status} = 'proposed'`),
    index('day_changes_visit').on(t.visitId, t.proposedAt),
    index('day_changes_due').on(t.answerBy).where(sql`${t.status} = 'proposed'`),
    index('day_changes_supplier').on(t.supplierId).where(sql`${t.status} = 'proposed'`),
    check(
      'day_changes_status',
      sql`${t.status} in ('proposed', 'agreed', 'declined', 'taken_back', 'lapsed', 'ended')`,
    ),
    check('day_changes_side', sql`${t.side} in ('buyer', 'adviser')`),
    check(
      'day_changes_because',
      sql`${t.because} in ('plans_changed', 'pupils_away', 'closed_planned', 'closed_suddenly', 'adviser_ill', 'adviser_cannot_come', 'other')`,
    ),
    check('day_changes_decided', sql`(${t.status} = 'proposed') = (${t.decidedAt} is null)`),
    check('day_changes_declined', sql`${t.status} <> 'declined' or coalesce(${t.declinedWhy}, '') <> ''`),
    check(
      'day_changes_other',
      sql`${t.span} <> ${t.wasSpan} and upper(${t.span}) - lower(${t.span}) = upper(${t.wasSpan}) - lower(${t.wasSpan})`,
    ),
  ],
)
