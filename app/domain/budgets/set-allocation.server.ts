import { eq, sql } from 'drizzle-orm'
import type { SchoolActor } from '#app/auth/actor.ts'
import { fundYears, journals } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { postAllocation } from '../ledger/budget-moves.server.ts'
import { formatPounds, type Pence } from '../money.ts'
import { done, type Result, refuse } from '../result.ts'
import { financialYear, ppYear } from '../school-years.ts'
import { ownSchoolIn } from '../schools/own-schools.server.ts'
import { fundYearRow } from './fund-year-row.server.ts'
import { FUND_KINDS } from './funds.ts'
import { keepingBudgets, ownFundIn } from './keep-funds.server.ts'
import type { BudgetRefusal } from './refusals.ts'

export type AllocationInput = {
  fundId: string
  /** The first day of one of the fund's years. */
  startsOn: Day
  amountPence: Pence
  /** Where the figure comes from, in words: kept and shown beside it. */
  source: string
  /** Made with the form: the same form again changes nothing. */
  key: string
}

/**
 * Sets what a fund has for one of its years, as a journal by the difference to what it had. Refused when more than that is
 * reserved, committed, spent or shared already, and to those who may not set allocations.
 */
export function setAllocation(
  actor: SchoolActor,
  input: AllocationInput,
  now: Date,
): Promise<Result<{ fundYearId: string }, BudgetRefusal>> {
  return keepingBudgets(actor, async (tx) => {
    const fund = await ownFundIn(tx, actor, input.fundId)
    const school = fund && (await ownSchoolIn(tx, actor, fund.schoolId))
    if (!fund || !school) return refuse('not_found')
    const period = FUND_KINDS[fund.kind].period
    const year = period === 'april' ? ppYear(input.startsOn) : financialYear(input.startsOn, school.financialYear)
    if (year.startsOn !== input.startsOn) return refuse('year_not_open')

    const { id: fundYearId } = await fundYearRow(tx, fund, year)
    await tx.execute(sql`select 1 from fund_years where id = ${fundYearId} for no key update`)
    const [row] = await tx.select().from(fundYears).where(eq(fundYears.id, fundYearId))
    const before = row?.allocationPence ?? null
    // It is so already: nobody did anything.
    if (before === input.amountPence && row?.allocationSource === input.source) return done({ fundYearId })
    const key = `allocate:${fundYearId}:${input.key}`
    const [sent] = await tx.select({ id: journals.id }).from(journals).where(eq(journals.key, key))
    if (sent) return before === input.amountPence ? done({ fundYearId }) : refuse('already_sent')

    await postAllocation(tx, {
      of: {
        fundYearId,
        shareId: null,
        parties: { schoolId: fund.schoolId, payerId: fund.payerId },
        hasAllocation: true,
      },
      before,
      after: input.amountPence,
      at: now,
      onDay: londonDay(now),
      key,
      actorId: actor.personId,
      memo: input.source,
    })
    await tx
      .update(fundYears)
      .set({ allocationPence: input.amountPence, allocationSource: input.source })
      .where(eq(fundYears.id, fundYearId))
    await recordAct(
      tx,
      actor,
      {
        organisationId: fund.schoolId,
        payerId: fund.payerId,
        what: 'set an allocation',
        detail: `${fund.name}, ${year.label}: ${formatPounds(input.amountPence)}. ${input.source}`,
      },
      now,
    )
    return done({ fundYearId })
  })
}
