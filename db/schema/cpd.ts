import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { EvidenceType } from '#app/domain/accreditation/evidence-rules.ts'
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
    /** The certificate as a file, whose bytes are in the evidence store under its key; none of these where none was given. */
    certificateKey: text(),
    certificateName: text(),
    certificateType: text().$type<EvidenceType>(),
    certificateBytes: integer(),
    certificateSha256: text(),
    loggedAt: instant().notNull(),
    /** How often it has been changed, so that a form that was opened before the last change is known. */
    version: integer().notNull().default(0),
    /** Taken out of the log, and not erased yet. */
    removedAt: instant(),
  },
  (t) => [
    index('cpd_entries_person').on(t.personId, t.doneOn),
    check('cpd_entries_minutes', sql`${t.minutes} between 1 and 1440`),
    uniqueIndex('cpd_entries_certificate_key').on(t.certificateKey),
    check(
      'cpd_entries_certificate',
      sql`num_nulls(${t.certificateKey}, ${t.certificateName}, ${t.certificateType}, ${t.certificateBytes}, ${t.certificateSha256}) in (0, 5)
        and (${t.certificateKey} is null or ${t.hasCertificate})`,
    ),
    check('cpd_entries_certificate_key_drawn', sql`${t.certificateKey} ~ '^[0-9a-f]{32}$'`),
    check('cpd_entries_certificate_size', sql`${t.certificateBytes} between 1 and 10485760`),
    check('cpd_entries_certificate_type', sql`${t.certificateType} in ('application/pdf', 'image/jpeg', 'image/png')`),
    check('cpd_entries_title', sql`${t.title} <> ''`),
    check(
      'cpd_entries_kind',
      sql`${t.kind} in ('training', 'event', 'reading', 'shadowing', 'supervision', 'volunteering', 'research', 'other')`,
    ),
  ],
)
