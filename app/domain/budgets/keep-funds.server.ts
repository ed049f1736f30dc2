import { and, eq } from 'drizzle-orm'
import { may, type SchoolActor } from '#app/auth/actor.ts'
import { databaseError, inTransaction, type Tx } from '#db/client.server.ts'
import { differs } from '#db/differs.ts'
import { refusalOfConstraint } from '#db/refusals.ts'
import { funds } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { newId } from '../ids.ts'
import { done, type Result, refuse } from '../result.ts'
import { ownSchoolIn, ownSchoolsIn } from '../schools/own-schools.server.ts'
import type { FundKind } from './funds.ts'
import type { BudgetRefusal } from './refusals.ts'

/** Adds a fund to one of the actor's schools. Refused to those who may not set allocations, and for a name it has. */
export function addFund(
  actor: SchoolActor,
  input: { schoolId: string; kind: FundKind; name: string },
  now: Date,
): Promise<Result<{ fundId: string }, BudgetRefusal>> {
  return keepingBudgets(actor, async (tx) => {
    const school = await ownSchoolIn(tx, actor, input.schoolId)
    if (!school) return refuse('not_found')
    if (school.isClosed) return refuse('school_closed')
    const fundId = newId('fund')
    const { id: schoolId, payerId } = school
    await tx.insert(funds).values({ id: fundId, schoolId, payerId, kind: input.kind, name: input.name, createdAt: now })
    await recordAct(tx, actor, { organisationId: schoolId, payerId, what: 'added a fund', detail: input.name }, now)
    return done({ fundId })
  })
}

/** Gives a fund another name. What bookings have frozen keeps the old one. */
export function renameFund(
  actor: SchoolActor,
  input: { fundId: string; name: string },
  now: Date,
): Promise<Result<{ fundId: string }, BudgetRefusal>> {
  return changeFund(actor, input.fundId, { name: input.name }, (fund) => `${fund.name} is now ${input.name}`, now)
}

/** A retired fund is offered to no new request; what it holds already goes its way. Bringing it back undoes it. */
export function retireFund(
  actor: SchoolActor,
  input: { fundId: string; isActive: boolean },
  now: Date,
): Promise<Result<{ fundId: string }, BudgetRefusal>> {
  const what = input.isActive ? 'brought back' : 'retired'
  return changeFund(actor, input.fundId, { isActive: input.isActive }, (fund) => `${fund.name}: ${what}`, now)
}

type Fund = typeof funds.$inferSelect

function changeFund(
  actor: SchoolActor,
  fundId: string,
  change: Partial<Pick<Fund, 'name' | 'isActive'>>,
  detail: (fund: Fund) => string,
  now: Date,
): Promise<Result<{ fundId: string }, BudgetRefusal>> {
  return keepingBudgets(actor, async (tx) => {
    const fund = await ownFundIn(tx, actor, fundId)
    if (!fund) return refuse('not_found')
    const [changed] = await tx
      .update(funds)
      .set(change)
      .where(and(eq(funds.id, fund.id), differs(funds, change)))
      .returning({ id: funds.id })
    // The same form a second time, also at the same time: it is so already, and nobody did anything.
    if (!changed) return done({ fundId })
    const { schoolId, payerId } = fund
    await recordAct(tx, actor, { organisationId: schoolId, payerId, what: 'changed a fund', detail: detail(fund) }, now)
    return done({ fundId })
  })
}

/** A fund of one of the actor's schools, else null. */
export async function ownFundIn(tx: Tx, actor: SchoolActor, fundId: string): Promise<Fund | null> {
  const schools = await ownSchoolsIn(tx, actor)
  const [fund] = await tx.select().from(funds).where(eq(funds.id, fundId))
  return fund && schools.some((school) => school.id === fund.schoolId) ? fund : null
}

/** Runs a command about funds in one database transaction; a constraint that is met reads the same as its rule. */
export async function keepingBudgets<T>(
  actor: SchoolActor,
  work: (tx: Tx) => Promise<Result<T, BudgetRefusal>>,
): Promise<Result<T, BudgetRefusal>> {
  if (!may(actor, 'set allocations')) return refuse('role_missing')
  try {
    return await inTransaction(actor, work)
  } catch (error) {
    const code = refusalOfConstraint(databaseError(error)?.constraint ?? null)
    const EXPECTED = ['name_taken', 'one_pupil_premium_fund', 'code_taken', 'not_enough_left', 'already_sent'] as const
    const expected = EXPECTED.find((one) => one === code)
    if (expected) return refuse(expected)
    throw error
  }
}
