import { isWithin } from '../calendar.ts'
import { formatPounds, sumPence } from '../money.ts'
import type { FundOffered } from './check-request.ts'
import type { VisitAnswer } from './request-answers.ts'

type Asked = { funds: readonly FundOffered[]; visits: readonly VisitAnswer[]; bearsEach: number }

/** `fitsOne`: whether what is left on one of the days suffices for one visit. Pence. */
type Short = { left: number; needed: number; fitsOne: boolean }

/**
 * What all funds together have left for these days, where it is less than the visits cost; null where it may suffice, or
 * where a fund's allocation is not set. Pence.
 */
export function fundsFallShort({ funds, visits, bearsEach }: Asked): Short | null {
  const years = funds.flatMap((fund) => fund.years.filter((year) => visits.some(({ day }) => isWithin(year, day))))
  if (funds.length === 0 || years.some(({ left }) => left === null)) return null
  const left = sumPence(years.map((year) => Math.max(0, year.left ?? 0)))
  const needed = bearsEach * visits.length
  if (left >= needed) return null
  const leftOn = (visit: VisitAnswer) =>
    sumPence(years.filter((year) => isWithin(year, visit.day)).map((year) => Math.max(0, year.left ?? 0)))
  return { left, needed, fitsOne: visits.some((visit) => leftOn(visit) >= bearsEach) }
}

/** What to do about it: the circle of "use less" and "add more" has no way out. */
export function shortWords(short: Short, visits: number, isShared: boolean): string {
  const whose = isShared ? 'of the shares that the school has agreed' : 'in the school’s funds'
  const ask = isShared ? 'ask the school to agree a larger share' : 'raise an allocation under budgets'
  // Without a single visit that fits, no date taken away helps.
  const less = visits > 1 && short.fitsOne ? `take a date away, or ${ask}` : ask
  return `Only ${formatPounds(short.left)} is left ${whose}, and ${formatPounds(short.needed)} is needed. ${less.charAt(0).toUpperCase()}${less.slice(1)}`
}
