import { addDays, type Day, day, mondayOf } from './calendar.ts'

/** A day on which exam results come out in England. */
export type ResultsDay = { on: Day; name: string }

/** The last year whose results days the Joint Council for Qualifications has published; later ones follow its custom. */
export const RESULTS_DAYS_PUBLISHED_UNTIL = 2026

/**
 * A level and GCSE results day of a year: the Thursday of the week of 15 August and the next, as each year since 2015 but
 * for 2021. Source: JCQ, Key Dates (13 and 20 August 2026).
 */
export function resultsDaysOf(year: number): ResultsDay[] {
  const first = addDays(mondayOf(day(`${year}-08-15`)), 3)
  return [
    { on: first, name: 'A level results day' },
    { on: addDays(first, 7), name: 'GCSE results day' },
  ]
}

/** The same of every year that a range of days touches. */
export const resultsDaysBetween = (from: Day, until: Day): ResultsDay[] => {
  const years = Array.from({ length: Number(until.slice(0, 4)) - Number(from.slice(0, 4)) + 1 }, (_, n) => n)
  return years.flatMap((n) => resultsDaysOf(Number(from.slice(0, 4)) + n)).filter(({ on }) => from <= on && on <= until)
}
