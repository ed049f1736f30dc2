import type { Time } from '../calendar.ts'
import { formatTime } from '../format-day.ts'

/**
 * Whether this reads as a school's own code for a pupil, such as FH-0412, and not as a name: letters, figures, hyphens,
 * full stops and slashes, with a figure somewhere and never more than three letters together.
 */
export const isSchoolReference = (typed: string): boolean =>
  /^[A-Za-z\d./-]+$/.test(typed) && /\d/.test(typed) && !/[A-Za-z]{4}/.test(typed)

/** What schools write for Pupil Premium, free meals, care, and special needs. */
const SAYS_OF_PUPIL = /(?<![a-z])(ppg?|fsm|p?lac|cla|send?|ehcp?|pupil[^a-z]*premium)(?![a-z])/i

/**
 * Whether a reference says of its pupil what the register may never hold: PP, FSM, LAC, SEN and the like as a word, or set off
 * by signs or figures, as in PP12 and 11B/FSM. Letters that are part of others are a school's own.
 */
export const saysOfPupil = (typed: string): boolean => SAYS_OF_PUPIL.test(typed)

/** What to do about a reference that does. */
export const SAYS_TOO_MUCH =
  'Leave out what says that a pupil is Pupil Premium, in care or has special needs, such as PP, FSM, LAC or SEN. The register never holds it: enter the rest of the school’s code.'

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

export const OUTCOME_WORDS: Record<Outcome, string> = {
  seen: 'Seen',
  absent: 'Absent',
  refused: 'Refused',
  rearranged: 'Rearranged',
}

/** A marked interview as the school that was visited reads it: its own reference, and no name. */
export type InterviewSeen = {
  position: number
  startsAt: string
  yearGroup: number | null
  schoolReference: string
  outcome: Outcome
}

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

/** Whether another interview of the visit that took place began at the same time: nothing impossible, and mostly a slip. */
export const beginsWithAnother = (mark: Mark, others: readonly Mark[]): boolean =>
  mark.outcome === 'seen' && others.some((one) => one.outcome === 'seen' && one.startsAt === mark.startsAt)
