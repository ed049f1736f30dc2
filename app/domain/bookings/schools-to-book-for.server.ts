import { and, asc, eq } from 'drizzle-orm'
import type { BuyingActor } from '#app/auth/actor.ts'
import type { Tx } from '#db/client.server.ts'
import { consortiumMembers, organisations } from '#db/schema/index.ts'
import { ownSchoolsIn } from '../schools/own-schools.server.ts'

export type BookableSchool = { id: string; name: string; urn: number | null }

/** The schools an actor may ask visits for: their own, a trust's academies, or a consortium's members. Closed ones are left out. */
export async function schoolsToBookFor(tx: Tx, actor: BuyingActor): Promise<BookableSchool[]> {
  if (actor.kind === 'school') {
    const own = await ownSchoolsIn(tx, actor)
    return own.filter((school) => !school.isClosed).map(({ id, name, urn }) => ({ id, name, urn }))
  }
  return tx
    .select({ id: organisations.id, name: organisations.name, urn: organisations.urn })
    .from(consortiumMembers)
    .innerJoin(organisations, eq(organisations.id, consortiumMembers.schoolId))
    .where(and(eq(consortiumMembers.leadId, actor.organisationId), eq(consortiumMembers.status, 'joined')))
    .orderBy(asc(organisations.name), asc(organisations.id))
}
