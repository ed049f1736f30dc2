import { type Pence, pence } from '../money.ts'

/**
 * What HMRC lets a person count for miles driven on business in their own car in a tax year: 45p for each of the first 10,000 and
 * 25p after. (Source: Income Tax (Earnings and Pensions) Act 2003, section 230, as it is since 6 April 2011; used for the
 * self-employed by Income Tax (Trading and Other Income) Act 2005, section 94F.)
 */
const FIRST_MILES = 10_000
const RATE = { first: 45, after: 25 } as const

export const approvedMileage = (miles: number): Pence =>
  pence(Math.round(Math.min(miles, FIRST_MILES) * RATE.first + Math.max(0, miles - FIRST_MILES) * RATE.after))
