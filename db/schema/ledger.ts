import { sql } from 'drizzle-orm'
import { bigint, boolean, check, customType, index, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { day, id, instant, penceColumn } from '../columns.ts'
import { partyOrNone } from './organisations.ts'

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

/** An account of one of the two books. Its name says what it is of: `budget:fyr_…:available`, `cash:owed:org_…`. */
export const accounts = pgTable(
  'accounts',
  {
    id: id().primaryKey(),
    book: text({ enum: ['budget', 'cash'] }).notNull(),
    kind: text().notNull(),
    name: text().notNull(),
    fundYearId: text(),
    shareId: text(),
    schoolId: partyOrNone(),
    payerId: partyOrNone(),
    supplierId: partyOrNone(),
    leadId: partyOrNone(),
  },
  (t) => [
    unique('accounts_name_once').on(t.name),
    index('accounts_fund_year').on(t.fundYearId),
    index('accounts_share').on(t.shareId),
    check('accounts_book', sql`${t.book} in ('budget', 'cash')`),
  ],
)

/** Balances of accounts that may have a floor, written by `post_journal` alone. No floor: the allocation is not set. */
export const balances = pgTable(
  'balances',
  {
    accountId: text()
      .primaryKey()
      .references(() => accounts.id, { onDelete: 'restrict' }),
    balancePence: penceColumn().notNull(),
    hasFloor: boolean().notNull(),
    schoolId: partyOrNone(),
    payerId: partyOrNone(),
    leadId: partyOrNone(),
  },
  (t) => [check('balances_floor', sql`not ${t.hasFloor} or ${t.balancePence} >= 0`)],
)

/** One event in money: entries that sum to zero, written whole or not at all, never changed. */
export const journals = pgTable(
  'journals',
  {
    id: id().primaryKey(),
    book: text({ enum: ['budget', 'cash'] }).notNull(),
    kind: text().notNull(),
    key: text().notNull(),
    inputHash: text().notNull(),
    at: instant().notNull(),
    onDay: day().notNull(),
    madeIn: xid8().notNull().default(sql`pg_current_xact_id()`),
    resolves: text(),
    bookingId: text(),
    visitId: text(),
    fundingLineId: text(),
    actorId: text(),
    memo: text().notNull().default(''),
    schoolId: partyOrNone(),
    payerId: partyOrNone(),
    supplierId: partyOrNone(),
    leadId: partyOrNone(),
  },
  (t) => [
    unique('journals_key_once').on(t.key),
    uniqueIndex('journals_resolves_once').on(t.resolves).where(sql`${t.resolves} is not null`),
    index('journals_visit').on(t.visitId),
    index('journals_booking').on(t.bookingId),
    check('journals_book', sql`${t.book} in ('budget', 'cash')`),
  ],
)

/**
 * The lines of journals, whose parties are their account's. That journal, account and parties are those of rows that are there
 * one trigger checks for all lines of a statement: a foreign key would ask for each of them, and lock the row of an account
 * that every journal touches. Neither journals nor accounts are ever removed.
 */
export const entries = pgTable(
  'entries',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    journalId: text().notNull(),
    accountId: text().notNull(),
    amountPence: penceColumn().notNull(),
    schoolId: text(),
    payerId: text(),
    supplierId: text(),
    leadId: text(),
  },
  (t) => [
    index('entries_journal').on(t.journalId),
    index('entries_account').on(t.accountId),
    check('entries_amount', sql`${t.amountPence} <> 0`),
  ],
)
