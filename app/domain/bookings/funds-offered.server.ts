import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { accounts, balances, funds, fundYears, shares } from '#db/schema/index.ts'
import { type FundKind, fundYearOn } from '../budgets/funds.ts'
import type { Day } from '../calendar.ts'
import { budgetAccountName } from '../ledger/chart.ts'
import type { FinancialYearStart, SchoolYear } from '../school-years.ts'
import type { FundOffered } from './check-request.ts'

type Asked = { schoolId: string; leadId: string | null; financialYear: FinancialYearStart; days: readonly Day[] }

/**
 * What a request may draw on for these days: the school's own funds, or, when a consortium asks, the shares its member
 * agreed, and nothing else of the member's.
 */
export async function fundsOffered(tx: Tx, asked: Asked): Promise<FundOffered[]> {
  return asked.leadId ? sharesOffered(tx, asked.leadId, asked.schoolId) : ownFunds(tx, asked)
}

async function ownFunds(tx: Tx, asked: Asked): Promise<FundOffered[]> {
  const rows = await tx
    .select({ fund: funds, year: fundYears, left: balances.balancePence })
    .from(funds)
    .leftJoin(fundYears, eq(fundYears.fundId, funds.id))
    .leftJoin(accounts, and(eq(accounts.fundYearId, fundYears.id), eq(accounts.kind, 'fund_available')))
    .leftJoin(balances, eq(balances.accountId, accounts.id))
    .where(and(eq(funds.schoolId, asked.schoolId), eq(funds.isActive, true)))
    .orderBy(asc(funds.createdAt), asc(funds.name))
  const each = new Map(rows.map(({ fund }) => [fund.id, fund]))
  return [...each.values()].map((fund) => ({
    from: fund.id,
    kind: fund.kind,
    name: fund.name,
    years: yearsOf(fund.kind, asked).map(({ label, startsOn, endsOn }) => {
      const row = rows.find((one) => one.fund.id === fund.id && one.year?.startsOn === startsOn)
      const isSet = row?.year != null && row.year.allocationPence !== null
      return { fundYearId: row?.year?.id ?? null, label, startsOn, endsOn, left: isSet ? (row.left ?? 0) : null }
    }),
  }))
}

function yearsOf(kind: FundKind, asked: Asked): SchoolYear[] {
  const years = new Map(
    asked.days.map((on) => fundYearOn(kind, on, asked.financialYear)).map((year) => [year.startsOn, year]),
  )
  return [...years.values()].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
}

async function sharesOffered(tx: Tx, leadId: string, schoolId: string): Promise<FundOffered[]> {
  const rows = await tx
    .select({ ...getTableColumns(shares), costCentre: sql<string | null>`cost_centre_of_share(${shares.id})` })
    .from(shares)
    .where(and(eq(shares.leadId, leadId), eq(shares.schoolId, schoolId), eq(shares.status, 'agreed')))
    .orderBy(asc(shares.startsOn), asc(shares.fundName))
  const names = rows.map((share) => budgetAccountName(share.id, 'available'))
  const left = await tx
    .select({ name: accounts.name, left: balances.balancePence })
    .from(accounts)
    .innerJoin(balances, eq(balances.accountId, accounts.id))
    .where(inArray(accounts.name, names.length > 0 ? names : ['']))
  return rows.map((share) => ({
    from: share.id,
    kind: share.fundKind,
    name: share.fundName,
    costCentre: share.costCentreId ? { id: share.costCentreId, words: share.costCentre ?? '' } : null,
    years: [
      {
        fundYearId: share.fundYearId,
        label: `${share.startsOn.slice(0, 4)} to ${share.endsOn.slice(0, 4)}`,
        startsOn: share.startsOn,
        endsOn: share.endsOn,
        left: left.find((one) => one.name === budgetAccountName(share.id, 'available'))?.left ?? 0,
      },
    ],
  }))
}
