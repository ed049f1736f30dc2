import { addDays, type Day } from '../calendar.ts'
import { done, type Result, refuse } from '../result.ts'

// That an adviser disagrees with a status determination, and what the school answers. It considers what it is told and answers
// within 45 days: that the determination stands, and why, or that it is withdrawn, with a new one. Until then nothing changes
// about how the adviser is paid. This table is the only place that knows which move is allowed, and by whom.
// (Source: Income Tax (Earnings and Pensions) Act 2003, section 61T; HMRC, Employment Status Manual ESM10015.)

export type DisagreementStatus = 'open' | 'upheld' | 'replaced' | 'taken_back'
export type DisagreementEvent = 'disagree' | 'take_back' | 'uphold' | 'replace'
export type DisagreementRefusal = 'not_yours' | 'not_now' | 'already_done' | 'words_missing' | 'paid_already'

type Side = 'adviser' | 'buyer'
type Row = { from: DisagreementStatus | 'none'; to: DisagreementStatus; by: Side; needsWords: boolean }

/** Every move. @public for whoever checks the whole of it. */
export const DISAGREEMENT_LIFECYCLE: Readonly<Record<DisagreementEvent, Row>> = {
  disagree: { from: 'none', to: 'open', by: 'adviser', needsWords: true },
  take_back: { from: 'open', to: 'taken_back', by: 'adviser', needsWords: false },
  uphold: { from: 'open', to: 'upheld', by: 'buyer', needsWords: true },
  replace: { from: 'open', to: 'replaced', by: 'buyer', needsWords: true },
}

/**
 * Decides one move. Pure. `none`: nobody has disagreed with this determination. Whoever disagrees and whoever answers gives
 * reasons (`words_missing`); what was answered or taken back stays so, and a new determination can be disagreed with anew.
 */
export function decideDisagreement(
  status: DisagreementStatus | 'none',
  event: DisagreementEvent,
  by: Side,
  words = '',
): Result<DisagreementStatus, DisagreementRefusal> {
  const row = DISAGREEMENT_LIFECYCLE[event]
  if (row.by !== by) return refuse('not_yours')
  if (status !== row.from) return refuse(status === row.to ? 'already_done' : 'not_now')
  if (row.needsWords && words.trim() === '') return refuse('words_missing')
  return done(row.to)
}

/** How long a school has to answer, in days, the day on which it is told among them. */
export const DAYS_TO_ANSWER_A_DISAGREEMENT = 45

/** The last day on which an answer is in time. */
export const answerByDay = (raisedOn: Day): Day => addDays(raisedOn, DAYS_TO_ANSWER_A_DISAGREEMENT - 1)

/** Days before the last one on which whoever has to answer is reminded. */
const REMIND_BEFORE_DAYS = [14, 3] as const

/** How many reminders are due by a day: of several that were missed only the last is sent. */
export const remindersDue = (answerByOn: Day, today: Day): number =>
  REMIND_BEFORE_DAYS.filter((days) => today >= addDays(answerByOn, -days)).length

/** Whether nobody has answered in time. */
export const isLate = (one: { status: DisagreementStatus; answerByOn: Day }, today: Day): boolean =>
  one.status === 'open' && today > one.answerByOn
