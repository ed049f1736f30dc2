import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { ReportOperator } from '#app/domain/sellers/report-xml.ts'
import type { SellerQuarter } from '#app/domain/sellers/seller-figures.ts'
import { id, instant, penceColumn } from '../columns.ts'
import { TRADING } from './advisers.ts'
import { party } from './organisations.ts'
import { people } from './sign-in.ts'

/**
 * What HMRC asks a platform to know of whoever is paid through it, beyond name and address: as they gave and certified it. What
 * identifies a person for tax is sealed for its column and this row (`sealed`), and only its owner and staff see the row.
 */
export const sellerDetails = pgTable(
  'seller_details',
  {
    supplierId: party().primaryKey(),
    taxNumberKind: text({ enum: ['nino', 'utr', 'company', 'charity'] }),
    taxNumberSealed: text(),
    /** Of a person: a day, 'YYYY-MM-DD', sealed. */
    bornOnSealed: text(),
    /** Why HMRC hears nothing of what they are paid; null: it does. */
    excludedAs: text({ enum: ['government', 'listed'] }),
    /** Of what is excluded: which body, or which exchange and company. */
    excludedWhy: text().notNull().default(''),
    certifiedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    certifiedByName: text().notNull(),
    certifiedAt: instant().notNull(),
  },
  (t) => [
    check('seller_details_kind', sql`${t.taxNumberKind} in ('nino', 'utr', 'company', 'charity')`),
    check('seller_details_excluded', sql`${t.excludedAs} in ('government', 'listed')`),
    check('seller_details_excluded_why', sql`(${t.excludedAs} is not null) = (${t.excludedWhy} <> '')`),
    check('seller_details_number', sql`(${t.taxNumberKind} is null) = (${t.taxNumberSealed} is null)`),
    check('seller_details_number_or_excluded', sql`${t.taxNumberSealed} is not null or ${t.excludedAs} is not null`),
    check(
      'seller_details_born',
      sql`(${t.bornOnSealed} is not null) = coalesce(${t.taxNumberKind} in ('nino', 'utr'), false)`,
    ),
  ],
)

/** When somebody who was paid was asked for these details, and reminded: each step once, until they are given. */
export const sellerAsks = pgTable(
  'seller_asks',
  {
    supplierId: party(),
    step: text({ enum: ['asked', 'reminded', 'reminded_again'] }).notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'seller_asks_once', columns: [t.supplierId, t.step] }),
    check('seller_asks_step', sql`${t.step} in ('asked', 'reminded', 'reminded_again')`),
  ],
)

/**
 * One report of a calendar year for HMRC, made ready on a day with the figures of that day, which never change after. What was
 * sent is corrected by the next version.
 */
export const sellerReports = pgTable(
  'seller_reports',
  {
    id: id().primaryKey(),
    year: smallint().notNull(),
    version: smallint().notNull(),
    status: text({ enum: ['ready', 'sent', 'dropped'] }).notNull(),
    madeBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    madeByName: text().notNull(),
    madeAt: instant().notNull(),
    /** Who Waymark was to HMRC then; null: made before that was kept. */
    operator: jsonb().$type<ReportOperator>(),
    /** Why another was made after one that was sent. */
    reason: text().notNull().default(''),
    /** What HMRC's service calls it. */
    reference: text(),
    sentBy: text().references(() => people.id, { onDelete: 'restrict' }),
    sentByName: text(),
    sentAt: instant(),
  },
  (t) => [
    unique('seller_reports_once').on(t.year, t.version),
    uniqueIndex('seller_reports_one_ready').on(t.year).where(sql`${t.status} = 'ready'`),
    check('seller_reports_year', sql`${t.year} between 2024 and 2200 and ${t.version} >= 1`),
    check('seller_reports_status', sql`${t.status} in ('ready', 'sent', 'dropped')`),
    check(
      'seller_reports_sent',
      sql`num_nonnulls(${t.reference}, ${t.sentBy}, ${t.sentByName}, ${t.sentAt}) = case ${t.status} when 'sent' then 4 else 0 end`,
    ),
  ],
)

/** A seller in a report: who they were on the day on which it was made, and each quarter. Written once. Pence. */
export const sellerReportSellers = pgTable(
  'seller_report_sellers',
  {
    reportId: text()
      .notNull()
      .references(() => sellerReports.id, { onDelete: 'restrict' }),
    supplierId: party(),
    year: smallint().notNull(),
    version: smallint().notNull(),
    /** Since when its seller reads it: as the report's. */
    sentAt: instant(),
    legalName: text().notNull(),
    addressLines: text().array().notNull(),
    trading: text({ enum: TRADING }).notNull(),
    vatNumber: text(),
    /** Their account at Stripe, to which they were paid. */
    paidTo: text(),
    taxNumberKind: text({ enum: ['nino', 'utr', 'company', 'charity'] }),
    taxNumberSealed: text(),
    bornOnSealed: text(),
    excludedAs: text({ enum: ['government', 'listed'] }),
    excludedWhy: text().notNull().default(''),
    quarters: jsonb().$type<SellerQuarter[]>().notNull(),
    considerationPence: penceColumn().notNull(),
    activities: smallint().notNull(),
  },
  (t) => [
    primaryKey({ name: 'seller_report_sellers_once', columns: [t.reportId, t.supplierId] }),
    index('seller_report_sellers_supplier').on(t.supplierId),
    check('seller_report_sellers_kind', sql`${t.taxNumberKind} in ('nino', 'utr', 'company', 'charity')`),
    check('seller_report_sellers_excluded', sql`${t.excludedAs} in ('government', 'listed')`),
    check('seller_report_sellers_quarters', sql`jsonb_array_length(${t.quarters}) = 4`),
    check('seller_report_sellers_figures', sql`${t.considerationPence} >= 0 and ${t.activities} >= 0`),
  ],
)

/** The entries of the ledger that a seller's quarters are the sum of. Pence. */
export const sellerReportLines = pgTable(
  'seller_report_lines',
  {
    reportId: text()
      .notNull()
      .references(() => sellerReports.id, { onDelete: 'restrict' }),
    entryId: bigint({ mode: 'number' }).notNull(),
    supplierId: party(),
    quarter: smallint().notNull(),
    amountPence: penceColumn().notNull(),
  },
  (t) => [
    primaryKey({ name: 'seller_report_lines_once', columns: [t.reportId, t.entryId] }),
    index('seller_report_lines_supplier').on(t.supplierId),
    check('seller_report_lines_quarter', sql`${t.quarter} between 1 and 4`),
    check('seller_report_lines_amount', sql`${t.amountPence} <> 0`),
  ],
)
