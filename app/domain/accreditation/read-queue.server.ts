import { and, asc, desc, eq, inArray, ne, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { StaffActor } from '#app/auth/actor.ts'
import { type Day, startOfDay } from '#app/domain/calendar.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, credentialEvents, credentials, organisations, people } from '#db/schema/index.ts'

import { ofHolder } from './held.server.ts'
import { lateBefore } from './verify-by.ts'

const takers = alias(people, 'takers')
const verifiers = alias(people, 'verifiers')
const suspenders = alias(people, 'suspenders')

export type QueueOf = 'waiting' | 'suspended'

/** The first visit to come of whoever it is about, or of the provider, that something of theirs is to be renewed for. */
const firstWaiting = sql<Day | null>`(
  select min(v.on_day)::text from visits v
   where v.lacks is not null and v.status in ('requested', 'confirmed')
     and case when ${credentials.organisationId} is null then v.person_id = ${credentials.personId}
              else v.supplier_id = ${credentials.organisationId} end)`

/** The files of what counts already that came later and nobody has looked at: how many, and since when the oldest. */
const LATER_FILES = sql`select count(*)::int as many, min(f.uploaded_at) as since from evidence_files f
  where ${credentials.status} in ('verified', 'expiring') and f.credential_id = ${credentials.id}
    and f.seen_at is null and f.deleted_at is null`
const hasLaterFile = sql<boolean>`(${credentials.status} in ('verified', 'expiring') and exists (
  select 1 from evidence_files f where f.credential_id = ${credentials.id} and f.seen_at is null and f.deleted_at is null))`
const isSubmitted = sql<boolean>`${credentials.status} = 'submitted'`
/** Since when it waits for staff: since it was given, or since the oldest file that came later. */
const waitsSince = sql<string>`case when ${isSubmitted} then ${credentials.submittedAt}
  else coalesce((select later.since from (${LATER_FILES}) later), ${credentials.submittedAt}) end`

/**
 * What waits for staff: given and not looked at, or with a file that came after it was verified; or suspended and to be decided
 * by a second person. Oldest first.
 */
export function credentialQueue(actor: StaffActor, of: QueueOf, paging: { limit: number; offset: number }) {
  return inTransaction(actor, (tx) =>
    tx
      .select({
        id: credentials.id,
        kind: credentials.kind,
        facts: credentials.facts,
        words: credentials.words,
        /** Of what was verified already: since when the oldest file waits that came later. */
        since: waitsSince.mapWith(credentials.submittedAt),
        /** How many files came after it was verified and were not looked at; 0 of what is to be verified. */
        laterFiles: sql<number>`(select later.many from (${LATER_FILES}) later)`,
        takenAt: credentials.takenAt,
        takenBy: takers.name,
        suspendedBy: suspenders.name,
        /** Of whom it is: a provider by its own name, whoever of its office gave it. */
        whose: sql<string>`coalesce(${organisations.name}, ${people.name})`,
        town: adviserCards.town,
        /** Null for whoever has no page of their own: a provider sends them. */
        isListed: adviserCards.isListed,
        waitsOn: firstWaiting,
      })
      .from(credentials)
      .innerJoin(people, eq(people.id, credentials.personId))
      .leftJoin(organisations, eq(organisations.id, credentials.organisationId))
      .leftJoin(adviserCards, isCardOf)
      .leftJoin(takers, eq(takers.id, credentials.takenBy))
      .leftJoin(suspenders, eq(suspenders.id, credentials.suspendedBy))
      .where(isIn(of))
      .orderBy(asc(waitsSince), asc(credentials.id))
      .limit(paging.limit)
      .offset(paging.offset),
  )
}

/** The page of a person’s own practice, or of the provider that it is about. */
const isCardOf = sql`case when ${credentials.organisationId} is null then ${adviserCards.personId} = ${credentials.personId}
  else ${adviserCards.supplierId} = ${credentials.organisationId} end`

const isIn = (of: QueueOf) => (of === 'waiting' ? or(isSubmitted, hasLaterFile) : eq(credentials.status, 'suspended'))

/**
 * How many wait to be verified, how many of them nobody has taken; how many have a file that came later; how many of both are
 * late, and since when the oldest has waited.
 */
export function countQueue(actor: StaffActor, today: Day) {
  return inTransaction(actor, async (tx) => {
    const waits = or(isSubmitted, hasLaterFile)
    const [row] = await tx
      .select({
        waiting: sql<number>`count(*) filter (where ${isSubmitted})::int`,
        untaken: sql<number>`count(*) filter (where ${isSubmitted} and ${credentials.takenBy} is null)::int`,
        withFiles: sql<number>`count(*) filter (where ${hasLaterFile})::int`,
        late: sql<number>`count(*) filter (where ${waits} and ${waitsSince} < ${startOfDay(lateBefore(today))})::int`,
        suspended: sql<number>`count(*) filter (where ${credentials.status} = 'suspended')::int`,
        since: sql<string | null>`min(${waitsSince}) filter (where ${waits})`,
      })
      .from(credentials)
      .where(or(inArray(credentials.status, ['submitted', 'suspended']), hasLaterFile))
    const { waiting = 0, untaken = 0, withFiles = 0, late = 0, suspended = 0, since = null } = row ?? {}
    return { waiting, untaken, withFiles, late, suspended, since: since === null ? null : new Date(since) }
  })
}

/** One credential as staff decide about it, beside the others of its kind and what has happened; null when there is none. */
export function credentialForStaff(actor: StaffActor, id: string) {
  return inTransaction(actor, async (tx) => {
    const [found] = await tx
      .select({
        credential: credentials,
        person: { id: people.id, name: people.name, email: people.email },
        provider: organisations.name,
        card: { supplierId: adviserCards.supplierId, town: adviserCards.town, isListed: adviserCards.isListed },
        takenByName: takers.name,
        verifiedByName: verifiers.name,
        suspendedByName: suspenders.name,
      })
      .from(credentials)
      .innerJoin(people, eq(people.id, credentials.personId))
      .leftJoin(organisations, eq(organisations.id, credentials.organisationId))
      .leftJoin(adviserCards, isCardOf)
      .leftJoin(takers, eq(takers.id, credentials.takenBy))
      .leftJoin(verifiers, eq(verifiers.id, credentials.verifiedBy))
      .leftJoin(suspenders, eq(suspenders.id, credentials.suspendedBy))
      .where(eq(credentials.id, id))
    if (!found) return null
    const { personId, organisationId, kind } = found.credential
    const others = await tx
      .select()
      .from(credentials)
      .where(
        and(
          // Of a provider’s those of every colleague.
          ofHolder(found.credential),
          eq(credentials.kind, kind),
          ne(credentials.id, id),
          inArray(credentials.status, [
            'submitted',
            'verified',
            'expiring',
            'expired',
            'replaced',
            'suspended',
            'revoked',
            'refused',
          ]),
        ),
      )
      .orderBy(desc(credentials.submittedAt))
    const [next] = await tx
      .select({ id: credentials.id })
      .from(credentials)
      .where(and(or(isSubmitted, hasLaterFile), ne(credentials.id, id)))
      .orderBy(
        sql`${credentials.personId} <> ${personId} or ${credentials.organisationId} is distinct from ${organisationId}`,
        asc(waitsSince),
        asc(credentials.id),
      )
      .limit(1)
    const history = await tx
      .select()
      .from(credentialEvents)
      .where(eq(credentialEvents.credentialId, id))
      .orderBy(asc(credentialEvents.at), asc(credentialEvents.id))
    return { ...found, others, history, nextId: next?.id ?? null }
  })
}
