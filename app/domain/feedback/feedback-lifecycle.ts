import { done, type Result, refuse } from '../result.ts'

// What a school says of a visit that it agreed took place: to the adviser and to staff, and to nobody else. This table is the
// only place that knows who may do what with it, and until when.

export const FEEDBACK_STATUSES = ['given', 'replied', 'taken_back'] as const
export type FeedbackStatus = (typeof FEEDBACK_STATUSES)[number]
export type FeedbackEvent = 'give' | 'change' | 'take_back' | 'reply'

export const BOOK_AGAIN = ['yes', 'perhaps', 'no'] as const
export type BookAgain = (typeof BOOK_AGAIN)[number]

/** How long a school may give feedback after the visit's day, and may change what it gave or take it back. In days. */
const FEEDBACK_WITHIN_DAYS = 120
export const CHANGE_WITHIN_DAYS = 14

type Row = {
  from: readonly (FeedbackStatus | 'none')[]
  to: FeedbackStatus
  by: 'buyer' | 'adviser'
  within: { days: number; of: 'visit' | 'given' } | null
}

/** Nobody changes words that somebody else has answered, so a reply ends changing them. */
const FEEDBACK_LIFECYCLE: Readonly<Record<FeedbackEvent, Row>> = {
  give: { from: ['none', 'taken_back'], to: 'given', by: 'buyer', within: { days: FEEDBACK_WITHIN_DAYS, of: 'visit' } },
  change: { from: ['given'], to: 'given', by: 'buyer', within: { days: CHANGE_WITHIN_DAYS, of: 'given' } },
  take_back: { from: ['given'], to: 'taken_back', by: 'buyer', within: { days: CHANGE_WITHIN_DAYS, of: 'given' } },
  reply: { from: ['given'], to: 'replied', by: 'adviser', within: null },
}

/** `since`: the start of the visit's day, and when feedback was first given. */
export type FeedbackState = {
  status: FeedbackStatus | 'none'
  isAgreed: boolean
  since: { visit: Date; given: Date | null }
}
export type FeedbackRefusal = 'not_yours' | 'not_agreed' | 'already_done' | 'not_now' | 'too_late'

/** Decides one move. Pure. */
export function decideFeedback(
  { status, isAgreed, since }: FeedbackState,
  event: FeedbackEvent,
  by: 'buyer' | 'adviser',
  now: Date,
): Result<FeedbackStatus, FeedbackRefusal> {
  const row = FEEDBACK_LIFECYCLE[event]
  if (row.by !== by) return refuse('not_yours')
  if (!isAgreed) return refuse('not_agreed')
  if (!row.from.includes(status)) return refuse(status === row.to ? 'already_done' : 'not_now')
  const from = row.within && since[row.within.of]
  if (row.within && from && now.getTime() - from.getTime() >= row.within.days * 86_400_000) return refuse('too_late')
  return done(row.to)
}
