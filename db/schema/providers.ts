import { sql } from 'drizzle-orm'
import { boolean, check, index, jsonb, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { PractitionerTerms } from '#app/domain/providers/practitioner-terms.ts'
import { id, instant } from '../columns.ts'
import { bookings } from './bookings.ts'
import { party, partyOrNone } from './organisations.ts'
import { invitations, people } from './sign-in.ts'
import { visits } from './visits.ts'

const person = () => text().references(() => people.id, { onDelete: 'restrict' })

/**
 * Whom a provider sends, from the invitation to the day on which they leave. Their credentials, CPD and time are their own and
 * stand elsewhere: this is seen by the provider’s office and by them.
 */
export const practitioners = pgTable(
  'practitioners',
  {
    id: id().primaryKey(),
    supplierId: party(),
    /** Null until whoever was invited has joined. */
    personId: person(),
    email: text().notNull(),
    /** What the provider’s office calls them until they have joined, and their own name after. */
    name: text().notNull(),
    status: text({ enum: ['invited', 'joined', 'declined', 'withdrawn', 'left', 'ended'] }).notNull(),
    /** The one that is open, or was accepted: sent again, it is another. */
    invitationId: text().references(() => invitations.id, { onDelete: 'restrict' }),
    invitedAt: instant().notNull(),
    joinedAt: instant(),
    endedAt: instant(),
    /** Why it ended, in words that the other side reads. */
    endedReason: text(),
    /** Whether they agreed to stand on the provider’s public page by name. */
    isShown: boolean().notNull().default(false),
  },
  (t) => [
    uniqueIndex('practitioners_joined_once').on(t.supplierId, t.personId).where(sql`${t.status} = 'joined'`),
    uniqueIndex('practitioners_invited_once')
      .on(t.supplierId, sql`lower(${t.email})`)
      .where(sql`${t.status} = 'invited'`),
    index('practitioners_person').on(t.personId),
    check('practitioners_status', sql`${t.status} in ('invited', 'joined', 'declined', 'withdrawn', 'left', 'ended')`),
    check(
      'practitioners_joined',
      sql`(${t.status} in ('joined', 'left', 'ended')) = (${t.personId} is not null and ${t.joinedAt} is not null)`,
    ),
  ],
)

/**
 * What a provider offered a practitioner, and what became of it: the terms and the rate, never changed. Those agreed hold until
 * new ones are agreed.
 */
export const practitionerTerms = pgTable(
  'practitioner_terms',
  {
    id: id().primaryKey(),
    practitionerId: text()
      .notNull()
      .references(() => practitioners.id, { onDelete: 'restrict' }),
    supplierId: party(),
    personId: person(),
    terms: jsonb().$type<PractitionerTerms>().notNull(),
    status: text({ enum: ['offered', 'agreed', 'declined', 'withdrawn', 'replaced'] }).notNull(),
    offeredAt: instant().notNull(),
    offeredBy: text().notNull(),
    decidedAt: instant(),
  },
  (t) => [
    uniqueIndex('practitioner_terms_one_offered').on(t.practitionerId).where(sql`${t.status} = 'offered'`),
    uniqueIndex('practitioner_terms_one_agreed').on(t.practitionerId).where(sql`${t.status} = 'agreed'`),
    index('practitioner_terms_supplier').on(t.supplierId),
    check('practitioner_terms_status', sql`${t.status} in ('offered', 'agreed', 'declined', 'withdrawn', 'replaced')`),
  ],
)

/**
 * Whom a provider named for a visit: the first it names stands at once, a substitute waits for the school’s yes. Seen by both
 * sides; what the practitioner is paid is in the terms, which the school cannot read.
 */
export const namings = pgTable(
  'namings',
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
    personId: person().notNull(),
    name: text().notNull(),
    /** Their level of qualification when they were named, which whoever stands in for them has at least. */
    level: smallint().notNull(),
    /** `stands`: comes. `proposed`: waits for the school. `refused`: by the school. `ended`: gave way, left, or was stopped. */
    status: text({ enum: ['stands', 'proposed', 'refused', 'ended'] }).notNull(),
    /** The terms that were agreed when they were named, by which they are paid. */
    termsId: text()
      .notNull()
      .references(() => practitionerTerms.id, { onDelete: 'restrict' }),
    namedAt: instant().notNull(),
    namedBy: text().notNull(),
    decidedAt: instant(),
    decidedBy: text(),
    /** Why somebody else comes, or why the school said no: the other side reads it. */
    reason: text(),
  },
  (t) => [
    uniqueIndex('namings_one_open').on(t.visitId).where(sql`${t.status} in ('stands', 'proposed')`),
    index('namings_booking').on(t.bookingId),
    index('namings_person').on(t.personId),
    check('namings_status', sql`${t.status} in ('stands', 'proposed', 'refused', 'ended')`),
  ],
)
