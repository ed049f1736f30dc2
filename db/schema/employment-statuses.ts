import { sql } from 'drizzle-orm'
import { check, index, pgTable, smallint, text, unique } from 'drizzle-orm/pg-core'
import { day, id, instant } from '../columns.ts'
import { bookings } from './bookings.ts'
import { party, partyOrNone } from './organisations.ts'
import { people } from './sign-in.ts'

/**
 * What a school put on file about how an adviser is engaged, for one booking: of a limited company whether the off-payroll
 * working rules apply, with the reasons that the adviser is given; of a sole trader that they are self-employed. A row is
 * never changed: whoever decides otherwise writes the next, and the newest counts. Read by both sides.
 */
export const employmentStatuses = pgTable(
  'employment_statuses',
  {
    id: id().primaryKey(),
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    /** From 1: the highest of a booking counts. */
    position: smallint().notNull(),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    kind: text({ enum: ['determination', 'check'] }).notNull(),
    outcome: text({ enum: ['outside', 'inside', 'self_employed'] }).notNull(),
    reasons: text().notNull(),
    decidedOn: day().notNull(),
    recordedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    recordedByName: text().notNull(),
    recordedAt: instant().notNull(),
  },
  (t) => [
    unique('employment_statuses_position_once').on(t.bookingId, t.position),
    check('employment_statuses_kind', sql`${t.kind} in ('determination', 'check')`),
    check(
      'employment_statuses_outcome',
      sql`(${t.kind} = 'determination' and ${t.outcome} in ('outside', 'inside')) or (${t.kind} = 'check' and ${t.outcome} = 'self_employed')`,
    ),
    check('employment_statuses_reasons', sql`${t.kind} = 'check' or char_length(${t.reasons}) > 0`),
  ],
)

/**
 * That an adviser disagrees with a determination, why, and what the school answers, for which it has 45 days. Once for each
 * determination. Read by both sides.
 */
export const statusDisagreements = pgTable(
  'status_disagreements',
  {
    statusId: text()
      .primaryKey()
      .references(() => employmentStatuses.id, { onDelete: 'restrict' }),
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    status: text({ enum: ['open', 'upheld', 'replaced', 'taken_back'] }).notNull(),
    reasons: text().notNull(),
    raisedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    raisedByName: text().notNull(),
    raisedAt: instant().notNull(),
    /** The last day on which the school answers in time. */
    answerByOn: day().notNull(),
    answer: text(),
    answeredByName: text(),
    answeredAt: instant(),
    remindersSent: smallint().notNull().default(0),
  },
  (t) => [
    index('status_disagreements_booking').on(t.bookingId),
    index('status_disagreements_open').on(t.answerByOn).where(sql`${t.status} = 'open'`),
    check('status_disagreements_status', sql`${t.status} in ('open', 'upheld', 'replaced', 'taken_back')`),
    check('status_disagreements_reasons', sql`char_length(${t.reasons}) > 0`),
    check(
      'status_disagreements_answered',
      sql`(${t.status} in ('upheld', 'replaced')) = (${t.answer} is not null) and (${t.answer} is null) = (${t.answeredAt} is null)`,
    ),
  ],
)
