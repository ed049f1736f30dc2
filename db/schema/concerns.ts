import { sql } from 'drizzle-orm'
import { check, index, pgTable, text } from 'drizzle-orm/pg-core'
import type { ConcernEvent, ConcernStatus } from '#app/domain/safeguarding/concern-lifecycle.ts'
import { day, id, instant } from '../columns.ts'
import { partyOrNone } from './organisations.ts'
import { people } from './sign-in.ts'

const person = () => text().references(() => people.id, { onDelete: 'restrict' })

/** A concern about an adviser, for staff alone. Whoever reports one writes it, and does not read it again. It names no pupil. */
export const concerns = pgTable(
  'concerns',
  {
    id: id().primaryKey(),
    aboutPersonId: person().notNull(),
    /** Who reported it. */
    personId: person().notNull(),
    reporterName: text().notNull(),
    /** For whom they work, where it is not themselves. */
    reporterOrganisationId: partyOrNone(),
    said: text().notNull(),
    reportedAt: instant().notNull(),
    status: text().$type<ConcernStatus>().notNull(),
    suspendedBy: person(),
    /** Whether and what was referred to the local authority’s designated officer, and when that was decided. */
    ladoDecision: text(),
    ladoOn: day(),
    /** The same for a referral to the Disclosure and Barring Service. */
    dbsDecision: text(),
    dbsOn: day(),
  },
  (t) => [
    index('concerns_about').on(t.aboutPersonId),
    check('concerns_status', sql`${t.status} in ('reported', 'unfounded', 'suspended', 'lifted', 'revoked')`),
    check('concerns_suspended', sql`${t.status} in ('reported', 'unfounded') or ${t.suspendedBy} is not null`),
    check(
      'concerns_decided',
      sql`(${t.ladoDecision} is null) = (${t.ladoOn} is null) and (${t.dbsDecision} is null) = (${t.dbsOn} is null)`,
    ),
  ],
)

/** What was done about a concern, in order; never changed. */
export const concernEvents = pgTable(
  'concern_events',
  {
    id: id().primaryKey(),
    concernId: text()
      .notNull()
      .references(() => concerns.id, { onDelete: 'restrict' }),
    /** Whom the concern is about, who never reads it, of the staff or not. */
    aboutPersonId: person().notNull(),
    event: text().$type<ConcernEvent | 'lado' | 'dbs'>().notNull(),
    at: instant().notNull(),
    byPersonId: person().notNull(),
    byName: text().notNull(),
    note: text().notNull(),
  },
  (t) => [index('concern_events_concern').on(t.concernId)],
)
