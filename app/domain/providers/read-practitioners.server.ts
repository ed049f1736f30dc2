import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { AdviserActor, ProviderActor } from '#app/auth/actor.ts'
import type { PublicCredential } from '#app/domain/accreditation/credential-words.ts'
import type { Day } from '#app/domain/calendar.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { adviserCards, invitations, organisations, practitioners, practitionerTerms, visits } from '#db/schema/index.ts'
import type { PractitionerTerms } from './practitioner-terms.ts'

export type TermsKept = {
  id: string
  terms: PractitionerTerms
  status: (typeof practitionerTerms.$inferSelect)['status']
  offeredAt: Date
  offeredBy: string
  decidedAt: Date | null
}

export type PractitionerSeen = typeof practitioners.$inferSelect & {
  /**
   * What staff have verified of them, as schools read it, with the level and what they are able to do: while they have joined, and
   * nothing before or after. What was agreed of a visit that they have been to stays with that visit.
   */
  credentials: PublicCredential[]
  level: number
  /** For how many of the provider's services everything holds today. */
  ableToday: number
  /** Visits to come with this provider that name them. */
  coming: number
  terms: TermsKept[]
  invitedUntil: Date | null
}

/** Whom a provider sends or has invited, by name; those who are gone last. */
export const practitionersOf = (actor: ProviderActor, today: Day): Promise<PractitionerSeen[]> =>
  inTransaction(actor, (tx) => seenOf(tx, actor, today))

/** One of them; null when they are none of this provider's. */
export const practitionerOf = (actor: ProviderActor, id: string, today: Day): Promise<PractitionerSeen | null> =>
  inTransaction(actor, async (tx) => (await seenOf(tx, actor, today, id))[0] ?? null)

async function seenOf(tx: Tx, actor: ProviderActor, today: Day, id?: string): Promise<PractitionerSeen[]> {
  const ofPerson = sql`case when ${practitioners}.status = 'joined' then ${practitioners}.person_id end`
  const rows = await tx
    .select({
      practitioner: practitioners,
      invitedUntil: invitations.expiresAt,
      credentials: sql<PublicCredential[]>`coalesce(public_credentials(${ofPerson}), '[]')`,
      level: sql<number>`coalesce(guidance_level(${ofPerson}), 0)`,
      ableToday: sql<number>`(select count(*)::int from comers c join services s on s.id = c.service_id and s.is_offered
        where c.supplier_id = ${actor.organisationId} and c.person_id = ${ofPerson} and c.held @> ${today}::date)`,
      coming: sql<number>`(select count(*)::int from ${visits} v where v.supplier_id = ${actor.organisationId}
        and v.person_id = ${sql`${practitioners}.person_id`} and v.status in ('requested', 'confirmed') and v.on_day >= ${today}::date)`,
    })
    .from(practitioners)
    .leftJoin(invitations, eq(invitations.id, practitioners.invitationId))
    .where(
      and(eq(practitioners.supplierId, actor.organisationId), id === undefined ? undefined : eq(practitioners.id, id)),
    )
    .orderBy(
      sql`array_position(array['joined', 'invited', 'declined', 'withdrawn', 'left', 'ended'], ${practitioners.status})`,
      asc(practitioners.name),
      asc(practitioners.id),
    )
  const terms = await termsOf(
    tx,
    rows.map((row) => row.practitioner.id),
  )
  return rows.map(({ practitioner, ...more }) => ({
    ...practitioner,
    ...more,
    terms: terms.filter((one) => one.practitionerId === practitioner.id),
  }))
}

const termsOf = async (tx: Tx, ids: string[]) =>
  ids.length === 0
    ? []
    : tx
        .select()
        .from(practitionerTerms)
        .where(inArray(practitionerTerms.practitionerId, ids))
        .orderBy(desc(practitionerTerms.offeredAt), desc(practitionerTerms.id))

export type ProviderOfOwn = {
  id: string
  provider: string
  organisationId: string
  slug: string | null
  /** Where a concern about its people is reported, listed or not. */
  concernAt: string
  status: (typeof practitioners.$inferSelect)['status']
  isShown: boolean
  joinedAt: Date | null
  endedAt: Date | null
  coming: number
  terms: TermsKept[]
}

/** For whom somebody goes to schools, or has, whichever organisation they act for. */
export const ownProviders = (actor: AdviserActor, today: Day): Promise<ProviderOfOwn[]> =>
  inTransaction(actor, async (tx) => {
    const rows = await tx
      .select({
        id: practitioners.id,
        provider: organisations.name,
        organisationId: practitioners.supplierId,
        concernAt: sql<string>`'/advisers/' || ${adviserCards.slug} || '/concern'`,
        slug: sql<string | null>`case when ${adviserCards.isListed} then ${adviserCards.slug} end`,
        status: practitioners.status,
        isShown: practitioners.isShown,
        joinedAt: practitioners.joinedAt,
        endedAt: practitioners.endedAt,
        coming: sql<number>`(select count(*)::int from ${visits} v where v.supplier_id = ${sql`${practitioners}.supplier_id`}
          and v.person_id = ${actor.personId} and v.status in ('requested', 'confirmed') and v.on_day >= ${today}::date)`,
      })
      .from(practitioners)
      .innerJoin(organisations, eq(organisations.id, practitioners.supplierId))
      .innerJoin(adviserCards, eq(adviserCards.supplierId, practitioners.supplierId))
      .where(
        and(eq(practitioners.personId, actor.personId), inArray(practitioners.status, ['joined', 'left', 'ended'])),
      )
      .orderBy(sql`${practitioners.status} <> 'joined'`, asc(organisations.name))
    const terms = await termsOf(
      tx,
      rows.map(({ id }) => id),
    )
    return rows.map((row) => ({ ...row, terms: terms.filter((one) => one.practitionerId === row.id) }))
  })

/** How somebody is engaged by the provider they act for, as they agreed; null where nothing is agreed. */
export const engagementOf = (actor: AdviserActor): Promise<PractitionerTerms | null> =>
  inTransaction(actor, async (tx) => {
    const [agreed] = await tx
      .select({ terms: practitionerTerms.terms })
      .from(practitionerTerms)
      .where(
        and(
          eq(practitionerTerms.supplierId, actor.organisationId),
          eq(practitionerTerms.personId, actor.personId),
          eq(practitionerTerms.status, 'agreed'),
        ),
      )
      .orderBy(desc(practitionerTerms.decidedAt))
      .limit(1)
    return agreed?.terms ?? null
  })
