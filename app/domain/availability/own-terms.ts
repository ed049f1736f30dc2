import { addDays, type Day, type DayRange, isWithin, overlaps } from '../calendar.ts'

/** A term or half term in which an adviser works. */
export type OwnTerm = DayRange & { name: string }

/** Terms without the holidays that lie within them, in order: a half term in a term makes two of it. */
export function halfTerms(terms: readonly OwnTerm[], holidays: readonly DayRange[]): OwnTerm[] {
  let parts = [...terms]
  for (const holiday of holidays) {
    parts = parts.flatMap((term) =>
      overlaps(term, holiday)
        ? [
            { ...term, endsOn: addDays(holiday.startsOn, -1) },
            { ...term, startsOn: addDays(holiday.endsOn, 1) },
          ].filter(({ startsOn, endsOn }) => startsOn <= endsOn)
        : [term],
    )
  }
  return parts.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
}

/** The last day that the terms say anything of; null where there are none. */
export const termsKnownUntil = (terms: readonly DayRange[]): Day | null =>
  terms
    .map(({ endsOn }) => endsOn)
    .sort()
    .at(-1) ?? null

/** Whether two lists, each in order, have the same terms on the same days. */
export const sameTerms = (one: readonly OwnTerm[], other: readonly OwnTerm[]): boolean =>
  one.length === other.length &&
  one.every(({ name, startsOn, endsOn }, at) => {
    const term = other[at]
    return term?.name === name && term.startsOn === startsOn && term.endsOn === endsOn
  })

/** The holiday between two terms that a day is in; null in a term, before the first and after the last. */
export function holidayBetween(terms: readonly DayRange[], on: Day): DayRange | null {
  if (terms.some((term) => isWithin(term, on))) return null
  const before = terms.map(({ endsOn }) => endsOn).filter((end) => end < on)
  const after = terms.map(({ startsOn }) => startsOn).filter((start) => start > on)
  const [last, next] = [before.sort().at(-1), after.sort()[0]]
  return last && next ? { startsOn: addDays(last, 1), endsOn: addDays(next, -1) } : null
}
