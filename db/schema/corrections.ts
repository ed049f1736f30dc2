import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import type { EvidenceType } from '#app/domain/accreditation/evidence-rules.ts'
import type { CreditItem, CreditSheet } from '#app/domain/invoices/sheet.ts'
import { day, id, instant, penceColumn } from '../columns.ts'
import { bookings } from './bookings.ts'
import { charges, paymentRequests } from './charges.ts'
import { party, partyOrNone } from './organisations.ts'
import { invoices, payments, payouts } from './payments.ts'
import { people } from './sign-in.ts'
import { visits } from './visits.ts'

/**
 * What is taken off an invoiced charge, and why. One member of staff asks for it and another agrees; what a rule of the
 * booking brings about, as a visit that was invoiced in advance and did not take place, is asked for by nobody. Pence.
 */
export const credits = pgTable(
  'credits',
  {
    id: id().primaryKey(),
    chargeId: text()
      .notNull()
      .references(() => charges.id, { onDelete: 'restrict' }),
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    visitId: text()
      .notNull()
      .references(() => visits.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    status: text({ enum: ['asked', 'agreed', 'done', 'declined', 'taken_back'] }).notNull(),
    cause: text({
      enum: ['billed_wrongly', 'not_as_agreed', 'goodwill', 'cancelled', 'in_part', 'by_payroll'],
    }).notNull(),
    /** Why, as both sides read it. */
    reason: text().notNull(),
    /** What is taken off each line, both suppliers', as their credit notes print it. */
    item: jsonb().$type<CreditItem>().notNull(),
    adviserPence: penceColumn().notNull(),
    feePence: penceColumn().notNull(),
    totalPence: penceColumn().notNull(),
    askedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    askedByName: text().notNull(),
    askedAt: instant().notNull(),
    decidedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    decidedByName: text(),
    decidedAt: instant(),
    /** What whoever declined it said. */
    answer: text(),
    doneAt: instant(),
  },
  (t) => [
    index('credits_charge').on(t.chargeId),
    index('credits_status').on(t.status, t.askedAt),
    uniqueIndex('credits_one_at_a_time')
      .on(t.chargeId)
      .where(sql`${t.status} in ('asked', 'agreed') and ${t.askedBy} is not null`),
    // What a rule brings about follows from how the visit ended, which it does once.
    uniqueIndex('credits_by_rule_once').on(t.chargeId).where(sql`${t.askedBy} is null`),
    check('credits_status', sql`${t.status} in ('asked', 'agreed', 'done', 'declined', 'taken_back')`),
    check(
      'credits_cause',
      sql`${t.cause} in ('billed_wrongly', 'not_as_agreed', 'goodwill', 'cancelled', 'in_part', 'by_payroll')`,
    ),
    check('credits_reason', sql`char_length(${t.reason}) > 0`),
    check(
      'credits_money',
      sql`${t.adviserPence} >= 0 and ${t.feePence} >= 0 and ${t.totalPence} > 0 and ${t.adviserPence} + ${t.feePence} = ${t.totalPence}`,
    ),
    check(
      'credits_second_person',
      sql`${t.askedBy} is null or ${t.decidedBy} is null or ${t.askedBy} <> ${t.decidedBy}`,
    ),
    check(
      'credits_decided',
      sql`(${t.status} in ('asked', 'taken_back')) = (${t.decidedAt} is null) and (${t.askedBy} is null or ${t.status} in ('asked', 'taken_back') or ${t.decidedBy} is not null)`,
    ),
    check('credits_done', sql`(${t.status} = 'done') = (${t.doneAt} is not null)`),
  ],
)

/** A credit note of one issuer against one invoice: a document of its own, numbered in a series of its own. Never edited. */
export const creditNotes = pgTable(
  'credit_notes',
  {
    id: id().primaryKey(),
    creditId: text()
      .notNull()
      .references(() => credits.id, { onDelete: 'restrict' }),
    invoiceId: text()
      .notNull()
      .references(() => invoices.id, { onDelete: 'restrict' }),
    paymentRequestId: text()
      .notNull()
      .references(() => paymentRequests.id, { onDelete: 'restrict' }),
    issuerId: party(),
    sequence: integer().notNull(),
    number: text().notNull(),
    kind: text({ enum: ['visit', 'fee'] }).notNull(),
    schoolId: party(),
    payerId: party(),
    supplierId: partyOrNone(),
    leadId: partyOrNone(),
    issuedAt: instant().notNull(),
    taxPointOn: day().notNull(),
    netPence: penceColumn().notNull(),
    vatPence: penceColumn().notNull(),
    grossPence: penceColumn().notNull(),
    sheet: jsonb().$type<CreditSheet>().notNull(),
  },
  (t) => [
    unique('credit_notes_number_once').on(t.issuerId, t.sequence),
    unique('credit_notes_issuer_once').on(t.creditId, t.issuerId, t.kind),
    index('credit_notes_invoice').on(t.invoiceId),
    index('credit_notes_payer').on(t.payerId, t.issuedAt),
    index('credit_notes_supplier').on(t.supplierId, t.issuedAt),
    check('credit_notes_kind', sql`${t.kind} in ('visit', 'fee') and (${t.kind} = 'fee') = (${t.supplierId} is null)`),
    check(
      'credit_notes_sum',
      sql`${t.netPence} + ${t.vatPence} = ${t.grossPence} and ${t.netPence} >= 0 and ${t.vatPence} >= 0 and ${t.grossPence} > 0`,
    ),
  ],
)

/**
 * Money that goes back to a payer: from a payment, or from what waits on their balance at Stripe (no payment). Asked for by
 * one member of staff and sent by another; what follows from a credit was decided with it. It leaves only once what advisers
 * were paid of it is taken back. Pence.
 */
export const refunds = pgTable(
  'refunds',
  {
    id: id().primaryKey(),
    paymentId: text().references(() => payments.id, { onDelete: 'restrict' }),
    paymentRequestId: text().references(() => paymentRequests.id, { onDelete: 'restrict' }),
    creditId: text().references(() => credits.id, { onDelete: 'restrict' }),
    schoolId: partyOrNone(),
    payerId: party(),
    leadId: partyOrNone(),
    amountPence: penceColumn().notNull(),
    /** 'needs_bank_details': Stripe has asked the payer by email where to. 'on_its_way': the bank has it. */
    status: text({
      enum: [
        'asked',
        'waiting',
        'sending',
        'needs_bank_details',
        'on_its_way',
        'returned',
        'failed',
        'declined',
        'taken_back',
      ],
    }).notNull(),
    /** Why it goes back, as the payer reads it. */
    reason: text().notNull(),
    /** Why it waits or failed. */
    standing: text(),
    /** Who at the payer's is asked for bank details. */
    instructionsEmail: text(),
    askedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    askedByName: text().notNull(),
    askedAt: instant().notNull(),
    decidedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    decidedByName: text(),
    decidedAt: instant(),
    stripeRefundId: text(),
    /** What the bank calls it, where it was returned by hand: money that came past Stripe. */
    bankReference: text(),
    sentAt: instant(),
    endedAt: instant(),
    readAt: instant(),
  },
  (t) => [
    uniqueIndex('refunds_stripe_once').on(t.stripeRefundId).where(sql`${t.stripeRefundId} is not null`),
    index('refunds_payment').on(t.paymentId),
    index('refunds_payer').on(t.payerId, t.status),
    index('refunds_status').on(t.status, t.askedAt),
    check(
      'refunds_status',
      sql`${t.status} in ('asked', 'waiting', 'sending', 'needs_bank_details', 'on_its_way', 'returned', 'failed', 'declined', 'taken_back')`,
    ),
    check('refunds_amount', sql`${t.amountPence} > 0`),
    check('refunds_from', sql`${t.paymentId} is null or ${t.paymentRequestId} is not null`),
    check(
      'refunds_second_person',
      sql`${t.askedBy} is null or ${t.decidedBy} is null or ${t.askedBy} <> ${t.decidedBy}`,
    ),
    check(
      'refunds_decided',
      sql`(${t.status} in ('asked', 'taken_back')) = (${t.decidedAt} is null) and (${t.askedBy} is null or ${t.status} in ('asked', 'taken_back') or ${t.decidedBy} is not null)`,
    ),
    check(
      'refunds_sent',
      sql`(${t.sentAt} is not null) = (${t.stripeRefundId} is not null or ${t.bankReference} is not null)
        and (${t.status} in ('needs_bank_details', 'on_its_way', 'returned') and ${t.sentAt} is not null
          or ${t.status} = 'failed' or ${t.status} in ('asked', 'waiting', 'sending', 'declined', 'taken_back') and ${t.sentAt} is null)`,
    ),
    check('refunds_ended', sql`(${t.status} in ('returned', 'failed')) = (${t.endedAt} is not null)`),
  ],
)

/** A card payment that the payer's bank questions ('inquiry') or has held back until it decides. Pence. */
export const disputes = pgTable(
  'disputes',
  {
    id: id().primaryKey(),
    paymentId: text()
      .notNull()
      .references(() => payments.id, { onDelete: 'restrict' }),
    paymentRequestId: text()
      .notNull()
      .references(() => paymentRequests.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    stripeDisputeId: text().notNull().unique('disputes_stripe_once'),
    /** 'closed': an inquiry that came to nothing. */
    status: text({ enum: ['inquiry', 'needs_response', 'under_review', 'won', 'lost', 'closed'] }).notNull(),
    /** Whether the money is with us ('here'), held back by the bank ('held_back'), or kept by it ('kept'). */
    money: text({ enum: ['here', 'held_back', 'kept'] }).notNull(),
    amountPence: penceColumn().notNull(),
    /** What the bank charges for it, given back if it is won. */
    costPence: penceColumn().notNull().default(sql`0`),
    /** The bank's own word for why. */
    reason: text().notNull(),
    openedAt: instant().notNull(),
    answerBy: instant(),
    evidence: text(),
    evidenceBy: text().references(() => people.id, { onDelete: 'restrict' }),
    evidenceByName: text(),
    evidenceAt: instant(),
    /** When Stripe had it. */
    submittedAt: instant(),
    closedAt: instant(),
    readAt: instant(),
  },
  (t) => [
    index('disputes_payment').on(t.paymentId),
    index('disputes_status').on(t.status, t.answerBy),
    check(
      'disputes_status',
      sql`${t.status} in ('inquiry', 'needs_response', 'under_review', 'won', 'lost', 'closed')`,
    ),
    check(
      'disputes_money',
      sql`${t.money} in ('here', 'held_back', 'kept') and ${t.amountPence} > 0 and ${t.costPence} >= 0`,
    ),
    check('disputes_closed', sql`(${t.status} in ('won', 'lost', 'closed')) = (${t.closedAt} is not null)`),
    check('disputes_evidence', sql`num_nonnulls(${t.evidence}, ${t.evidenceByName}, ${t.evidenceAt}) in (0, 3)`),
  ],
)

/**
 * A file that goes to the payer's bank with the answer to a dispute, whose bytes are in the evidence store under `key`: what staff
 * added, and our own invoices as they stood when it was answered. One of each of Stripe's kinds; fixed once it was answered.
 */
export const disputeFiles = pgTable(
  'dispute_files',
  {
    id: id().primaryKey(),
    disputeId: text()
      .notNull()
      .references(() => disputes.id, { onDelete: 'restrict' }),
    payerId: party(),
    what: text({
      enum: ['service_documentation', 'customer_communication', 'uncategorized_file', 'receipt'],
    }).notNull(),
    key: text().notNull(),
    name: text().notNull(),
    mediaType: text().$type<EvidenceType>().notNull(),
    bytes: integer().notNull(),
    sha256: text().notNull(),
    addedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    addedByName: text().notNull(),
    addedAt: instant().notNull(),
  },
  (t) => [
    unique('dispute_files_once').on(t.disputeId, t.what),
    uniqueIndex('dispute_files_key').on(t.key),
    check(
      'dispute_files_what',
      sql`${t.what} in ('service_documentation', 'customer_communication', 'uncategorized_file', 'receipt')`,
    ),
    check('dispute_files_key_drawn', sql`${t.key} ~ '^[0-9a-f]{32}$'`),
    check('dispute_files_size', sql`${t.bytes} between 1 and 4500000`),
    check('dispute_files_type', sql`${t.mediaType} in ('application/pdf', 'image/jpeg', 'image/png')`),
  ],
)

/** What is taken back from an adviser's account of a payout that was sent: before the payer is refunded, or while their bank disputes. */
export const payoutReversals = pgTable(
  'payout_reversals',
  {
    id: id().primaryKey(),
    payoutId: text()
      .notNull()
      .references(() => payouts.id, { onDelete: 'restrict' }),
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
    creditId: text().references(() => credits.id, { onDelete: 'restrict' }),
    disputeId: text().references(() => disputes.id, { onDelete: 'restrict' }),
    amountPence: penceColumn().notNull(),
    status: text({ enum: ['waiting', 'sending', 'done', 'failed'] }).notNull(),
    reason: text(),
    stripeReversalId: text(),
    openedAt: instant().notNull(),
    doneAt: instant(),
  },
  (t) => [
    uniqueIndex('payout_reversals_stripe_once').on(t.stripeReversalId).where(sql`${t.stripeReversalId} is not null`),
    index('payout_reversals_payout').on(t.payoutId),
    index('payout_reversals_payment').on(t.paymentId, t.status),
    index('payout_reversals_supplier').on(t.supplierId, t.status),
    check('payout_reversals_status', sql`${t.status} in ('waiting', 'sending', 'done', 'failed')`),
    check('payout_reversals_amount', sql`${t.amountPence} > 0`),
    check('payout_reversals_why', sql`num_nonnulls(${t.creditId}, ${t.disputeId}) = 1`),
    check(
      'payout_reversals_done',
      sql`(${t.status} = 'done') = (${t.stripeReversalId} is not null) and (${t.status} = 'done') = (${t.doneAt} is not null)`,
    ),
  ],
)
