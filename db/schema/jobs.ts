import { index, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from '../columns.ts'

/** Worker processes that are running: the jobs of one that has gone silent are released for the others. */
export const workers = pgTable('workers', {
  /** As the queue writes it into `locked_by`. */
  id: text().primaryKey(),
  startedAt: instant().notNull(),
  seenAt: instant().notNull(),
})

/** Emails that were asked for and not written, and why: whoever they were for, or what they were about, has gone. */
export const skippedEmails = pgTable(
  'skipped_emails',
  {
    key: text().primaryKey(),
    template: text().notNull(),
    reason: text().notNull(),
    skippedAt: instant().notNull(),
  },
  (t) => [index('skipped_emails_at').on(t.skippedAt)],
)
