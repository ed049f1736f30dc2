import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import type { ClaimStatus } from '#app/domain/clients/claim-lifecycle.ts'
import { instant } from '../columns.ts'
import { organisations, party } from './organisations.ts'
import { people } from './sign-in.ts'

/** An adviser's own link for the schools that are clients already. It is shown to them again and again, so it is kept as it is. */
export const clientLinks = pgTable(
  'client_links',
  {
    supplierId: text()
      .primaryKey()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    secret: text().notNull(),
    madeAt: instant().notNull(),
  },
  (t) => [unique('client_links_secret_once').on(t.secret)],
)

/**
 * That a school was an adviser's client before they met here: who said so and when, and what staff decided. What is charged
 * for such a school follows from `status` = 'confirmed' alone.
 */
export const existingClients = pgTable(
  'existing_clients',
  {
    supplierId: party(),
    schoolId: party(),
    status: text().$type<ClaimStatus>().notNull(),
    /** Of the school's people, or of those who have asked to join it. */
    claimedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    claimedByName: text().notNull(),
    claimedAt: instant().notNull(),
    decidedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    decidedByName: text(),
    decidedAt: instant(),
    /** What staff saw that confirms it, or why they refused: both sides read it. */
    seen: text(),
    reason: text(),
  },
  (t) => [
    primaryKey({ name: 'existing_clients_once', columns: [t.supplierId, t.schoolId] }),
    index('existing_clients_school').on(t.schoolId),
    index('existing_clients_waiting').on(t.claimedAt).where(sql`${t.status} = 'claimed'`),
    check('existing_clients_status', sql`${t.status} in ('claimed', 'confirmed', 'refused', 'taken_back')`),
    check(
      'existing_clients_decided',
      sql`${t.status} not in ('confirmed', 'refused') or (${t.decidedBy} is not null and ${t.decidedAt} is not null)`,
    ),
    check(
      'existing_clients_explained',
      sql`(${t.status} <> 'confirmed' or coalesce(${t.seen}, '') <> '') and (${t.status} <> 'refused' or coalesce(${t.reason}, '') <> '')`,
    ),
  ],
)
