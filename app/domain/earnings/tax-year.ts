import { type Day, type DayRange, day, londonDay } from '../calendar.ts'

/** A tax year, 6 April to 5 April: `key` is "2026-27". (Source: Income Tax Act 2007, section 4.) */
export type TaxYear = DayRange & { key: string; label: string; startsIn: number }

const from = (startsIn: number): TaxYear => ({
  startsIn,
  key: `${startsIn}-${String(startsIn + 1).slice(2)}`,
  label: `${startsIn} to ${startsIn + 1}`,
  startsOn: day(`${startsIn}-04-06`),
  endsOn: day(`${startsIn + 1}-04-05`),
})

/** The tax year of a day. */
export const taxYear = (on: Day): TaxYear => from(Number(on.slice(0, 4)) - (on.slice(5) < '04-06' ? 1 : 0))

/** The tax year that a key such as "2026-27" names, or null when it is no such key. */
export function taxYearByKey(key: string): TaxYear | null {
  const match = /^(20\d{2})-\d{2}$/.exec(key)
  const year = match && from(Number(match[1]))
  return year?.key === key ? year : null
}

/** The twelve months of a tax year, each from the 6th to the 5th, by their first days. */
export const taxMonths = (year: TaxYear): Day[] =>
  Array.from({ length: 12 }, (_, at) => new Date(Date.UTC(year.startsIn, 3 + at, 6)).toISOString().slice(0, 10) as Day)

/** The tax month of a day of a tax year, by its first day. */
export function taxMonthOf(on: Day): Day {
  const [year = 0, month = 0, number = 0] = on.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 - (number < 6 ? 1 : 0), 6)).toISOString().slice(0, 10) as Day
}

export const taxMonthAt = (instant: Date): Day => taxMonthOf(londonDay(instant))
