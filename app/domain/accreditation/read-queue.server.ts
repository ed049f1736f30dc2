import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm'
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

/** What waits for staff: given and not looked at, or suspended and to be decided by a second person. Oldest first. */
export function credentialQueue(actor: StaffActor, of: QueueOf, paging: { limit: number; offset: number }) {
  return inTransaction(actor, (tx) =>
    tx
      .select({
        id: credentials.id,
        kind: credentials.kind,
        facts: credentials.facts,
        words: credentials.words,
        submittedAt: credentials.submittedAt,
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
      .orderBy(asc(credentials.submittedAt), asc(credentials.id))
      .limit(paging.limit)
      .offset(paging.offset),
  )
}

/** The page of a person’s own practice, or of the provider that it is about. */
const isCardOf = sql`case when ${credentials.organisationId} is null then ${adviserCards.personId} = ${credentials.personId}
  else ${adviserCards.supplierId} = ${credentials.organisationId} end`

const isIn = (of: QueueOf) => eq(credentials.status, of === 'waiting' ? 'submitted' : 'suspended')

/** How many wait for staff, how many of them nobody has taken or are late, and since when the oldest has waited. */
export function countQueue(actor: StaffActor, today: Day) {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({
        waiting: sql<number>`count(*) filter (where ${credentials.status} = 'submitted')::int`,
        untaken: sql<number>`count(*) filter (where ${credentials.status} = 'submitted' and ${credentials.takenBy} is null)::int`,
        late: sql<number>`count(*) filter (where ${credentials.status} = 'submitted'
          and ${credentials.submittedAt} < ${startOfDay(lateBefore(today))})::int`,
        suspended: sql<number>`count(*) filter (where ${credentials.status} = 'suspended')::int`,
        since: sql<string | null>`min(${credentials.submittedAt}) filter (where ${credentials.status} = 'submitted')`,
      })
      .from(credentials)
      .where(inArray(credentials.status, ['submitted', 'suspended']))
    const { waiting = 0, untaken = 0, late = 0, suspended = 0, since = null } = row ?? {}
    return { waiting, untaken, late, suspended, since: since === null ? null : new Date(since) }
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
      .where(and(eq(credentials.status, 'submitted'), ne(credentials.id, id)))
      .orderBy(
        sql`${credentials.personId} <> ${personId} or ${credentials.organisationId} is distinct from ${organisationId}`,
        asc(credentials.submittedAt),
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
