import { and, eq } from 'drizzle-orm'
import type { SchoolActor } from '#app/auth/actor.ts'
import { differs } from '#db/differs.ts'
import { costCentres } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { ownSchoolIn } from '../schools/own-schools.server.ts'
import { keepingBudgets } from './keep-funds.server.ts'
import type { BudgetRefusal } from './refusals.ts'

/** Adds a code of the school's own accounts that funding lines can be put to. */
export function addCostCentre(
  actor: SchoolActor,
  input: { schoolId: string; code: string; name: string },
  now: Date,
): Promise<Result<{ costCentreId: string }, BudgetRefusal>> {
  return keepingBudgets(actor, async (tx) => {
    const school = await ownSchoolIn(tx, actor, input.schoolId)
    if (!school) return refuse('not_found')
    if (school.isClosed) return refuse('school_closed')
    const costCentreId = newId('costCentre')
    const { id: schoolId, payerId } = school
    await tx.insert(costCentres).values({ id: costCentreId, schoolId, payerId, code: input.code, name: input.name })
    const detail = `${input.code} ${input.name}`
    await recordAct(tx, actor, { organisationId: schoolId, payerId, what: 'added a cost centre', detail }, now)
    return done({ costCentreId })
  })
}

/** Renames a cost centre, or retires it: new requests are not offered it, old lines keep it. */
export function changeCostCentre(
  actor: SchoolActor,
  input: { costCentreId: string; name?: string; isActive?: boolean },
  now: Date,
): Promise<Result<{ costCentreId: string }, BudgetRefusal>> {
  return keepingBudgets(actor, async (tx) => {
    const [centre] = await tx.select().from(costCentres).where(eq(costCentres.id, input.costCentreId))
    if (!centre || !(await ownSchoolIn(tx, actor, centre.schoolId))) return refuse('not_found')
    const { name = centre.name, isActive = centre.isActive } = input
    const [changed] = await tx
      .update(costCentres)
      .set({ name, isActive })
      .where(and(eq(costCentres.id, centre.id), differs(costCentres, { name, isActive })))
      .returning({ id: costCentres.id })
    if (!changed) return done({ costCentreId: centre.id })
    const detail = `${centre.code} ${name}${isActive ? '' : ', retired'}`
    const { schoolId, payerId } = centre
    await recordAct(tx, actor, { organisationId: schoolId, payerId, what: 'changed a cost centre', detail }, now)
    return done({ costCentreId: centre.id })
  })
}
