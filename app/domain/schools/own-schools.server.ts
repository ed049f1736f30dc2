import { and, asc, eq, inArray } from 'drizzle-orm'
import type { SchoolActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { organisations, payers, schoolRegister } from '#db/schema/index.ts'
import type { FinancialYearStart } from '../school-years.ts'

/** A school the actor acts for: a school person's own, or each academy of a trust. */
export type OwnSchool = {
  id: string
  name: string
  urn: number
  /** Who contracts and pays: the school itself, or its trust. */
  payerId: string
  financialYear: FinancialYearStart
  isClosed: boolean
}

export const ownSchools = (actor: SchoolActor): Promise<OwnSchool[]> =>
  inTransaction(actor, (tx) => ownSchoolsIn(tx, actor))

/** By name. Where nobody has entered how the payer's accounts run, an academy's begin in September, others' in April. */
export async function ownSchoolsIn(tx: Tx, actor: SchoolActor): Promise<OwnSchool[]> {
  const mine = actor.isTrust
    ? eq(organisations.trustId, actor.organisationId)
    : eq(organisations.id, actor.organisationId)
  const rows = await tx
    .select({ school: organisations, group: schoolRegister.group, isOpen: schoolRegister.isOpen })
    .from(organisations)
    .innerJoin(schoolRegister, eq(schoolRegister.urn, organisations.urn))
    .where(and(eq(organisations.kind, 'school'), mine))
    .orderBy(asc(organisations.name), asc(organisations.id))
  const payerIds = rows.map(({ school }) => school.trustId ?? school.id)
  const payerRows = payerIds.length === 0 ? [] : await tx.select().from(payers).where(inArray(payers.payerId, payerIds))
  const known = new Map(payerRows.map((payer) => [payer.payerId, payer.financialYear]))
  return rows.map(({ school, group, isOpen }) => {
    const payerId = school.trustId ?? school.id
    return {
      id: school.id,
      name: school.name,
      urn: school.urn as number,
      payerId,
      financialYear: known.get(payerId) ?? (group === 'academy' ? 'september' : 'april'),
      isClosed: school.closedAt !== null || !isOpen,
    }
  })
}

/** The school asked for when it is the actor's, else null: other people's schools do not exist here. */
export async function ownSchoolIn(tx: Tx, actor: SchoolActor, schoolId: string): Promise<OwnSchool | null> {
  return (await ownSchoolsIn(tx, actor)).find((school) => school.id === schoolId) ?? null
}
