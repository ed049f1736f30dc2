import { listed } from '../listed.ts'
import type { Ages, MenuService } from './menu.ts'

/**
 * Whoever is past Year 13: up to 25, with an education, health and care plan. (Source: Children and Families Act 2014, section 46: a
 * plan may be kept until the academic year in which the young person turns 25.)
 */
const YEAR_14_ON = 14

const YEARS_11_TO_19 = [7, 8, 9, 10, 11, 12, 13] as const

/** Whom a service may be asked for, by the ages that the menu gives it. */
export const yearGroupsFor = (ages: Ages): readonly number[] =>
  ages === 'to_25_with_ehcp' ? [...YEARS_11_TO_19, YEAR_14_ON] : YEARS_11_TO_19

/** Whether a service is for all of these; none are none of its. */
export const areYearsServed = (years: readonly number[], ages: Ages): boolean =>
  years.length > 0 && years.every((year) => yearGroupsFor(ages).includes(year))

/** To tick or choose from: "Year 11", "Year 14 or older, to 25, with an EHCP" */
export const yearChoices = (ages: Ages): { value: string; label: string }[] =>
  yearGroupsFor(ages).map((year) => ({
    value: String(year),
    label: year === YEAR_14_ON ? 'Year 14 or older, to 25, with an EHCP' : yearWords(year),
  }))

const numberOf = (year: number): string => (year === YEAR_14_ON ? '14 or older' : String(year))

/** "Year 11", "Year 14 or older" */
export const yearWords = (year: number): string => `Year ${numberOf(year)}`

/** "Year 11", "Years 9, 10 and 11", "Years 13 and 14 or older" */
export function yearsInWords(years: readonly number[]): string {
  const sorted = [...years].sort((a, b) => a - b).map(numberOf)
  return sorted.length === 0 ? '' : `${sorted.length === 1 ? 'Year' : 'Years'} ${listed(sorted)}`
}

/**
 * Whether so many pupils are a group that the service is for: at most as many as the menu says. Fewer than it says may come: a small
 * school's class is still a class. Nothing is said where the service is for no group.
 */
export const isGroupFor = ({ groupMost }: Pick<MenuService, 'groupMost'>, size: number | undefined): boolean =>
  groupMost === null || (size !== undefined && Number.isInteger(size) && size >= 1 && size <= groupMost)

/** "Year 11", and of a group "Year 9, a group of 24". Emails say it as well, and they never speak of pupils. */
export const whomInWords = ({ yearGroups, groupSize }: { yearGroups: readonly number[]; groupSize: number | null }) =>
  `${yearsInWords(yearGroups)}${groupSize === null ? '' : `, a group of ${groupSize}`}`

/** What was ticked, each once and in order. */
export const yearsTicked = (ticked: readonly string[]): number[] =>
  [...new Set(ticked.map(Number))].sort((a, b) => a - b)
