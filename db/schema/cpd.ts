import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import type { CpdKind } from '#app/domain/cpd/cpd-entry.ts'
import { day, id, instant } from '../columns.ts'
import { people } from './sign-in.ts'

/**
 * What somebody has done to keep up their practice. It is the person’s own, whoever they work for: row-level security shows it
 * to nobody else, staff neither, who learn of the sum alone through `cpd_minutes`.
 */
export const cpdEntries = pgTable(
  'cpd_entries',
  {
    id: id().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    doneOn: day().notNull(),
    minutes: smallint().notNull(),
    kind: text().$type<CpdKind>().notNull(),
    title: text().notNull(),
    /** What was learnt and what changed in practice; '' until it is written. */
    reflection: text().notNull().default(''),
    hasCertificate: boolean().notNull(),
    loggedAt: instant().notNull(),
    /** How often it has been changed, so that a form that was opened before the last change is known. */
    version: integer().notNull().default(0),
    /** Taken out of the log, and not erased yet. */
    removedAt: instant(),
  },
  (t) => [
    index('cpd_entries_person').on(t.personId, t.doneOn),
    check('cpd_entries_minutes', sql`${t.minutes} between 1 and 1440`),
    check('cpd_entries_title', sql`${t.title} <> ''`),
    check(
      'cpd_entries_kind',
      sql`${t.kind} in ('training', 'event', 'reading', 'shadowing', 'supervision', 'volunteering', 'research', 'other')`,
    ),
  ],
)
