import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { InvoiceSheet } from '#app/domain/invoices/sheet.ts'
import type { WaitingTransfer } from '#app/domain/payments/transfers-come.ts'
import type { Invitation } from '#app/domain/visit-calendars/invitation.ts'
import { day, id, instant, penceColumn } from '../columns.ts'
import { charges, paymentRequests } from './charges.ts'
import { organisations, party, partyOrNone } from './organisations.ts'
import { outsideReceipts } from './outside-receipts.ts'
import { visits } from './visits.ts'

/** The last number each issuer has used; taken by the last statement of the issuing transaction, so without gaps. */
export const invoiceCounters = pgTable('invoice_counters', {
  issuerId: text()
    .primaryKey()
    .references(() => organisations.id, { onDelete: 'restrict' }),
  prefix: text().notNull().unique('invoice_counters_prefix_once'),
  last: integer().notNull().default(0),
  /** The last of its credit notes, which have a series of their own. */
  lastCredit: integer().notNull().default(0),
})

/** An invoice of one issuer: the adviser's for the visit, Waymark's for the fee. Frozen; never edited, only credited. */
export const invoices = pgTable(
  'invoices',
  {
    id: id().primaryKey(),
    issuerId: party(),
    sequence: integer().notNull(),
    number: text().notNull(),
    kind: text({ enum: ['visit', 'fee'] }).notNull(),
    paymentRequestId: text()
      .notNull()
      .references(() => paymentRequests.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    /** Whose supply it is: nobody's but Waymark's on the invoice for its fees. */
    supplierId: partyOrNone(),
    leadId: partyOrNone(),
    issuedAt: instant().notNull(),
    /** By when it is to be paid, as it says. */
    dueOn: day().notNull(),
    taxPointOn: day().notNull(),
    netPence: penceColumn().notNull(),
    vatPence: penceColumn().notNull(),
    grossPence: penceColumn().notNull(),
    sheet: jsonb().$type<InvoiceSheet>().notNull(),
  },
  (t) => [
    unique('invoices_number_once').on(t.issuerId, t.sequence),
    unique('invoices_issuer_once').on(t.paymentRequestId, t.issuerId, t.kind),
    index('invoices_payer').on(t.payerId, t.issuedAt),
    index('invoices_supplier').on(t.supplierId, t.issuedAt),
    check('invoices_kind', sql`${t.kind} in ('visit', 'fee') and (${t.kind} = 'fee') = (${t.supplierId} is null)`),
    check(
      'invoices_sum',
      sql`${t.netPence} + ${t.vatPence} = ${t.grossPence} and ${t.netPence} >= 0 and ${t.vatPence} >= 0`,
    ),
  ],
)

/** Money that came in for a request, as read from Stripe, or as two of Waymark's staff recorded it where it came past Stripe. */
export const payments = pgTable(
  'payments',
  {
    id: id().primaryKey(),
    paymentRequestId: text()
      .notNull()
      .references(() => paymentRequests.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    method: text({ enum: ['bank_transfer', 'card', 'outside'] }).notNull(),
    /** 'disputed' while the payer's bank holds it back, 'taken_back' once that bank has kept it. */
    status: text({ enum: ['stands', 'disputed', 'taken_back'] })
      .notNull()
      .default('stands'),
    amountPence: penceColumn().notNull(),
    /** What of it settles nothing: it came in beyond what was still to pay, or was credited since. Owed back to the payer. */
    surplusPence: penceColumn().notNull().default(sql`0`),
    /** What of it the payer's bank has kept after a dispute. */
    takenBackPence: penceColumn().notNull().default(sql`0`),
    /** What collecting it cost; null until Stripe says. */
    stripeFeePence: penceColumn(),
    /** None of what came past Stripe. */
    stripePaymentIntentId: text(),
    stripeChargeId: text(),
    /** What it was recorded as, where it came past Stripe. */
    outsideReceiptId: text().references((): AnyPgColumn => outsideReceipts.id, { onDelete: 'restrict' }),
    receivedAt: instant().notNull(),
  },
  (t) => [
    unique('payments_payment_intent_once').on(t.stripePaymentIntentId),
    unique('payments_charge_once').on(t.stripeChargeId),
    unique('payments_outside_once').on(t.outsideReceiptId),
    index('payments_request').on(t.paymentRequestId),
    check(
      'payments_amount',
      sql`${t.amountPence} > 0 and ${t.stripeFeePence} >= 0 and ${t.surplusPence} >= 0 and ${t.takenBackPence} >= 0
        and ${t.surplusPence} + ${t.takenBackPence} <= ${t.amountPence}`,
    ),
    check('payments_method', sql`${t.method} in ('bank_transfer', 'card', 'outside')`),
    check('payments_status', sql`${t.status} in ('stands', 'disputed', 'taken_back')`),
    check(
      'payments_at_stripe',
      sql`num_nonnulls(${t.stripePaymentIntentId}, ${t.stripeChargeId}) = case ${t.method} when 'outside' then 0 else 2 end`,
    ),
    check('payments_outside', sql`(${t.method} = 'outside') = (${t.outsideReceiptId} is not null)`),
    check('payments_taken_back', sql`(${t.status} = 'taken_back') = (${t.takenBackPence} > 0)`),
  ],
)

/** What of a payment settles which charge: the oldest visit first, whole before the next. Pence. */
export const paymentParts = pgTable(
  'payment_parts',
  {
    paymentId: text()
      .notNull()
      .references(() => payments.id, { onDelete: 'restrict' }),
    chargeId: text()
      .notNull()
      .references(() => charges.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    amountPence: penceColumn().notNull(),
  },
  (t) => [
    primaryKey({ name: 'payment_parts_once', columns: [t.paymentId, t.chargeId] }),
    index('payment_parts_charge').on(t.chargeId),
    check('payment_parts_amount', sql`${t.amountPence} > 0`),
  ],
)

/**
 * What is paid out to an adviser from one payment: sent once delivery is agreed and the money has come in. 'void' where it was
 * taken off before it left; what was sent and taken back stays 'sent', with what was taken back of it. Money that comes back
 * after a dispute was won is paid out in a further round.
 */
export const payouts = pgTable(
  'payouts',
  {
    id: id().primaryKey(),
    paymentId: text()
      .notNull()
      .references(() => payments.id, { onDelete: 'restrict' }),
    chargeId: text()
      .notNull()
      .references(() => charges.id, { onDelete: 'restrict' }),
    visitId: text()
      .notNull()
      .references(() => visits.id, { onDelete: 'restrict' }),
    supplierId: party(),
    round: smallint().notNull().default(1),
    amountPence: penceColumn().notNull(),
    /** What of it is taken back from the adviser's account, or on its way. */
    reversedPence: penceColumn().notNull().default(sql`0`),
    status: text({ enum: ['waiting', 'sending', 'sent', 'failed', 'void'] }).notNull(),
    reason: text(),
    stripeTransferId: text(),
    dueAt: instant().notNull(),
    sentAt: instant(),
  },
  (t) => [
    unique('payouts_payment_once').on(t.paymentId, t.chargeId, t.supplierId, t.round),
    uniqueIndex('payouts_transfer_once').on(t.stripeTransferId).where(sql`${t.stripeTransferId} is not null`),
    index('payouts_supplier').on(t.supplierId, t.status),
    check('payouts_status', sql`${t.status} in ('waiting', 'sending', 'sent', 'failed', 'void')`),
    check('payouts_amount', sql`${t.amountPence} > 0 and ${t.reversedPence} between 0 and ${t.amountPence}`),
    check('payouts_sent', sql`(${t.status} = 'sent') = (${t.stripeTransferId} is not null)`),
  ],
)

/** Each paying organisation's customer at Stripe, with its own account details for bank transfers. */
export const stripeCustomers = pgTable('stripe_customers', {
  payerId: text()
    .primaryKey()
    .references(() => organisations.id, { onDelete: 'restrict' }),
  stripeCustomerId: text().notNull().unique('stripe_customers_once'),
  sortCode: text(),
  accountNumber: text(),
  accountName: text(),
  /** Money that arrived by transfer and covers no open request whole, as last read. */
  waitingPence: penceColumn().notNull().default(sql`0`),
  waitingReadAt: instant(),
  /** The transfers by which it came, as last read, oldest first. */
  waitingTransfers: jsonb().$type<WaitingTransfer[]>().notNull().default([]),
})

/** A call to Stripe, written before it is made: its key is `kind:rowId:attempt`, its parameters never change. */
export const stripeCalls = pgTable(
  'stripe_calls',
  {
    id: id().primaryKey(),
    kind: text().notNull(),
    rowId: text().notNull(),
    attempt: smallint().notNull(),
    parameters: jsonb().$type<Record<string, unknown>>().notNull(),
    status: text({ enum: ['pending', 'done', 'refused'] }).notNull(),
    stripeId: text(),
    refusal: text(),
    writtenAt: instant().notNull(),
    firstSentAt: instant(),
    answeredAt: instant(),
  },
  (t) => [
    unique('stripe_calls_once').on(t.kind, t.rowId, t.attempt),
    index('stripe_calls_pending').on(t.status, t.writtenAt),
    check('stripe_calls_status', sql`${t.status} in ('pending', 'done', 'refused')`),
  ],
)

/** Stripe's events, stored once before they are answered; a body is only a hint that something changed. */
export const stripeEvents = pgTable(
  'stripe_events',
  {
    id: text().primaryKey(),
    type: text().notNull(),
    objectId: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    storedAt: instant().notNull(),
    processedAt: instant(),
    outcome: text(),
  },
  (t) => [index('stripe_events_waiting').on(t.storedAt).where(sql`${t.processedAt} is null`)],
)

/**
 * Every email as it was written. 'waiting' until the mail server has it ('sent') or refuses it for good ('refused'); in
 * the demonstration nothing leaves and it is 'shown' in the outbox.
 */
export const emails = pgTable(
  'emails',
  {
    id: id().primaryKey(),
    template: text().notNull(),
    toAddress: text().notNull(),
    subject: text().notNull(),
    html: text().notNull(),
    text: text().notNull(),
    /** What it is attached from when it is sent: a payment request's PDF is made then, not stored here. */
    attachesId: text(),
    /** Visits as a mail program puts them into its reader's calendar, as they stood when it was written. */
    invitations: jsonb().$type<Invitation[]>().notNull().default([]),
    key: text().notNull(),
    writtenAt: instant().notNull(),
    status: text({ enum: ['waiting', 'sent', 'shown', 'refused'] })
      .notNull()
      .default('waiting'),
    sentAt: instant(),
    attempts: smallint().notNull().default(0),
    lastError: text(),
  },
  (t) => [
    unique('emails_key_once').on(t.key),
    index('emails_written').on(t.writtenAt),
    check('emails_status', sql`${t.status} in ('waiting', 'sent', 'shown', 'refused')`),
    check('emails_sent', sql`(${t.status} = 'sent') = (${t.sentAt} is not null)`),
  ],
)
