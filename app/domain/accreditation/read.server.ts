import { and, asc, desc, eq, exists, isNotNull, isNull, ne, sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { addDays, type Day } from '#app/domain/calendar.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { menuAsJson } from '#app/domain/services/read-menu.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, auditEvents, credentials, people, practices, services } from '#db/schema/index.ts'
import { EXPIRING_DAYS } from './credential-lifecycle.ts'
import type { HeldCredential } from './credential-needs.ts'

export type AdviserRow = Pick<
  typeof adviserCards.$inferSelect,
  'supplierId' | 'personId' | 'name' | 'town' | 'outcode' | 'level' | 'isListed' | 'slug'
> & { held: (HeldCredential & { words: string })[]; offers: MenuService[] }

/**
 * A credential `k` of whoever’s page it is: of an adviser, or what a provider shows of itself. (In a select on the cards alone a
 * column is written without its table, and would be the other table's own.)
 */
const isOfCard = sql`(k.person_id = ${adviserCards}.person_id and k.organisation_id is null or k.organisation_id = ${adviserCards}.supplier_id)`

const held = sql<AdviserRow['held']>`(
  select coalesce(jsonb_agg(jsonb_build_object('facts', k.facts, 'status', k.status, 'words', k.words,
      'startsOn', k.starts_on, 'endsOn', k.ends_on)), '[]')
    from credentials k where ${isOfCard}
     and k.status in ('verified', 'expiring', 'expired', 'suspended', 'revoked'))`

const offers = sql<MenuService[]>`(
  select coalesce(jsonb_agg(m.service order by m.position), '[]') from ${menuAsJson} m
    join services s on s.code = m.service ->> 'code' and s.supplier_id = ${sql`${adviserCards}.supplier_id`} and s.is_offered
   where m.service -> 'isOnMenu' = 'true')`

/** Whether `n` can stand for `k`, as `standsFor` says it of the kinds that end. */
const stands = sql`case k.kind
  when 'register' then n.facts ->> 'body' = k.facts ->> 'body' and n.facts ->> 'grade' = k.facts ->> 'grade'
  when 'test_user' then lower(trim(n.facts ->> 'instrument')) = lower(trim(k.facts ->> 'instrument'))
  else true end`

/** Listed, with something that has ended or ends soon and that nothing verified renews: staff ask for a current one. */
const isEnding = (today: Day) =>
  and(
    eq(adviserCards.isListed, true),
    sql`exists (select 1 from credentials k
      where ${isOfCard} and k.status in ('verified', 'expiring', 'expired')
        and k.ends_on <= ${addDays(today, EXPIRING_DAYS)}
        and not exists (select 1 from credentials n where n.kind = k.kind and n.organisation_id is not distinct from k.organisation_id
          and (n.organisation_id is not null or n.person_id = k.person_id)
          and n.status in ('verified', 'expiring') and (n.ends_on is null or n.ends_on > k.ends_on) and ${stands}))`,
  )

/** How many listed advisers have something that has ended or ends within 60 days. */
export const countEnding = (actor: StaffActor, today: Day): Promise<number> =>
  inTransaction(actor, (tx) => tx.$count(adviserCards, isEnding(today)))

/** Every adviser with a profile, by name, for staff; `named` narrows it. */
export function advisersForStaff(
  actor: StaffActor,
  asked: { named: string; listed: 'yes' | 'no' | 'ending' | 'all' },
  paging: { page: number; perPage: number },
  today: Day,
): Promise<{ count: number; advisers: AdviserRow[] }> {
  return inTransaction(actor, async (tx) => {
    const escaped = asked.named.replace(/[\\%_]/g, (sign) => `\\${sign}`)
    const which = and(
      asked.named === '' ? undefined : sql`${adviserCards.name} ilike ${`%${escaped}%`}`,
      asked.listed === 'ending' ? isEnding(today) : undefined,
      asked.listed === 'yes' || asked.listed === 'no' ? eq(adviserCards.isListed, asked.listed === 'yes') : undefined,
    )
    const count = await tx.$count(adviserCards, which)
    const advisers = await tx
      .select({
        supplierId: adviserCards.supplierId,
        personId: adviserCards.personId,
        name: adviserCards.name,
        town: adviserCards.town,
        outcode: adviserCards.outcode,
        level: adviserCards.level,
        held,
        offers,
        isListed: adviserCards.isListed,
        slug: adviserCards.slug,
      })
      .from(adviserCards)
      .where(which)
      .orderBy(asc(adviserCards.name), asc(adviserCards.supplierId))
      .limit(paging.perPage)
      .offset((paging.page - 1) * paging.perPage)
    return { count, advisers }
  })
}

/** Advisers who have done their part and are not listed yet, whoever authorised their invoices first at the top. */
export function advisersToList(actor: StaffActor, most: number) {
  return inTransaction(actor, (tx) =>
    tx
      .select({
        supplierId: adviserCards.supplierId,
        name: adviserCards.name,
        town: adviserCards.town,
        verified: sql<number>`(select count(*)::int from credentials k where ${isOfCard}
          and k.status in ('verified', 'expiring'))`,
        waiting: sql<number>`(select count(*)::int from credentials k where ${isOfCard}
          and k.status = 'submitted')`,
        readySince: practices.authorityToInvoiceAt,
      })
      .from(adviserCards)
      .innerJoin(practices, eq(practices.supplierId, adviserCards.supplierId))
      .where(
        and(
          eq(adviserCards.isListed, false),
          isNotNull(practices.authorityToInvoiceAt),
          ne(adviserCards.headline, ''),
          exists(
            tx
              .select({ one: sql`1` })
              .from(services)
              .where(and(eq(services.supplierId, adviserCards.supplierId), eq(services.isOffered, true))),
          ),
        ),
      )
      .orderBy(asc(practices.authorityToInvoiceAt), asc(adviserCards.supplierId))
      .limit(most),
  )
}

export type AdviserForStaff = {
  card: typeof adviserCards.$inferSelect
  offers: MenuService[]
  practice: typeof practices.$inferSelect
  credentials: (typeof credentials.$inferSelect & { verifiedByName: string | null })[]
  history: (typeof auditEvents.$inferSelect)[]
}

/** One adviser with every credential, numbers too, and what was done; null when there is none. */
export function adviserForStaff(actor: StaffActor, supplierId: string): Promise<AdviserForStaff | null> {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ card: adviserCards, offers, practice: practices })
      .from(adviserCards)
      .innerJoin(practices, eq(practices.supplierId, adviserCards.supplierId))
      .where(eq(adviserCards.supplierId, supplierId))
    if (!row) return null
    const all = await tx
      .select({ credential: credentials, verifiedByName: people.name })
      .from(credentials)
      .leftJoin(people, eq(people.id, credentials.verifiedBy))
      // Of a provider what it has shown of itself; its practitioners have their own pages.
      .where(
        row.card.personId === null
          ? eq(credentials.organisationId, supplierId)
          : and(eq(credentials.personId, row.card.personId), isNull(credentials.organisationId)),
      )
      .orderBy(asc(credentials.kind), desc(credentials.submittedAt))
    const history = await tx
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.organisationId, supplierId))
      .orderBy(desc(auditEvents.at))
      .limit(20)
    return {
      ...row,
      credentials: all.map(({ credential, verifiedByName }) => ({ ...credential, verifiedByName })),
      history,
    }
  })
}
