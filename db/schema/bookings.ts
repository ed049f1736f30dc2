import { sql } from 'drizzle-orm'
import { boolean, check, index, jsonb, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core'
import type { AgreementText, PriceTerms } from '#app/domain/bookings/agreement.ts'
import type { RemoteAnswer, RequestAnswers } from '#app/domain/bookings/request-answers.ts'
import { id, instant, penceColumn } from '../columns.ts'
import { menuServices } from './menu.ts'
import { organisations, party, partyOrNone } from './organisations.ts'
import { people } from './sign-in.ts'

// Every row carries its parties, so that row-level security compares plain columns: the school where the visit happens,
// who pays, who supplies and, when a consortium asked, the consortium that leads. Rows that one party may not read leave
// that party's column out (or null).

/** The agreement: parties, terms, order number. What is true of it as a whole is computed from its visits. */
export const bookings = pgTable(
  'bookings',
  {
    id: id().primaryKey(),
    reference: text().notNull().default(sql`'WMK-' || (100000 + (nextval('booking_reference') * 387029) % 900000)`),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    serviceCode: text()
      .notNull()
      .references(() => menuServices.code, { onDelete: 'restrict' }),
    serviceName: text().notNull(),
    purpose: text().notNull(),
    yearGroups: smallint().array().notNull(),
    /** Pupils in the group at each visit; null where the menu says of no group how large it may be. */
    groupSize: smallint(),
    safeguardingLead: text().notNull(),
    /** Of visits by video or telephone: which channel, who supervises in school and how a concern is raised. */
    remote: jsonb().$type<RemoteAnswer>(),
    /** How to arrive: the school's settings in the adviser's sight, kept in step by triggers until the visits are over. */
    arrival: text().notNull().default(''),
    /** The adviser's number in the school's sight, kept in step by triggers until the visits are over. */
    adviserPhone: text().notNull().default(''),
    terms: jsonb().$type<PriceTerms>().notNull(),
    agreement: jsonb().$type<AgreementText>().notNull(),
    agreementHash: text().notNull(),
    /** What has to be on file of how the adviser is engaged before it is approved; null where nothing has. */
    statusWanted: text({ enum: ['determination', 'check'] }),
    orderNumber: text(),
    orderNumberAt: instant(),
    /** Whoever approved it chose that each of its visits is invoiced as soon as it is confirmed. */
    invoicedInAdvance: boolean().notNull().default(false),
    requestedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    requestedByName: text().notNull(),
    requestedAt: instant().notNull(),
  },
  (t) => [
    unique('bookings_reference_once').on(t.reference),
    index('bookings_school').on(t.schoolId, t.requestedAt),
    index('bookings_payer').on(t.payerId, t.requestedAt),
    index('bookings_supplier').on(t.supplierId, t.requestedAt),
    index('bookings_lead').on(t.leadId, t.requestedAt).where(sql`${t.leadId} is not null`),
    check('bookings_status_wanted', sql`${t.statusWanted} in ('determination', 'check')`),
    check('bookings_group_size', sql`${t.groupSize} > 0`),
    check('bookings_order_number', sql`${t.orderNumber} is null or char_length(${t.orderNumber}) between 1 and 35`),
  ],
)

/** The approval of a whole booking: its own row and lifecycle, seen by the buying side only. */
export const approvals = pgTable(
  'approvals',
  {
    bookingId: text()
      .primaryKey()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    status: text({ enum: ['awaiting', 'approved', 'declined', 'withdrawn', 'expired'] }).notNull(),
    askedAt: instant().notNull(),
    approveBy: instant().notNull(),
    decidedAt: instant(),
    decidedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    decidedByName: text(),
    note: text(),
    /** Of what takes the place of a visit of another booking: that booking, and what was approved of it with everything. */
    approvedBeforeId: text().references(() => bookings.id, { onDelete: 'restrict' }),
    approvedBeforePence: penceColumn(),
    question: text(),
    questionBy: text(),
    questionAt: instant(),
    answer: text(),
    answerBy: text(),
    answerAt: instant(),
  },
  (t) => [
    index('approvals_payer').on(t.payerId, t.status),
    index('approvals_lead').on(t.leadId, t.status).where(sql`${t.leadId} is not null`),
    check('approvals_status', sql`${t.status} in ('awaiting', 'approved', 'declined', 'withdrawn', 'expired')`),
    check('approvals_approved_before', sql`(${t.approvedBeforeId} is null) = (${t.approvedBeforePence} is null)`),
    check('approvals_decided', sql`(${t.status} in ('approved', 'declined')) = (${t.decidedBy} is not null)`),
  ],
)

/** Sending, approving and accepting each sign the frozen agreement by name and time. */
export const signatures = pgTable(
  'signatures',
  {
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    act: text({ enum: ['sent', 'approved', 'accepted'] }).notNull(),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    name: text().notNull(),
    at: instant().notNull(),
    agreementHash: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'signatures_once', columns: [t.bookingId, t.act] }),
    check('signatures_act', sql`${t.act} in ('sent', 'approved', 'accepted')`),
  ],
)

/** A request being written, saved step by step. Its id is the command's key when it is sent. */
export const requestDrafts = pgTable(
  'request_drafts',
  {
    id: id().primaryKey(),
    organisationId: text()
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    supplierId: party(),
    answers: jsonb().$type<RequestAnswers>().notNull(),
    startedAt: instant().notNull(),
    changedAt: instant().notNull(),
    bookingId: text().references(() => bookings.id, { onDelete: 'restrict' }),
  },
  (t) => [index('request_drafts_organisation').on(t.organisationId, t.changedAt)],
)
