import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant } from '../columns.ts'
import { organisations, party } from './organisations.ts'

/** Whoever signs in: a person, apart from the organisations they act for. */
export const people = pgTable(
  'people',
  {
    id: id().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    passwordHash: text(),
    emailVerifiedAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('people_email_once').on(sql`lower(${t.email})`),
    check('people_email_shape', sql`${t.email} like '%_@_%'`),
  ],
)

/** Open sessions. `id` is a SHA-256 of the session id in the cookie, so a copy of this table opens nothing. */
export const sessions = pgTable(
  'sessions',
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    expiresAt: instant().notNull(),
    organisationId: text().references(() => organisations.id, { onDelete: 'set null' }),
    startedAt: instant().notNull().defaultNow(),
    seenAt: instant().notNull().defaultNow(),
    device: text().notNull().default(''),
  },
  (t) => [index('sessions_person').on(t.userId)],
)

/** Single-use links sent by email: to verify an address or set a new password. Only a hash is kept. */
export const emailLinks = pgTable(
  'email_links',
  {
    tokenHash: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    purpose: text({ enum: ['verify', 'reset'] }).notNull(),
    email: text().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [check('email_links_purpose', sql`${t.purpose} in ('verify', 'reset')`)],
)

/** A person's roles in an organisation. 'asked' waits for staff (a school's first member). */
export const memberships = pgTable(
  'memberships',
  {
    id: id().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    organisationId: party(),
    roles: text().array().notNull(),
    jobTitle: text().notNull().default(''),
    status: text({ enum: ['asked', 'active', 'refused', 'removed'] }).notNull(),
    askedAt: instant().notNull(),
    decidedAt: instant(),
    decidedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    reason: text(),
  },
  (t) => [
    uniqueIndex('memberships_once').on(t.personId, t.organisationId).where(sql`${t.status} in ('asked', 'active')`),
    index('memberships_organisation').on(t.organisationId),
    check('memberships_status', sql`${t.status} in ('asked', 'active', 'refused', 'removed')`),
    check(
      'memberships_roles',
      sql`${t.roles} <@ array['requester','approver','payer','administrator','adviser','allocator','practitioner','lead','staff']::text[] and cardinality(${t.roles}) > 0`,
    ),
  ],
)

export const invitations = pgTable(
  'invitations',
  {
    id: id().primaryKey(),
    organisationId: party(),
    email: text().notNull(),
    roles: text().array().notNull(),
    tokenHash: text().notNull(),
    invitedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    invitedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    acceptedAt: instant(),
    withdrawnAt: instant(),
  },
  (t) => [
    unique('invitations_token').on(t.tokenHash),
    index('invitations_organisation').on(t.organisationId),
    check('invitations_roles', sql`cardinality(${t.roles}) > 0`),
  ],
)

/** Counters of attempts, kept by rate-limiter-flexible: sign-in, reset, sign-up, per account and per address. */
export const attempts = pgTable('attempts', {
  key: text().primaryKey(),
  points: integer().notNull().default(0),
  expire: instant(),
})

/** A command's key, spent only by success: the same key and input later leads to the same outcome. */
export const commandKeys = pgTable(
  'command_keys',
  {
    organisationId: party(),
    key: text().notNull(),
    verb: text().notNull(),
    inputHash: text().notNull(),
    outcome: text().notNull(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    spentAt: instant().notNull(),
  },
  (t) => [primaryKey({ name: 'command_keys_once', columns: [t.organisationId, t.key] })],
)
