import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ExportColumn } from '#app/domain/exports/columns.ts'
import { day, id, instant } from '../columns.ts'
import { paymentRequests } from './charges.ts'
import { party, partyOrNone } from './organisations.ts'
import { invoices } from './payments.ts'
import { people } from './sign-in.ts'

/**
 * The Bank of England's rate that statutory interest is counted from, by half-year: that of 31 December for what becomes late
 * from 1 January, that of 30 June for what becomes late from 1 July.
 */
export const referenceRates = pgTable(
  'reference_rates',
  {
    id: id().primaryKey(),
    fromOn: day().notNull(),
    basisPoints: integer().notNull(),
    setBy: text().notNull(),
    setAt: instant().notNull(),
  },
  (t) => [
    unique('reference_rates_once').on(t.fromOn),
    check('reference_rates_half_year', sql`to_char(${t.fromOn}, 'MM-DD') in ('01-01', '07-01')`),
    check('reference_rates_shape', sql`${t.basisPoints} between 0 and 5000`),
  ],
)

/**
 * Who asked a payer for an invoice's money, when and how: a reminder by email, each once, or a call that staff noted. One row
 * for each invoice of the request, so that a supplier reads those about its own.
 */
export const chases = pgTable(
  'chases',
  {
    id: id().primaryKey(),
    paymentRequestId: text()
      .notNull()
      .references(() => paymentRequests.id, { onDelete: 'restrict' }),
    invoiceId: text()
      .notNull()
      .references(() => invoices.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    /** Nobody's but Waymark's on the invoice for its fees. */
    supplierId: partyOrNone(),
    how: text({ enum: ['before_due', 'late_7', 'late_14', 'late_30', 'telephone'] }).notNull(),
    at: instant().notNull(),
    onDay: day().notNull(),
    /** The member of staff who rang; nobody of an email. */
    personId: text().references(() => people.id, { onDelete: 'restrict' }),
    byName: text().notNull(),
    spokeTo: text().notNull().default(''),
    said: text().notNull().default(''),
  },
  (t) => [
    uniqueIndex('chases_reminded_once').on(t.invoiceId, t.how).where(sql`${t.how} <> 'telephone'`),
    uniqueIndex('chases_call_once')
      .on(t.invoiceId, t.onDay, t.personId, t.spokeTo, t.said)
      .where(sql`${t.how} = 'telephone'`),
    index('chases_request').on(t.paymentRequestId),
    index('chases_supplier').on(t.supplierId),
    check('chases_how', sql`${t.how} in ('before_due', 'late_7', 'late_14', 'late_30', 'telephone')`),
    check(
      'chases_call',
      sql`(${t.how} = 'telephone') = (${t.personId} is not null) and (${t.how} = 'telephone') = (${t.said} <> '')`,
    ),
  ],
)

/** What a file for an accounts package is made of, as staff keep it: its columns in order, and how it writes days and credits. */
export const exportMappings = pgTable(
  'export_mappings',
  {
    id: id().primaryKey(),
    name: text().notNull(),
    /** Whether a row is a whole invoice or one line of it. */
    rowOf: text({ enum: ['invoice', 'line'] }).notNull(),
    hasHeader: boolean().notNull(),
    dateFormat: text({ enum: ['dd/mm/yyyy', 'yyyy-mm-dd', 'dd-mmm-yyyy'] }).notNull(),
    /** How an amount that lowers what is owed is written. */
    creditsAre: text({ enum: ['negative', 'positive'] }).notNull(),
    columns: jsonb().$type<ExportColumn[]>().notNull(),
    isOffered: boolean().notNull().default(true),
    changedBy: text().notNull(),
    changedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('export_mappings_name_once').on(sql`lower(${t.name})`),
    check('export_mappings_row', sql`${t.rowOf} in ('invoice', 'line')`),
    check('export_mappings_date', sql`${t.dateFormat} in ('dd/mm/yyyy', 'yyyy-mm-dd', 'dd-mmm-yyyy')`),
    check('export_mappings_credits', sql`${t.creditsAre} in ('negative', 'positive')`),
    check(
      'export_mappings_columns',
      sql`jsonb_typeof(${t.columns}) = 'array' and jsonb_array_length(${t.columns}) > 0`,
    ),
  ],
)
