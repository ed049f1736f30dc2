import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { EvidenceType } from '#app/domain/accreditation/evidence-rules.ts'
import { day, id, instant, penceColumn } from '../columns.ts'
import { paymentRequests } from './charges.ts'
import { party, partyOrNone } from './organisations.ts'
import { people } from './sign-in.ts'

/**
 * Money for a request that came past Stripe, as one member of staff recorded it from Waymark's own bank. It is a payment only
 * once another has confirmed it against its evidence, whose bytes are in the evidence store under `key`. Pence.
 */
export const outsideReceipts = pgTable(
  'outside_receipts',
  {
    id: id().primaryKey(),
    paymentRequestId: text()
      .notNull()
      .references(() => paymentRequests.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    status: text({ enum: ['recorded', 'sent_back', 'confirmed', 'taken_back'] }).notNull(),
    /** How often what it says has been changed: whoever confirms says which of them they read. */
    version: smallint().notNull().default(1),
    amountPence: penceColumn().notNull(),
    /** The day on which it was in our bank: a cheque's when it cleared. */
    receivedOn: day().notNull(),
    how: text({ enum: ['bank_transfer', 'cheque'] }).notNull(),
    /** As the bank's statement has it. */
    bankReference: text().notNull(),
    note: text().notNull().default(''),
    /** The line of the bank's statement, or the cheque, as a file; none of these until it is given. */
    key: text(),
    name: text(),
    mediaType: text().$type<EvidenceType>(),
    bytes: integer(),
    sha256: text(),
    recordedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    recordedByName: text().notNull(),
    recordedAt: instant().notNull(),
    decidedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    decidedByName: text(),
    decidedAt: instant(),
    /** What is wrong with it, where it was sent back. */
    answer: text(),
    /** When Stripe's own invoice asked for as much less: until then it is asked again. */
    stripeAsksLessAt: instant(),
  },
  (t) => [
    index('outside_receipts_request').on(t.paymentRequestId),
    index('outside_receipts_status').on(t.status, t.recordedAt),
    uniqueIndex('outside_receipts_key').on(t.key),
    uniqueIndex('outside_receipts_once')
      .on(t.paymentRequestId, t.bankReference, t.receivedOn, t.amountPence)
      .where(sql`${t.status} <> 'taken_back'`),
    check('outside_receipts_status', sql`${t.status} in ('recorded', 'sent_back', 'confirmed', 'taken_back')`),
    check('outside_receipts_how', sql`${t.how} in ('bank_transfer', 'cheque')`),
    check('outside_receipts_amount', sql`${t.amountPence} > 0`),
    check('outside_receipts_reference', sql`char_length(${t.bankReference}) between 1 and 100`),
    check(
      'outside_receipts_file',
      sql`num_nulls(${t.key}, ${t.name}, ${t.mediaType}, ${t.bytes}, ${t.sha256}) in (0, 5) and (${t.key} is not null or ${t.status} <> 'confirmed')`,
    ),
    check('outside_receipts_key_drawn', sql`${t.key} ~ '^[0-9a-f]{32}$'`),
    check('outside_receipts_size', sql`${t.bytes} between 1 and 10485760`),
    check('outside_receipts_type', sql`${t.mediaType} in ('application/pdf', 'image/jpeg', 'image/png')`),
    check('outside_receipts_second_person', sql`${t.decidedBy} is null or ${t.decidedBy} <> ${t.recordedBy}`),
    check(
      'outside_receipts_decided',
      sql`num_nonnulls(${t.decidedBy}, ${t.decidedByName}, ${t.decidedAt}) in (0, 3)
        and (${t.status} not in ('confirmed', 'sent_back') or ${t.decidedBy} is not null)
        and (${t.status} <> 'sent_back' or ${t.answer} <> '')`,
    ),
  ],
)
