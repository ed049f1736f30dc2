import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, smallint, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import type { EvidenceType } from '#app/domain/accreditation/evidence-rules.ts'
import { day, id, instant, penceColumn } from '../columns.ts'
import { people } from './sign-in.ts'

/**
 * Money moved between Waymark's own bank account and its balance at Stripe, one row for each entry of Stripe's that says so, seen
 * there by itself. One of the staff adds what our bank's statement says of it, whose bytes are in the evidence store under `key`; it
 * stands in the books once another has confirmed that. Pence.
 */
export const ownMoves = pgTable(
  'own_moves',
  {
    id: id().primaryKey(),
    direction: text({ enum: ['to_stripe', 'to_bank'] }).notNull(),
    /** The entry of Stripe's balance (`txn_`) that it is. */
    stripeId: text().notNull(),
    amountPence: penceColumn().notNull(),
    /** What Stripe took for moving it, from the balance. */
    costPence: penceColumn().notNull(),
    /** The day on which it stands at Stripe. */
    movedOn: day().notNull(),
    status: text({ enum: ['seen', 'recorded', 'sent_back', 'confirmed'] }).notNull(),
    /** How often what it says has been changed: whoever confirms says which of them they read. */
    version: smallint().notNull().default(1),
    /** As our bank's statement has it. */
    bankReference: text(),
    key: text(),
    name: text(),
    mediaType: text().$type<EvidenceType>(),
    bytes: integer(),
    sha256: text(),
    seenAt: instant().notNull(),
    recordedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    recordedByName: text(),
    recordedAt: instant(),
    decidedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    decidedByName: text(),
    decidedAt: instant(),
    /** What is wrong with it, where it was sent back. */
    answer: text(),
  },
  (t) => [
    index('own_moves_status').on(t.status, t.movedOn),
    uniqueIndex('own_moves_key').on(t.key),
    unique('own_moves_once').on(t.stripeId),
    check('own_moves_direction', sql`${t.direction} in ('to_stripe', 'to_bank')`),
    check('own_moves_status', sql`${t.status} in ('seen', 'recorded', 'sent_back', 'confirmed')`),
    check('own_moves_amount', sql`${t.amountPence} > 0 and ${t.costPence} >= 0`),
    check('own_moves_reference', sql`char_length(${t.bankReference}) between 1 and 100`),
    check(
      'own_moves_file',
      sql`num_nulls(${t.key}, ${t.name}, ${t.mediaType}, ${t.bytes}, ${t.sha256}) in (0, 5) and (${t.key} is not null or ${t.status} = 'seen')`,
    ),
    check('own_moves_key_drawn', sql`${t.key} ~ '^[0-9a-f]{32}$'`),
    check('own_moves_size', sql`${t.bytes} between 1 and 10485760`),
    check('own_moves_type', sql`${t.mediaType} in ('application/pdf', 'image/jpeg', 'image/png')`),
    check(
      'own_moves_recorded',
      sql`num_nonnulls(${t.recordedBy}, ${t.recordedByName}, ${t.recordedAt}, ${t.bankReference}) in (0, 4)
        and (${t.status} = 'seen') = (${t.recordedBy} is null)`,
    ),
    check('own_moves_second_person', sql`${t.decidedBy} is null or ${t.decidedBy} <> ${t.recordedBy}`),
    check(
      'own_moves_decided',
      sql`num_nonnulls(${t.decidedBy}, ${t.decidedByName}, ${t.decidedAt}) in (0, 3)
        and (${t.status} not in ('confirmed', 'sent_back') or ${t.decidedBy} is not null)
        and (${t.status} <> 'sent_back' or ${t.answer} <> '')`,
    ),
  ],
)

/**
 * What Stripe says that it holds of ours beside what our books say, the last reading of each day. `differsSince`: since when
 * they have not been the same; null while they are. Pence, signed.
 */
export const stripeBalances = pgTable(
  'stripe_balances',
  {
    readOn: day().primaryKey(),
    readAt: instant().notNull(),
    atStripePence: penceColumn().notNull(),
    inBooksPence: penceColumn().notNull(),
    differsSince: instant(),
  },
  (t) => [
    check('stripe_balances_differs', sql`(${t.differsSince} is null) = (${t.atStripePence} = ${t.inBooksPence})`),
  ],
)
