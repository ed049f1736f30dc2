import type { RequestAnswers } from '../bookings/request-answers.ts'
import type { Day } from '../calendar.ts'

/** What a school wants, as every adviser it asks reads it: frozen when it is sent. It names no pupil. */
export type EnquiryBrief = {
  serviceCode: string
  serviceName: string
  /** Days that the school names, or a span of days in which so many visits are wanted. */
  wanted: { kind: 'days'; days: Day[] } | { kind: 'range'; from: Day; until: Day; visits: number }
  yearGroups: number[]
  /** Interviews at each visit; 0 for what has none. */
  interviews: number
  /** Pupils expected, where the service is for groups; null where nobody said. */
  pupils: number | null
  place: NonNullable<RequestAnswers['place']>
  /** Name and address of the place, in one line. */
  placeInFull: string
  purpose: string
  school: string
  town: string
  lead: string | null
}

/** A day that an adviser offers, at the service's usual time or another. */
export type OfferedDay = { day: Day; from: string; to: string }

/** So many advisers one brief may go to, at least and at most. */
export const FEWEST_ASKED = 2
export const MOST_ASKED = 10

/** How many days an adviser may offer in one answer. */
export const MOST_OFFERED = 10

/** How many days a school has to choose after answers are in. */
export const DAYS_TO_CHOOSE = 14

/** How far ahead answers may be wanted, in days. */
export const ANSWER_WITHIN_DAYS = 28

/** How many visits the brief is for. */
export const visitsWanted = ({ wanted }: Pick<EnquiryBrief, 'wanted'>): number =>
  wanted.kind === 'days' ? wanted.days.length : wanted.visits
