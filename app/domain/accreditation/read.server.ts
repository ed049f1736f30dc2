import { and, asc, desc, eq, exists, isNotNull, ne, sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { addDays, type Day } from '#app/domain/calendar.ts'
import type { ServiceCode } from '#app/domain/services/menu.ts'
import { inTransaction } from '#db/client.server.ts'
import { adviserCards, auditEvents, checks, people, practices, services } from '#db/schema/index.ts'
import { SOON_DAYS } from './check-words.ts'

type StandingCheck = Pick<typeof checks.$inferSelect, 'kind' | 'words' | 'seenOn' | 'endsOn' | 'level'>

export type AdviserRow = Pick<
  typeof adviserCards.$inferSelect,
  'supplierId' | 'name' | 'town' | 'outcode' | 'level' | 'isListed' | 'slug'
> & { checks: StandingCheck[]; offers: ServiceCode[] }

/** In a select on the cards alone a column is written without its table, and would be the other table's own. */
const ofCard = sql`${adviserCards}.supplier_id`

/** An adviser's checks as staff saw them; their card has only what is public of each. */
const standingChecks = sql<StandingCheck[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
      'endsOn', k.ends_on, 'level', k.level)), '[]')
    from standing_checks k where k.supplier_id = ${ofCard})`

const offers = sql<ServiceCode[]>`array(
  select s.code from services s where s.supplier_id = ${ofCard} and s.is_offered order by s.code)`

/** Listed, with a check on record that has ended or ends soon: staff ask for a current one. */
const isEnding = (today: Day) =>
  and(
    eq(adviserCards.isListed, true),
    sql`exists (select 1 from standing_checks k
      where k.supplier_id = ${ofCard} and k.ends_on <= ${addDays(today, SOON_DAYS)})`,
  )

/** How many listed advisers have a check that has ended or ends within 60 days. */
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
        name: adviserCards.name,
        town: adviserCards.town,
        outcode: adviserCards.outcode,
        level: adviserCards.level,
        checks: standingChecks,
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
        checks: adviserCards.checks,
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

export type CheckOnRecord = typeof checks.$inferSelect & { seenByName: string }

export type AdviserForStaff = {
  card: typeof adviserCards.$inferSelect
  offers: ServiceCode[]
  practice: typeof practices.$inferSelect
  checks: CheckOnRecord[]
  history: (typeof auditEvents.$inferSelect)[]
}

/** One adviser with every check on record, certificate numbers too, and what was done; null when there is none. */
export function adviserForStaff(actor: StaffActor, supplierId: string): Promise<AdviserForStaff | null> {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({ card: adviserCards, offers, practice: practices })
      .from(adviserCards)
      .innerJoin(practices, eq(practices.supplierId, adviserCards.supplierId))
      .where(eq(adviserCards.supplierId, supplierId))
    if (!row) return null
    const recorded = await tx
      .select({ check: checks, seenByName: people.name })
      .from(checks)
      .innerJoin(people, eq(people.id, checks.seenBy))
      .where(eq(checks.supplierId, supplierId))
      .orderBy(asc(checks.kind), desc(checks.seenOn), desc(checks.recordedAt))
    const history = await tx
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.organisationId, supplierId))
      .orderBy(desc(auditEvents.at))
      .limit(20)
    return { ...row, checks: recorded.map(({ check, seenByName }) => ({ ...check, seenByName })), history }
  })
}
