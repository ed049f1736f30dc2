import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core'
import type { FeedFault } from '#app/domain/outside-calendars/feed-faults.ts'
import { id, instant, tstzrange } from '../columns.ts'
import { organisations, party } from './organisations.ts'
import { people } from './sign-in.ts'
import { visits } from './visits.ts'

/** A calendar that an adviser keeps elsewhere, read for when they are busy. It is the person's own: nobody else sees it. */
export const outsideCalendars = pgTable(
  'outside_calendars',
  {
    id: id().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    supplierId: party(),
    name: text().notNull(),
    /** Encrypted: whoever has the address reads the calendar. */
    addressSealed: text().notNull(),
    /** As much of it as a page shows. */
    addressShown: text().notNull(),
    addedAt: instant().notNull(),
    /** Not read, and nothing in it counts. */
    pausedAt: instant(),
    /** When it last answered, be it that nothing has changed, and when all of it was last read. */
    readAt: instant().notNull(),
    readWholeAt: instant().notNull(),
    /** What its server said of it, so that it need not send what has not changed. */
    etag: text(),
    lastModified: text(),
    /** Events in it that are written so that nobody can read them. */
    unread: integer().notNull().default(0),
    /** When it is to be looked at next. */
    dueAt: instant().notNull(),
    /** What was wrong at the last look, and how many looks in a row failed. */
    fault: text().$type<FeedFault>(),
    failures: smallint().notNull().default(0),
    /** When its owner was told that it is stale; null once it is read again. */
    toldStaleAt: instant(),
  },
  (t) => [
    index('outside_calendars_person').on(t.personId),
    index('outside_calendars_due').on(t.dueAt).where(sql`${t.pausedAt} is null`),
    check('outside_calendars_name', sql`char_length(${t.name}) between 1 and 60`),
    check(
      'outside_calendars_fault',
      sql`${t.fault} in ('private_address', 'not_https', 'no_such_host', 'unreachable', 'too_slow', 'refused', 'gone', 'server_error', 'too_many_redirects', 'too_large', 'empty', 'web_page', 'not_a_calendar', 'cut_off', 'too_many_events', 'too_heavy', 'key_gone')`,
    ),
    check('outside_calendars_failures', sql`(${t.fault} is null) = (${t.failures} = 0)`),
  ],
)

/** A visit that an outside calendar has become busy over: the adviser settles it, by what they do elsewhere or by saying so. */
export const calendarClashes = pgTable(
  'calendar_clashes',
  {
    visitId: text()
      .notNull()
      .references(() => visits.id, { onDelete: 'restrict' }),
    calendarId: text()
      .notNull()
      .references(() => outsideCalendars.id, { onDelete: 'cascade' }),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    supplierId: party(),
    /** The first busy time of the calendar over the visit. */
    span: tstzrange().notNull(),
    raisedAt: instant().notNull(),
    /** When the adviser said that both can be. */
    settledAt: instant(),
  },
  (t) => [
    primaryKey({ name: 'calendar_clashes_once', columns: [t.visitId, t.calendarId] }),
    index('calendar_clashes_person').on(t.personId),
    index('calendar_clashes_calendar').on(t.calendarId),
  ],
)

/** The secret address at which somebody's own calendar program reads the visits of one of their organisations. */
export const calendarFeeds = pgTable(
  'calendar_feeds',
  {
    organisationId: text()
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** Of a provider’s office, whose visits are all of the provider’s; else one’s own, or those of whom one buys for. */
    isOffice: boolean().notNull().default(false),
    /** It is found by its hash, and encrypted so that its owner can be shown it again. */
    secretHash: text().notNull(),
    secretSealed: text().notNull(),
    madeAt: instant().notNull(),
    /** When a program last read it, to the hour. */
    readAt: instant(),
  },
  (t) => [
    primaryKey({ name: 'calendar_feeds_once', columns: [t.organisationId, t.personId, t.isOffice] }),
    unique('calendar_feeds_secret_once').on(t.secretHash),
    index('calendar_feeds_person').on(t.personId),
  ],
)
