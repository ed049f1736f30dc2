import { sql } from 'drizzle-orm'
import { boolean, check, index, jsonb, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ChargeItem } from '#app/domain/invoices/sheet.ts'
import { day, id, instant, penceColumn } from '../columns.ts'
import { bookings } from './bookings.ts'
import { party, partyOrNone } from './organisations.ts'
import { visits } from './visits.ts'

/**
 * What one visit costs its payer: the supplier's supply and Waymark's, frozen as soon as delivery is agreed, when a late
 * cancellation is charged, or in advance when the visit is confirmed. It waits ('ready') until its payer's invoices leave, and is invoiced once. Pence.
 */
export const charges = pgTable(
  'charges',
  {
    id: id().primaryKey(),
    visitId: text()
      .notNull()
      .references(() => visits.id, { onDelete: 'restrict' }),
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    kind: text({ enum: ['visit', 'cancellation'] }).notNull(),
    status: text({ enum: ['awaiting_order_number', 'held', 'ready', 'invoiced'] }).notNull(),
    /** Why it is not invoiced: the total is above what was approved. */
    heldReason: text({ enum: ['above_approved'] }),
    /** The most that the approver agreed to, VAT included. */
    approvedPence: penceColumn().notNull(),
    /** What the supplier's invoice says of it, and Waymark's: their lines as they are printed. */
    item: jsonb().$type<ChargeItem>().notNull(),
    adviserPence: penceColumn().notNull(),
    feePence: penceColumn().notNull(),
    totalPence: penceColumn().notNull(),
    chargedAt: instant().notNull(),
    /** Charged when the visit was confirmed, before it took place: what of it is not due in the end is credited. */
    inAdvance: boolean().notNull().default(false),
    /** Since when its supplier may be paid of it; of what is charged in advance not before delivery is agreed, or it ended at a cost. */
    payableAt: instant(),
    /** Since when nothing of what was charged in advance is due: credited whole by a rule. Another may be charged in its place. */
    annulledAt: instant(),
    /** The first day on which it is invoiced: at once, or when its payer's month or term is over. */
    invoiceOn: day().notNull(),
    paymentRequestId: text().references(() => paymentRequests.id, { onDelete: 'restrict' }),
    /** What of it has come in and was not given back, payment by payment. */
    receivedPence: penceColumn().notNull().default(sql`0`),
    /** What credit notes took off it, VAT included, and what of that was the supplier's. */
    creditedPence: penceColumn().notNull().default(sql`0`),
    creditedAdviserPence: penceColumn().notNull().default(sql`0`),
  },
  (t) => [
    uniqueIndex('charges_visit_once').on(t.visitId, t.payerId, t.supplierId).where(sql`${t.annulledAt} is null`),
    index('charges_ready').on(t.invoiceOn).where(sql`${t.status} = 'ready'`),
    index('charges_booking').on(t.bookingId),
    index('charges_request').on(t.paymentRequestId),
    index('charges_payer').on(t.payerId, t.status),
    index('charges_supplier').on(t.supplierId, t.status),
    check('charges_kind', sql`${t.kind} in ('visit', 'cancellation')`),
    check('charges_status', sql`${t.status} in ('awaiting_order_number', 'held', 'ready', 'invoiced')`),
    check('charges_held', sql`(${t.status} = 'held') = (${t.heldReason} is not null)`),
    check('charges_invoiced', sql`(${t.status} = 'invoiced') = (${t.paymentRequestId} is not null)`),
    check(
      'charges_in_advance',
      sql`(${t.inAdvance} or ${t.payableAt} is not null) and (not ${t.inAdvance} or ${t.kind} = 'visit')`,
    ),
    check(
      'charges_annulled',
      sql`${t.annulledAt} is null or (${t.inAdvance} and ${t.creditedPence} = ${t.totalPence} and ${t.payableAt} is null)`,
    ),
    check(
      'charges_money',
      sql`${t.adviserPence} >= 0 and ${t.feePence} >= 0 and ${t.adviserPence} + ${t.feePence} = ${t.totalPence}
        and ${t.receivedPence} >= 0 and ${t.receivedPence} + ${t.creditedPence} <= ${t.totalPence}`,
    ),
    check(
      'charges_credited',
      sql`${t.creditedAdviserPence} between 0 and ${t.adviserPence}
        and ${t.creditedPence} - ${t.creditedAdviserPence} between 0 and ${t.feePence}
        and (${t.creditedPence} = 0 or ${t.status} = 'invoiced')`,
    ),
  ],
)

/** One request for payment: what one payer owes for a visit, or for a month's or a term's, with one total and one reference. */
export const paymentRequests = pgTable(
  'payment_requests',
  {
    id: id().primaryKey(),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    status: text({ enum: ['open', 'paid', 'void'] }).notNull(),
    /** The number of the first of its invoices: what a transfer quotes. */
    reference: text().notNull(),
    totalPence: penceColumn().notNull(),
    receivedPence: penceColumn().notNull().default(sql`0`),
    /** What credit notes took off it: total less credited less received is still to pay. */
    creditedPence: penceColumn().notNull().default(sql`0`),
    issuedAt: instant().notNull(),
    dueOn: day().notNull(),
    paidAt: instant(),
    /** How many times it has been asked for at Stripe: once more after a payment was lost to the payer's bank. */
    askedTimes: smallint().notNull().default(1),
    stripeInvoiceId: text(),
    stripeInvoiceUrl: text(),
    accountNumber: text(),
    sortCode: text(),
    accountName: text(),
    /** When it was last read at Stripe: reconciliation takes the longest unread first. */
    readAt: instant(),
  },
  (t) => [
    uniqueIndex('payment_requests_stripe_once').on(t.stripeInvoiceId).where(sql`${t.stripeInvoiceId} is not null`),
    index('payment_requests_payer').on(t.payerId, t.status),
    check('payment_requests_status', sql`${t.status} in ('open', 'paid', 'void')`),
    check(
      'payment_requests_money',
      sql`${t.totalPence} > 0 and ${t.receivedPence} >= 0 and ${t.creditedPence} >= 0
        and ${t.receivedPence} + ${t.creditedPence} <= ${t.totalPence}`,
    ),
    check('payment_requests_paid', sql`(${t.status} = 'paid') = (${t.paidAt} is not null)`),
  ],
)
