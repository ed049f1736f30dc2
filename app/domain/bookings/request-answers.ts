import type { Day } from '../calendar.ts'
import type { Mode } from '../services/menu.ts'

/** A line of funding as a person fills it in: an amount of the whole booking from one fund or share. */
export type FundingAnswer = {
  /** `fnd_…` of the school, or `shr_…` agreed with a consortium. */
  from: string
  amountPence: number
  /** Whether nobody typed the amount: it is worked out, and again whenever the cost changes (`withEmptyWorkedOut`). */
  isLeftEmpty?: boolean
  costCentreId: string | null
  tag: PupilPremiumAnswer | null
}

/** What makes a Pupil Premium line traceable. */
export type PupilPremiumAnswer = {
  whom: 'all_eligible' | 'named_number' | 'mixed_group'
  pupilsEligible: number | null
  pupilsInAll: number | null
  method: 'whole' | 'share' | null
  approach: 'teaching' | 'targeted' | 'wider'
  challenge: number
  rationale: string
}

/** How a visit by video or telephone is held: the school says it, and whoever comes reads it. */
export type RemoteAnswer = {
  mode: Exclude<Mode, 'face_to_face'>
  /** The link or the number, and who opens it. */
  channel: string
  /** Who supervises in school, or that nobody does. */
  supervisor: string
  /** How a concern is raised while it lasts. */
  concern: string
}

export type VisitAnswer = { day: Day; from: string; to: string }

/** The answers so far for another school, which has other funds, rooms and people. */
export const forSchool = (answers: RequestAnswers, schoolId: string): RequestAnswers =>
  answers.schoolId === schoolId
    ? answers
    : {
        schoolId,
        serviceCode: answers.serviceCode,
        visits: answers.visits,
        purpose: answers.purpose,
        ...(answers.quantity === undefined ? {} : { quantity: answers.quantity }),
      }

/** The answers of a request so far, page by page; a page fills in its own part. */
export type RequestAnswers = {
  schoolId: string
  leadId?: string | null
  serviceCode?: string
  /** Of what has no date one, by which day it is wanted; its times mean nothing. */
  visits?: VisitAnswer[]
  /** How many of what has no date; 0 of visits. */
  quantity?: number
  /** `street`: street and town; missing where an older draft was not asked for it. */
  place?:
    | { kind: 'school' }
    | { kind: 'elsewhere'; name: string; street?: string; postcode: string }
    | ({ kind: 'remote' } & RemoteAnswer)
  room?: string
  yearGroups?: number[]
  interviews?: number
  /** Pupils in the group at each visit, where the service is for one. */
  groupSize?: number
  safeguardingLead?: string
  purpose?: string
  lines?: FundingAnswer[]
  /** The enquiry whose chosen answer this request began with: its price is the one that was answered. */
  enquiryId?: string
}

const CLEARED: [words: string, isAnswered: (answers: RequestAnswers) => boolean][] = [
  ['place and room', ({ place, room }) => place !== undefined || room !== undefined],
  ['year groups', ({ yearGroups }) => yearGroups !== undefined],
  ['number of interviews', ({ interviews }) => interviews !== undefined],
  ['size of the group', ({ groupSize }) => groupSize !== undefined],
  ['safeguarding lead', ({ safeguardingLead }) => safeguardingLead !== undefined],
  ['funding', ({ lines }) => lines !== undefined],
]

/** What `forSchool` leaves out of the answers, in words; nothing where the school stays, or none of it was answered. */
export const clearedBy = (answers: RequestAnswers, schoolId: string): string[] =>
  answers.schoolId === schoolId ? [] : CLEARED.flatMap(([words, isAnswered]) => (isAnswered(answers) ? [words] : []))
