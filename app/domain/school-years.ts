import { type Day, type DayRange, day } from './calendar.ts'

/** A year that starts in one calendar year and ends in the next: `key` is "2026-27", `label` "2026 to 2027". */
export type SchoolYear = DayRange & { key: string; label: string; startsIn: number }

/** When an organisation's accounts begin: 1 April for a maintained school, 1 September for an academy. */
export type FinancialYearStart = 'april' | 'september'

function yearFrom(startsIn: number, month: '04' | '09'): SchoolYear {
  const next = startsIn + 1
  return {
    key: `${startsIn}-${String(next).slice(2)}`,
    label: `${startsIn} to ${next}`,
    startsIn,
    startsOn: day(`${startsIn}-${month}-01`),
    endsOn: day(month === '04' ? `${next}-03-31` : `${next}-08-31`),
  }
}

function yearContaining(on: Day, month: '04' | '09'): SchoolYear {
  const year = Number(on.slice(0, 4))
  return yearFrom(on.slice(5, 7) < month ? year - 1 : year, month)
}

/** The academic year of a day: 1 September to 31 August. */
export const academicYear = (on: Day): SchoolYear => yearContaining(on, '09')

/** The financial year of a day, by when the organisation's accounts begin. */
export const financialYear = (on: Day, starts: FinancialYearStart): SchoolYear =>
  yearContaining(on, starts === 'april' ? '04' : '09')

/**
 * The year whose Pupil Premium pays for a day: April to March for every school, academies too, because the grant is
 * allocated by financial year. (Source: DfE, Pupil premium: conditions of grant.)
 */
export const ppYear = (on: Day): SchoolYear => yearContaining(on, '04')

/** The year a key such as "2021-22" names, or null when it is no such key. */
export function yearByKey(key: string, starts: FinancialYearStart): SchoolYear | null {
  const match = /^(20\d{2})-(\d{2})$/.exec(key)
  if (!match) return null
  const year = yearFrom(Number(match[1]), starts === 'april' ? '04' : '09')
  return year.key === key ? year : null
}
