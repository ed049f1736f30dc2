import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  time,
  unique,
} from 'drizzle-orm/pg-core'
import type { PublicCredential } from '#app/domain/accreditation/credential-words.ts'
import { boxColumn, datemultirange, day, dayBits, id, instant, penceColumn, tstzrange } from '../columns.ts'
import { organisations, party } from './organisations.ts'
import { people } from './sign-in.ts'

/** A freelance adviser's practice: what only they and staff see. */
export const practices = pgTable(
  'practices',
  {
    supplierId: text()
      .primaryKey()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    legalName: text().notNull(),
    addressLines: text().array().notNull(),
    phone: text().notNull().default(''),
    trading: text({ enum: ['sole_trader', 'limited_company'] }).notNull(),
    vatNumber: text(),
    /** The first day with VAT; null: since before they joined. */
    vatFromOn: day(),
    invoicePrefix: text().notNull(),
    mileagePence: penceColumn().notNull(),
    noticeSchoolDays: smallint().notNull(),
    maxDaysAWeek: smallint().notNull(),
    authorityToInvoiceAt: instant(),
  },
  (t) => [
    unique('practices_person_once').on(t.personId),
    unique('practices_prefix_once').on(t.invoicePrefix),
    check('practices_trading', sql`${t.trading} in ('sole_trader', 'limited_company')`),
    check(
      'practices_numbers',
      sql`${t.mileagePence} between 0 and 200 and ${t.noticeSchoolDays} between 0 and 60 and ${t.maxDaysAWeek} between 1 and 7`,
    ),
  ],
)

/** The search projection: public columns only, so that text, trigram and GiST indexes work without row-level security. */
export const adviserCards = pgTable(
  'adviser_cards',
  {
    supplierId: text()
      .primaryKey()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    slug: text().notNull(),
    name: text().notNull(),
    legalName: text().notNull(),
    headline: text().notNull().default(''),
    about: text().notNull().default(''),
    town: text().notNull(),
    outcode: text().notNull(),
    // The middle of the outcode, never a home: what a school pays for travel is worked out from here.
    latitude: doublePrecision().notNull(),
    longitude: doublePrecision().notNull(),
    radiusMiles: smallint().notNull(),
    reach: boxColumn().notNull(),
    level: smallint().notNull(),
    trading: text().notNull(),
    isVatRegistered: boolean().notNull(),
    mileagePence: penceColumn().notNull(),
    noticeSchoolDays: smallint().notNull(),
    specialisms: text().array().notNull().default(sql`'{}'::text[]`),
    credentials: jsonb().$type<PublicCredential[]>().notNull().default([]),
    visitsDelivered: integer().notNull().default(0),
    schoolsVisited: integer().notNull().default(0),
    /** Schools with agreed visits of two bookings or more: those that booked again. */
    schoolsAgain: integer().notNull().default(0),
    isListed: boolean().notNull().default(false),
    /** Listed, and found and read only by schools, trusts and consortia that have signed in: as the adviser wants it. */
    isHidden: boolean().notNull().default(false),
    refreshedAt: instant().notNull(),
  },
  (t) => [
    unique('adviser_cards_slug_once').on(t.slug),
    unique('adviser_cards_person_once').on(t.personId),
    index('adviser_cards_reach').using('gist', t.reach).where(sql`${t.isListed}`),
    check('adviser_cards_radius', sql`${t.radiusMiles} between 1 and 200`),
  ],
)

/** What an adviser offers from the agreed menu. Prices are public; old bookings keep the price they were made at. */
export const services = pgTable(
  'services',
  {
    id: id().primaryKey(),
    supplierId: party(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    code: text().notNull(),
    pricePence: penceColumn().notNull(),
    interviews: smallint().notNull().default(0),
    tiers: jsonb().$type<{ fromSchoolDays: number; percent: number }[]>().notNull(),
    isOffered: boolean().notNull().default(true),
    /** On which days everything that the service needs of its adviser holds: as `heldSpans` says, of their credentials. */
    held: datemultirange().notNull().default(sql`'{}'::datemultirange`),
    changedAt: instant().notNull(),
  },
  (t) => [
    unique('services_once').on(t.supplierId, t.code),
    check('services_price', sql`${t.pricePence} between 100 and 500000`),
    check('services_interviews', sql`${t.interviews} between 0 and 12`),
  ],
)

/** Hours of a usual week: Monday is 1. */
export const weeklyHours = pgTable(
  'weekly_hours',
  {
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    supplierId: party(),
    weekday: smallint().notNull(),
    fromTime: time().notNull(),
    toTime: time().notNull(),
  },
  (t) => [
    primaryKey({ name: 'weekly_hours_once', columns: [t.personId, t.weekday, t.fromTime] }),
    check('weekly_hours_order', sql`${t.fromTime} < ${t.toTime} and ${t.weekday} between 1 and 7`),
  ],
)

/** Days off (no hours) and extra days (with hours). */
export const dateRules = pgTable(
  'date_rules',
  {
    id: id().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    supplierId: party(),
    kind: text({ enum: ['off', 'extra'] }).notNull(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
    fromTime: time(),
    toTime: time(),
    note: text().notNull().default(''),
  },
  (t) => [
    index('date_rules_person').on(t.personId, t.startsOn),
    check('date_rules_order', sql`${t.startsOn} <= ${t.endsOn}`),
    check(
      'date_rules_kind',
      sql`(${t.kind} = 'off' and ${t.fromTime} is null and ${t.toTime} is null) or (${t.kind} = 'extra' and ${t.fromTime} < ${t.toTime})`,
    ),
  ],
)

/** Busy time from outside Waymark that blocks a visit. */
export const outsideBusy = pgTable(
  'outside_busy',
  {
    id: id().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    supplierId: party(),
    span: tstzrange().notNull(),
    source: text().notNull(),
  },
  (t) => [index('outside_busy_person').using('gist', t.personId, t.span)],
)

/** Which days are free, by part, over a ring of 512 days: rewritten under the person's lock with whatever changed them. */
export const freeDays = pgTable('free_days', {
  personId: text()
    .primaryKey()
    .references(() => people.id, { onDelete: 'cascade' }),
  morning: dayBits().notNull(),
  afternoon: dayBits().notNull(),
  evening: dayBits().notNull(),
  wholeDay: dayBits().notNull(),
  fromOn: day().notNull(),
  untilOn: day().notNull(),
  rewrittenAt: instant().notNull(),
})

/** Where an adviser is paid: their connected account at Stripe, as last read from there. */
export const payoutAccounts = pgTable('payout_accounts', {
  supplierId: text()
    .primaryKey()
    .references(() => organisations.id, { onDelete: 'restrict' }),
  stripeAccountId: text().unique('payout_accounts_stripe_once'),
  canReceive: boolean().notNull().default(false),
  canPayOut: boolean().notNull().default(false),
  requirements: text().array().notNull().default(sql`'{}'::text[]`),
  disabledReason: text(),
  readAt: instant(),
})
