import { sql } from 'drizzle-orm'
import { check, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { EnquiryBrief, OfferedDay } from '#app/domain/enquiries/brief.ts'
import type { AskStatus, EnquiryStatus } from '#app/domain/enquiries/enquiry-lifecycle.ts'
import { id, instant, penceColumn } from '../columns.ts'
import { party, partyOrNone } from './organisations.ts'
import { people } from './sign-in.ts'

/** One brief that a school, its trust or a consortium sent to several advisers. Only the buying side reads this row. */
export const enquiries = pgTable(
  'enquiries',
  {
    id: id().primaryKey(),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    /** Whose people asked: one of the three. */
    organisationId: party(),
    status: text().$type<EnquiryStatus>().notNull(),
    askedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    askedByName: text().notNull(),
    askedAt: instant().notNull(),
    answerBy: instant().notNull(),
    /** When it ends by itself, unless somebody has chosen: answers are not left standing for ever. */
    chooseBy: instant().notNull(),
    endedAt: instant(),
    endedByName: text(),
    brief: jsonb().$type<EnquiryBrief>().notNull(),
  },
  (t) => [
    index('enquiries_school').on(t.schoolId, t.askedAt),
    index('enquiries_payer').on(t.payerId, t.askedAt),
    index('enquiries_lead').on(t.leadId, t.askedAt).where(sql`${t.leadId} is not null`),
    index('enquiries_open').on(t.chooseBy).where(sql`${t.status} = 'open'`),
    check('enquiries_status', sql`${t.status} in ('open', 'chosen', 'closed', 'ended')`),
    check('enquiries_over', sql`(${t.status} = 'open') = (${t.endedAt} is null)`),
    check('enquiries_times', sql`${t.askedAt} < ${t.answerBy} and ${t.answerBy} <= ${t.chooseBy}`),
  ],
)

/**
 * What one adviser was asked, and what they answered: read by the buying side and that adviser, and by none of the others
 * who were asked. So it says again what the brief says.
 */
export const enquiryAsks = pgTable(
  'enquiry_asks',
  {
    enquiryId: text()
      .notNull()
      .references(() => enquiries.id, { onDelete: 'restrict' }),
    supplierId: party(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    status: text().$type<AskStatus>().notNull(),
    askedByName: text().notNull(),
    askedAt: instant().notNull(),
    answerBy: instant().notNull(),
    brief: jsonb().$type<EnquiryBrief>().notNull(),
    answeredAt: instant(),
    days: jsonb().$type<OfferedDay[]>(),
    /** The adviser's own price of one visit, before travel, fee and VAT. */
    pricePence: penceColumn(),
    /** Why it is another than the menu's; '' where it is the menu's. */
    priceReason: text(),
    note: text(),
    declinedWhy: text(),
    remindedAt: instant(),
  },
  (t) => [
    primaryKey({ name: 'enquiry_asks_once', columns: [t.enquiryId, t.supplierId] }),
    index('enquiry_asks_supplier').on(t.supplierId, t.status, t.answerBy),
    index('enquiry_asks_waiting').on(t.answerBy).where(sql`${t.status} = 'asked'`),
    check(
      'enquiry_asks_status',
      sql`${t.status} in ('asked', 'offered', 'declined', 'lapsed', 'chosen', 'not_chosen', 'closed')`,
    ),
    check(
      'enquiry_asks_offer',
      sql`${t.status} not in ('offered', 'chosen', 'not_chosen') or (${t.days} is not null and ${t.pricePence} between 100 and 500000 and ${t.answeredAt} is not null)`,
    ),
    check('enquiry_asks_declined', sql`${t.status} <> 'declined' or coalesce(${t.declinedWhy}, '') <> ''`),
  ],
)
