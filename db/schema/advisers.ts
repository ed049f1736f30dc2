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
import { outsideCalendars } from './calendars.ts'
import { menuServices } from './menu.ts'
import { organisations, party } from './organisations.ts'
import { people } from './sign-in.ts'

/** How a supplier trades: a freelance adviser in the first two ways, a provider in the others. */
export const TRADING = ['sole_trader', 'limited_company', 'company', 'charity', 'authority', 'agency'] as const

/**
 * How a supplier trades, is paid and is asked: what only they and staff see. A freelance adviser's practice is a person's; a
 * provider has none of its own, and sends its practitioners.
 */
export const practices = pgTable(
  'practices',
  {
    supplierId: text()
      .primaryKey()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    personId: text().references(() => people.id, { onDelete: 'restrict' }),
    legalName: text().notNull(),
    addressLines: text().array().notNull(),
    phone: text().notNull().default(''),
    trading: text({ enum: TRADING }).notNull(),
    vatNumber: text(),
    /** The first day with VAT; null: since before they joined. */
    vatFromOn: day(),
    /** The last day with VAT; null: no end is known. */
    vatUntilOn: day(),
    invoicePrefix: text().notNull(),
    mileagePence: penceColumn().notNull(),
    noticeSchoolDays: smallint().notNull(),
    authorityToInvoiceAt: instant(),
  },
  (t) => [
    unique('practices_person_once').on(t.personId),
    unique('practices_prefix_once').on(t.invoicePrefix),
    check(
      'practices_trading',
      sql`${t.trading} in ('sole_trader', 'limited_company', 'company', 'charity', 'authority', 'agency')`,
    ),
    check(
      'practices_person_of_a_practice',
      sql`(${t.personId} is not null) = (${t.trading} in ('sole_trader', 'limited_company'))`,
    ),
    check('practices_vat_days', sql`${t.vatFromOn} <= ${t.vatUntilOn}`),
    check('practices_numbers', sql`${t.mileagePence} between 0 and 200 and ${t.noticeSchoolDays} between 0 and 60`),
  ],
)

/**
 * The search projection, a card for each supplier, without a person where it is a provider's. Public columns only, so that text, trigram and GiST indexes work without row-level
 * security.
 */
export const adviserCards = pgTable(
  'adviser_cards',
  {
    supplierId: text()
      .primaryKey()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    personId: text().references(() => people.id, { onDelete: 'restrict' }),
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
    trading: text({ enum: TRADING }).notNull(),
    /** Whether there is a VAT number; from and until which day it holds is beside it, as in the practice. */
    isVatRegistered: boolean().notNull(),
    vatFromOn: day(),
    vatUntilOn: day(),
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

/** What a supplier offers from the agreed menu. Prices are public; old bookings keep the price they were made at. */
export const services = pgTable(
  'services',
  {
    id: id().primaryKey(),
    supplierId: party(),
    code: text()
      .notNull()
      .references(() => menuServices.code, { onDelete: 'restrict' }),
    pricePence: penceColumn().notNull(),
    /** So much each from so many days of one booking; null: no lower price. */
    blockFrom: smallint(),
    blockPricePence: penceColumn(),
    interviews: smallint().notNull().default(0),
    /** At most so many of it on one day; null: as many as there is time for. */
    capacityADay: smallint(),
    /** What is otherwise for this service than usual, on the menu or in the practice; null: as usual. */
    minutes: smallint(),
    radiusMiles: smallint(),
    mileagePence: penceColumn(),
    noticeSchoolDays: smallint(),
    tiers: jsonb().$type<{ fromSchoolDays: number; percent: number }[]>().notNull(),
    isOffered: boolean().notNull().default(true),
    changedAt: instant().notNull(),
  },
  (t) => [
    unique('services_once').on(t.supplierId, t.code),
    check('services_price', sql`${t.pricePence} between 100 and 500000`),
    check('services_interviews', sql`${t.interviews} between 0 and 12`),
    check('services_capacity', sql`${t.capacityADay} between 1 and 12`),
    check(
      'services_own',
      sql`${t.minutes} between 15 and 720 and ${t.radiusMiles} between 1 and 200
      and ${t.mileagePence} between 0 and 200 and ${t.noticeSchoolDays} between 0 and 60`,
    ),
    check(
      'services_block',
      sql`(${t.blockFrom} is null) = (${t.blockPricePence} is null) and ${t.blockFrom} between 2 and 2000
      and ${t.blockPricePence} between 100 and ${t.pricePence}`,
    ),
  ],
)

/**
 * Who may come for a service: an adviser for their own practice's, each practitioner who has joined for a provider's. Like a
 * service it is open: it says of nobody what they are called.
 */
export const comers = pgTable(
  'comers',
  {
    serviceId: text()
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    supplierId: party(),
    /** On which days everything that the service needs of them, and of their provider, holds: as `heldSpans` says. */
    held: datemultirange().notNull().default(sql`'{}'::datemultirange`),
    /** On which days they may be asked for: those, and what is renewed as a matter of course by then, as `askableSpans` says. */
    askable: datemultirange().notNull().default(sql`'{}'::datemultirange`),
  },
  (t) => [
    primaryKey({ name: 'comers_once', columns: [t.serviceId, t.personId] }),
    index('comers_person').on(t.personId),
    index('comers_supplier').on(t.supplierId),
  ],
)

/** Hours of a usual week: Monday is 1. `weeks`: in every week, or in the first or the second of two that alternate. */
export const weeklyHours = pgTable(
  'weekly_hours',
  {
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    supplierId: party(),
    weekday: smallint().notNull(),
    weeks: text({ enum: ['every', 'a', 'b'] })
      .notNull()
      .default('every'),
    fromTime: time().notNull(),
    toTime: time().notNull(),
  },
  (t) => [
    primaryKey({ name: 'weekly_hours_once', columns: [t.personId, t.weekday, t.weeks, t.fromTime] }),
    check('weekly_hours_order', sql`${t.fromTime} < ${t.toTime} and ${t.weekday} between 1 and 7`),
    check('weekly_hours_weeks', sql`${t.weeks} in ('every', 'a', 'b')`),
  ],
)

/**
 * How a person's usual week goes through the year, one row where they have said anything of it. Time is the person's own,
 * whoever they work for.
 */
export const workingPatterns = pgTable(
  'working_patterns',
  {
    personId: text()
      .primaryKey()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** A day of a week that is "a", where weeks alternate. */
    alternateFrom: day(),
    /** The usual week is worked in `own_terms` alone. */
    isTermTimeOnly: boolean().notNull().default(false),
    /** Whose published terms `own_terms` were taken from, where they were not typed. */
    termsOf: text().references(() => organisations.id, { onDelete: 'set null' }),
    /** Worked on the days on which A level and GCSE results come out, between these times; null: not. */
    resultsFrom: time(),
    resultsTo: time(),
    /** On how many days of a week they go to schools at most, for whomever they go. */
    maxDaysAWeek: smallint().notNull().default(5),
    /** The speed at which this person plans their drives, where that is slower than the platform's. */
    milesPerHour: smallint(),
  },
  (t) => [
    check(
      'working_patterns_results',
      sql`(${t.resultsFrom} is null) = (${t.resultsTo} is null) and ${t.resultsFrom} < ${t.resultsTo}`,
    ),
    check('working_patterns_days', sql`${t.maxDaysAWeek} between 1 and 7`),
    check('working_patterns_speed', sql`${t.milesPerHour} between 5 and 80`),
  ],
)

/** The terms in which a person works, where they work in term time only. */
export const ownTerms = pgTable(
  'own_terms',
  {
    id: id().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    name: text().notNull().default(''),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
  },
  (t) => [
    index('own_terms_person').on(t.personId, t.startsOn),
    unique('own_terms_once').on(t.personId, t.startsOn),
    check('own_terms_order', sql`${t.startsOn} <= ${t.endsOn}`),
  ],
)

/** Days off (no hours) and extra days: with hours of their own, or none for those of the usual week. */
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
      sql`(${t.kind} = 'off' and ${t.fromTime} is null and ${t.toTime} is null) or (${t.kind} = 'extra' and (${t.fromTime} is null) = (${t.toTime} is null) and coalesce(${t.fromTime} < ${t.toTime}, true))`,
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
    calendarId: text().references(() => outsideCalendars.id, { onDelete: 'cascade' }),
  },
  (t) => [
    index('outside_busy_person').using('gist', t.personId, t.span),
    index('outside_busy_calendar').on(t.calendarId),
  ],
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
