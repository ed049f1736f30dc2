import { sql } from 'drizzle-orm'
import { check, pgTable, text } from 'drizzle-orm/pg-core'
import { day, instant } from '../columns.ts'
import { bookings } from './bookings.ts'
import { party, partyOrNone } from './organisations.ts'
import { people } from './sign-in.ts'

/**
 * What a school put on file about how an adviser is engaged, for one booking, before it approved: of a limited company that the
 * off-payroll working rules do not apply, with the reasons that the adviser is given; of a sole trader that they are
 * self-employed. Written once, with the approval. Read by both sides.
 */
export const employmentStatuses = pgTable(
  'employment_statuses',
  {
    bookingId: text()
      .primaryKey()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    kind: text({ enum: ['determination', 'check'] }).notNull(),
    reasons: text().notNull(),
    decidedOn: day().notNull(),
    recordedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    recordedByName: text().notNull(),
    recordedAt: instant().notNull(),
  },
  (t) => [
    check('employment_statuses_kind', sql`${t.kind} in ('determination', 'check')`),
    check('employment_statuses_reasons', sql`${t.kind} = 'check' or char_length(${t.reasons}) > 0`),
  ],
)
