import type { Time } from '../calendar.ts'
import { formatTime } from '../format-day.ts'

/**
 * Whether this reads as a school's own code for a pupil, such as FH-0412, and not as a name: letters, figures, hyphens,
 * full stops and slashes, with a figure somewhere and never more than three letters together.
 */
export const isSchoolReference = (typed: string): boolean =>
  /^[A-Za-z\d./-]+$/.test(typed) && /\d/.test(typed) && !/[A-Za-z]{4}/.test(typed)

/** What to do about a reference that is none. */
export const NO_REFERENCE =
  'Enter the school’s own code, such as FH-0412: at least one figure, at most three letters together, no spaces. Never a name.'

type Times = { from: Time; to: Time }

/** An interview begins while its visit lasts. */
export const isWithinVisit = (startsAt: string, { from, to }: Times): boolean => startsAt >= from && startsAt < to

/** "Enter a time within the visit, from 8:45am to 3:15pm" */
export const withinVisitWords = ({ from, to }: Times): string =>
  `Enter a time within the visit, from ${formatTime(from)} to ${formatTime(to)}`

export type Outcome = 'seen' | 'absent' | 'refused' | 'rearranged'
type Mark = { startsAt: string; yearGroup: number | null; schoolReference: string; outcome: Outcome | null }

/**
 * An interview's mark in one line, '' while there is none: a form carries it, so that a save can tell whether what it was
 * shown still stands.
 */
export const markShown = (mark: Mark | undefined): string =>
  mark?.outcome ? [mark.outcome, mark.startsAt, mark.yearGroup ?? '', mark.schoolReference].join(' ') : ''

/** One pupil is seen once at a visit: another interview there has this reference, and both were seen. */
export const isSeenTwice = (mark: Mark, others: readonly Mark[]): boolean =>
  mark.outcome === 'seen' &&
  mark.schoolReference !== '' &&
  others.some(
    (one) => one.outcome === 'seen' && one.schoolReference.toLowerCase() === mark.schoolReference.toLowerCase(),
  )
