import { sql } from 'drizzle-orm'
import { accounts } from '#db/schema/index.ts'

// What is read of an account beside its row, for staff.

/** The name of whom an account is of: a payer or supplier, or the school whose fund it is; null: Waymark's own. */
export const WHOSE = sql<
  string | null
>`(select o.name from organisations o where o.id = case when ${accounts.book} = 'cash'
  then coalesce(${accounts.payerId}, ${accounts.supplierId}) else ${accounts.schoolId} end)`

/** The name of the fund that an account of the budgets is of. */
export const FUND = sql<string | null>`(select f.name from fund_years y join funds f on f.id = y.fund_id
  where y.id = ${accounts.fundYearId})`

/** The first day of the year of that fund. */
export const FUND_FROM = sql<string | null>`(select y.starts_on from fund_years y where y.id = ${accounts.fundYearId})`
