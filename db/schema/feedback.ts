import { sql } from 'drizzle-orm'
import { check, index, pgTable, text } from 'drizzle-orm/pg-core'
import type { BookAgain, FeedbackStatus } from '#app/domain/feedback/feedback-lifecycle.ts'
import { instant } from '../columns.ts'
import { bookings } from './bookings.ts'
import { party, partyOrNone } from './organisations.ts'
import { people } from './sign-in.ts'
import { visits } from './visits.ts'

/** What a school said of an agreed visit, to its adviser and to staff. It is never public, and never about a pupil. */
export const feedback = pgTable(
  'feedback',
  {
    visitId: text()
      .primaryKey()
      .references(() => visits.id, { onDelete: 'restrict' }),
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    supplierId: party(),
    /** Who came, for whomever: they read it after they have left too. */
    personId: text().references(() => people.id, { onDelete: 'restrict' }),
    status: text().$type<FeedbackStatus>().notNull(),
    wentWell: text().notNull(),
    couldBeBetter: text().notNull(),
    wouldBookAgain: text().$type<BookAgain>().notNull(),
    givenBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    givenByName: text().notNull(),
    givenAt: instant().notNull(),
    changedAt: instant(),
    reply: text(),
    repliedByName: text(),
    repliedAt: instant(),
  },
  (t) => [
    index('feedback_supplier').on(t.supplierId, t.givenAt),
    index('feedback_booking').on(t.bookingId),
    index('feedback_person').on(t.personId),
    check('feedback_status', sql`${t.status} in ('given', 'replied', 'taken_back')`),
    check('feedback_again', sql`${t.wouldBookAgain} in ('yes', 'perhaps', 'no')`),
    check('feedback_replied', sql`(${t.status} = 'replied') = (${t.repliedAt} is not null)`),
  ],
)
