import { type Day, type DayRange, parseDay } from '../calendar.ts'
import { formatDate, formatMonth } from '../format-day.ts'
import { type FinancialYearStart, financialYear, yearByKey } from '../school-years.ts'

/** What a statement is for, as its address names it, and its days, both in it. */
export type Span = DayRange & { value: string; label: string }

const lastOf = (month: string): Day => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) as Day
}

const ofMonth = (month: string): Span => ({
  value: `month-${month}`,
  label: formatMonth(month),
  startsOn: `${month}-01` as Day,
  endsOn: lastOf(month),
})

function ofYear(key: string, starts: FinancialYearStart): Span | null {
  const year = yearByKey(key, starts)
  return year && { ...year, value: `year-${key}`, label: `Financial year, ${year.label}` }
}

/** What can be chosen: this financial year and the two before it, and each month since a year ago, the newest first. */
export function spansToChoose(today: Day, starts: FinancialYearStart): Span[] {
  const now = financialYear(today, starts)
  const years = [0, 1, 2].flatMap((back) => {
    const from = now.startsIn - back
    return ofYear(`${from}-${String(from + 1).slice(2)}`, starts) ?? []
  })
  const [year = 0, month = 0] = today.split('-').map(Number)
  const months = Array.from({ length: 13 }, (_, back) =>
    ofMonth(new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7)),
  )
  return [...years, ...months]
}

/**
 * The span that an address asks for: `?period=year-2026-27`, `?period=month-2026-11`, or `?period=days` with `from` and `to`, as
 * one text or three boxes each. The financial year that it is where it asks for none; null where it asks for what is none.
 */
export function spanOf(asked: URLSearchParams, today: Day, starts: FinancialYearStart): Span | null {
  const period = asked.get('period')
  if (!period) return ofYear(financialYear(today, starts).key, starts)
  const [, kind, key = ''] = /^(year|month)-(.+)$/.exec(period) ?? []
  if (kind === 'year') return ofYear(key, starts)
  if (kind === 'month') return /^20\d\d-(0[1-9]|1[0-2])$/.test(key) ? ofMonth(key) : null
  if (period !== 'days') return null
  const [startsOn, endsOn] = [dayAsked(asked, 'from'), dayAsked(asked, 'to')]
  if (!startsOn || !endsOn || startsOn > endsOn) return null
  return { value: 'days', label: `${formatDate(startsOn)} to ${formatDate(endsOn)}`, startsOn, endsOn }
}

function dayAsked(asked: URLSearchParams, name: string): Day | null {
  const whole = asked.get(name)
  if (whole !== null) return parseDay(whole)
  const box = (part: string) => asked.get(`${name}.${part}`) ?? ''
  return parseDay({ day: box('day'), month: box('month'), year: box('year') })
}

/** The same span as an address asks for it. */
export const spanQuery = ({ value, startsOn, endsOn }: Span): Record<string, string> =>
  value === 'days' ? { period: 'days', from: startsOn, to: endsOn } : { period: value }
