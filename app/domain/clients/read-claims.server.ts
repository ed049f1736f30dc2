import { and, asc, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { AdviserActor, SchoolActor, StaffActor } from '#app/auth/actor.ts'
import { ownSchoolsIn } from '#app/domain/schools/own-schools.server.ts'
import { inTransaction, seeingAllParties, type Tx } from '#db/client.server.ts'
import { adviserCards, existingClients, memberships, organisations, people } from '#db/schema/index.ts'

const selecting = (tx: Tx, where: SQL | undefined) =>
  tx
    .select({
      claim: existingClients,
      school: organisations.name,
      town: organisations.town,
      adviser: adviserCards.name,
    })
    .from(existingClients)
    .innerJoin(organisations, eq(organisations.id, existingClients.schoolId))
    .innerJoin(adviserCards, eq(adviserCards.supplierId, existingClients.supplierId))
    .where(where)

/** The schools that came by an adviser's link, the newest first. */
export const ownClients = (actor: AdviserActor) =>
  inTransaction(actor, (tx) =>
    selecting(tx, eq(existingClients.supplierId, actor.organisationId)).orderBy(desc(existingClients.claimedAt)),
  )

/** Of each of their own schools: what it has said of being a client of one adviser, and what staff decided. */
export const standingWithAdviser = (actor: SchoolActor, supplierId: string) =>
  inTransaction(actor, async (tx) => {
    const schools = (await ownSchoolsIn(tx, actor)).filter(({ isClosed }) => !isClosed)
    const ids = schools.map(({ id }) => id)
    const ofAdviser = and(eq(existingClients.supplierId, supplierId), inArray(existingClients.schoolId, ids))
    // A trust reads what was said for its academies, whose rows they are.
    const rows = ids.length === 0 ? [] : await seeingAllParties(tx, () => selecting(tx, ofAdviser))
    return schools.map(({ id, name }) => ({
      id,
      name,
      claim: rows.find(({ claim }) => claim.schoolId === id)?.claim ?? null,
    }))
  })

/** What waits for staff, oldest first, or what they have decided, newest first. */
export const readClaims = (actor: StaffActor, isWaiting: boolean, paging: { limit: number; offset: number }) =>
  inTransaction(actor, (tx) =>
    selecting(tx, inArray(existingClients.status, isWaiting ? ['claimed'] : ['confirmed', 'refused']))
      .orderBy(
        isWaiting ? asc(existingClients.claimedAt) : desc(existingClients.decidedAt),
        asc(existingClients.schoolId),
        asc(existingClients.supplierId),
      )
      .limit(paging.limit)
      .offset(paging.offset),
  )

export const countClaims = (actor: StaffActor) =>
  inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select({
        waiting: sql<number>`count(*) filter (where ${existingClients.status} = 'claimed')::int`,
        decided: sql<number>`count(*) filter (where ${existingClients.status} in ('confirmed', 'refused'))::int`,
      })
      .from(existingClients)
    return row ?? { waiting: 0, decided: 0 }
  })

/** One claim with what helps to judge it: who said so, and whether they are one of the school's people. */
export const readClaim = (actor: StaffActor, { supplierId, schoolId }: { supplierId: string; schoolId: string }) =>
  inTransaction(actor, async (tx) => {
    const [found] = await selecting(
      tx,
      and(eq(existingClients.supplierId, supplierId), eq(existingClients.schoolId, schoolId)),
    )
    if (!found) return null
    const [person] = await tx.select({ email: people.email }).from(people).where(eq(people.id, found.claim.claimedBy))
    const [visits] = await tx.execute<{ agreed: number; first: string | null }>(sql`
      select count(*)::int as agreed, min(on_day)::text as first from visits
       where supplier_id = ${supplierId} and school_id = ${schoolId} and status = 'agreed'`)
    return {
      ...found,
      email: person?.email ?? '',
      isOfTheSchool: await isOfTheSchool(tx, found.claim.claimedBy, schoolId),
      agreed: visits?.agreed ?? 0,
    }
  })

/** Whether somebody belongs to a school or to the trust that runs it. */
export async function isOfTheSchool(tx: Tx, personId: string, schoolId: string): Promise<boolean> {
  const [school] = await tx
    .select({ trustId: organisations.trustId })
    .from(organisations)
    .where(eq(organisations.id, schoolId))
  const [own] = await tx
    .select({ id: memberships.id })
    .from(memberships)
    .where(
      and(
        eq(memberships.personId, personId),
        eq(memberships.status, 'active'),
        or(
          eq(memberships.organisationId, schoolId),
          school?.trustId ? eq(memberships.organisationId, school.trustId) : undefined,
        ),
      ),
    )
    .limit(1)
  return own !== undefined
}
