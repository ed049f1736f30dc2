import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, smallint, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import type { CredentialFacts } from '#app/domain/accreditation/credential-facts.ts'
import type { CredentialHappening } from '#app/domain/accreditation/credential-history.ts'
import type { CredentialStatus } from '#app/domain/accreditation/credential-lifecycle.ts'
import type { EvidenceType } from '#app/domain/accreditation/evidence-rules.ts'
import { day, id, instant } from '../columns.ts'
import { party, partyOrNone } from './organisations.ts'
import { people } from './sign-in.ts'

const person = () => text().references(() => people.id, { onDelete: 'restrict' })

/**
 * What an adviser says of themselves, or a provider of itself, and staff have seen to be true. A person’s is their own, whoever
 * they work for, and row-level security shows it to them and to staff; a provider’s to its own office too. Numbers of certificates are in `facts`, and stay there.
 */
export const credentials = pgTable(
  'credentials',
  {
    id: id().primaryKey(),
    /** Whose it is; of a provider’s, who gave it for the provider. */
    personId: person().notNull(),
    /** The provider that it is about; null of a person’s own. */
    organisationId: partyOrNone(),
    kind: text().$type<CredentialFacts['kind']>().notNull(),
    facts: jsonb().$type<CredentialFacts>().notNull(),
    /** In words that everybody may read; '' where only the day on which it was seen is public. */
    words: text().notNull(),
    startsOn: day(),
    endsOn: day(),
    status: text().$type<CredentialStatus>().notNull(),
    /**
     * From when what took its place holds: it counts on the days before that. Null of what was not replaced, and where the newer one
     * holds on every day.
     */
    replacedFrom: day(),
    submittedAt: instant().notNull(),
    /** Which of the staff looks at it. */
    takenBy: person(),
    takenAt: instant(),
    /** What staff saw, how and when: "original on a video call". Null until it is verified. */
    seenHow: text(),
    seenOn: day(),
    verifiedBy: person(),
    /** Why it was refused, suspended or revoked, in words that its adviser reads; the last of them. */
    reason: text(),
    suspendedBy: person(),
    /** The last reminder of its end that was sent: 60, 30 or 7 days before. */
    remindedDays: smallint(),
    /** When staff asked for a copy of what is otherwise only looked at. */
    copyAskedAt: instant(),
  },
  (t) => [
    index('credentials_person').on(t.personId),
    index('credentials_organisation').on(t.organisationId).where(sql`${t.organisationId} is not null`),
    index('credentials_waiting').on(t.submittedAt).where(sql`${t.status} = 'submitted'`),
    index('credentials_ending').on(t.endsOn).where(sql`${t.status} in ('verified', 'expiring')`),
    check(
      'credentials_status',
      sql`${t.status} in ('submitted', 'verified', 'expiring', 'expired', 'refused', 'withdrawn', 'replaced', 'suspended', 'revoked')`,
    ),
    check(
      'credentials_of_an_organisation',
      sql`(${t.organisationId} is not null) = (${t.kind} in ('provider_insurance', 'provider_ico', 'safeguarding_policy', 'complaints_policy', 'matrix'))`,
    ),
    check('credentials_kind', sql`${t.kind} = ${t.facts} ->> 'kind'`),
    check('credentials_order', sql`${t.endsOn} is null or ${t.startsOn} is null or ${t.endsOn} >= ${t.startsOn}`),
    check(
      'credentials_seen',
      sql`${t.status} in ('submitted', 'refused', 'withdrawn') or (${t.seenHow} is not null and ${t.seenOn} is not null and ${t.verifiedBy} is not null)`,
    ),
    check('credentials_verified_by_another', sql`${t.verifiedBy} is distinct from ${t.personId}`),
    check('credentials_replaced', sql`${t.replacedFrom} is null or ${t.status} = 'replaced'`),
    check(
      'credentials_explained',
      sql`${t.status} not in ('refused', 'suspended', 'revoked') or coalesce(${t.reason}, '') <> ''`,
    ),
  ],
)

/** What happened to a credential, in order; never changed. */
export const credentialEvents = pgTable(
  'credential_events',
  {
    id: id().primaryKey(),
    credentialId: text()
      .notNull()
      .references(() => credentials.id, { onDelete: 'restrict' }),
    personId: person().notNull(),
    organisationId: partyOrNone(),
    event: text().$type<CredentialHappening>().notNull(),
    at: instant().notNull(),
    /** Null: Waymark itself. */
    byPersonId: person(),
    byName: text().notNull(),
    note: text().notNull().default(''),
  },
  (t) => [index('credential_events_credential').on(t.credentialId)],
)

/**
 * A file that shows a credential to be true: its bytes are in the evidence store under `key`, and what is here stays when they
 * are deleted.
 */
export const evidenceFiles = pgTable(
  'evidence_files',
  {
    id: id().primaryKey(),
    credentialId: text()
      .notNull()
      .references(() => credentials.id, { onDelete: 'restrict' }),
    personId: person().notNull(),
    organisationId: partyOrNone(),
    /** Drawn by lot: nothing that was typed is part of a path. */
    key: text().notNull(),
    /** As its owner called it, made safe. */
    name: text().notNull(),
    mediaType: text().$type<EvidenceType>().notNull(),
    bytes: integer().notNull(),
    sha256: text().notNull(),
    uploadedAt: instant().notNull(),
    /** When staff looked at it: as they verified what it shows, or later where it came later. Before that no school reads it. */
    seenAt: instant(),
    seenBy: person(),
    /** The day on which the job deletes it; null while it is kept. */
    deleteOn: day(),
    deletedAt: instant(),
  },
  (t) => [
    uniqueIndex('evidence_files_key').on(t.key),
    uniqueIndex('evidence_files_once').on(t.credentialId, t.sha256).where(sql`${t.deletedAt} is null`),
    index('evidence_files_due').on(t.deleteOn).where(sql`${t.deletedAt} is null`),
    index('evidence_files_unseen').on(t.credentialId).where(sql`${t.seenAt} is null and ${t.deletedAt} is null`),
    check('evidence_files_seen_by_somebody', sql`(${t.seenAt} is null) = (${t.seenBy} is null)`),
    check('evidence_files_key_drawn', sql`${t.key} ~ '^[0-9a-f]{32}$'`),
    check('evidence_files_size', sql`${t.bytes} between 1 and 10485760`),
    check('evidence_files_type', sql`${t.mediaType} in ('application/pdf', 'image/jpeg', 'image/png')`),
  ],
)

/** That somebody opened a file, for whom and when; never changed. */
export const evidenceViews = pgTable(
  'evidence_views',
  {
    id: id().primaryKey(),
    fileId: text()
      .notNull()
      .references(() => evidenceFiles.id, { onDelete: 'restrict' }),
    /** Whose file it is. */
    personId: person().notNull(),
    viewerId: person().notNull(),
    /** For which organisation they looked. */
    organisationId: party(),
    at: instant().notNull(),
  },
  (t) => [index('evidence_views_file').on(t.fileId)],
)

/** The professional registers that staff accept, and until when. Public; only staff write it. */
export const registers = pgTable(
  'registers',
  {
    code: text().primaryKey(),
    name: text().notNull(),
    body: text().notNull(),
    /** Where anybody looks up who is on it. */
    lookUp: text().notNull(),
    guidanceGrade: text().notNull(),
    leaderGrade: text(),
    acceptedUntil: day(),
  },
  (t) => [
    unique('registers_name_once').on(t.name),
    check('registers_code', sql`${t.code} ~ '^[a-z_]{2,30}$'`),
    check(
      'registers_words',
      sql`${t.name} <> '' and ${t.body} <> '' and ${t.guidanceGrade} <> '' and ${t.leaderGrade} <> ''`,
    ),
    check('registers_look_up', sql`${t.lookUp} ~ '^https://'`),
  ],
)
