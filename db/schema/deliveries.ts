import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { EvidenceType } from '#app/domain/accreditation/evidence-rules.ts'
import type { DeliveryKind } from '#app/domain/deliveries/delivery-rules.ts'
import { id, instant } from '../columns.ts'
import { bookings } from './bookings.ts'
import { party } from './organisations.ts'
import { people } from './sign-in.ts'
import { visits } from './visits.ts'

/**
 * What was delivered of a service without a date: a file, whose bytes are in the evidence store under `key`, a link, or codes,
 * which are kept encrypted. There is no column for a consortium that leads: what was delivered is its member’s.
 */
export const deliveries = pgTable(
  'deliveries',
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
    kind: text().$type<DeliveryKind>().notNull(),
    /** What it is, in the supplier’s words. */
    said: text().notNull(),
    /** Of a file. */
    key: text(),
    name: text(),
    mediaType: text().$type<EvidenceType>(),
    bytes: integer(),
    sha256: text(),
    /** Of a link: https, of a public host. */
    url: text(),
    /** Of codes: all of them, encrypted, and how many there are; one that is for everybody counts as all that were asked for. */
    codes: text(),
    codeCount: integer(),
    isForAll: boolean().notNull().default(false),
    deliveredAt: instant().notNull(),
    deliveredBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    deliveredByName: text().notNull(),
    /** When another took its place, or it was taken back; the row stays, what it held is opened no more. */
    replacedAt: instant(),
    replacedById: text(),
  },
  (t) => [
    index('deliveries_visit').on(t.visitId, t.deliveredAt),
    uniqueIndex('deliveries_key').on(t.key),
    uniqueIndex('deliveries_same_file_once').on(t.visitId, t.sha256).where(sql`${t.replacedAt} is null`),
    check(
      'deliveries_kind',
      sql`case ${t.kind}
        when 'file' then ${t.key} is not null and ${t.name} is not null and ${t.mediaType} is not null and ${t.bytes} is not null and ${t.sha256} is not null and ${t.url} is null and ${t.codes} is null
        when 'link' then ${t.url} is not null and ${t.key} is null and ${t.codes} is null
        when 'codes' then ${t.codes} is not null and ${t.codeCount} between 1 and 2000 and ${t.key} is null and ${t.url} is null
        else false end`,
    ),
    check('deliveries_key_drawn', sql`${t.key} ~ '^[0-9a-f]{32}$'`),
    check('deliveries_size', sql`${t.bytes} between 1 and 10485760`),
    check('deliveries_type', sql`${t.mediaType} in ('application/pdf', 'image/jpeg', 'image/png')`),
    check('deliveries_link', sql`${t.url} ~ '^https://'`),
    check('deliveries_said', sql`char_length(${t.said}) between 1 and 300`),
  ],
)

/** That somebody of the school opened a file or looked at codes, and in which minute; never changed. Both sides read it. */
export const deliveryOpenings = pgTable(
  'delivery_openings',
  {
    id: id().primaryKey(),
    deliveryId: text()
      .notNull()
      .references(() => deliveries.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    personName: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [uniqueIndex('delivery_openings_once').on(t.deliveryId, t.personId, t.at)],
)
