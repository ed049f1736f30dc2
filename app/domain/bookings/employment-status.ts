import type { Day } from '../calendar.ts'

// How an adviser is engaged, which whoever engages them has to look at before the work begins. Of a limited company a public
// authority decides whether the off-payroll working rules apply, says why in a status determination statement, and answers
// within 45 days whoever disagrees. Of a sole trader there is no statement, and the school checks that they are self-employed.
// (Source: Income Tax (Earnings and Pensions) Act 2003, part 2, chapter 10; HMRC, Off-payroll working for clients.)

export type StatusWanted = 'determination' | 'check'

/** What the approver answers. `inside`: the off-payroll working rules apply, and somebody has to run a payroll. */
export const STATUS_ANSWERS = {
  determination: ['outside', 'inside'],
  check: ['self_employed', 'not_yet'],
} as const satisfies Record<StatusWanted, readonly string[]>

export type StatusAnswer = {
  answer: (typeof STATUS_ANSWERS)[StatusWanted][number]
  reasons: string
  decidedOn: Day | null
}

/** What is put on file: of a company whether it is inside or outside the rules. */
export type StatusOutcome = 'outside' | 'inside' | 'self_employed'

/** What was put on file before, with the booking it was for. */
export type EarlierStatus = { outcome: StatusOutcome; reasons: string; decidedOn: Day; by: string; reference: string }

export type StatusRefusal = 'status_missing' | 'status_reasons_missing' | 'status_day_missing'

/** What goes on file of an answer; null where the check is still to be made, which leaves nothing there. */
export const outcomeOf = ({ answer }: StatusAnswer): StatusOutcome | null => (answer === 'not_yet' ? null : answer)

/** A determination in words, after "that". */
export const OUTCOME_WORDS: Readonly<Record<StatusOutcome, string>> = {
  outside: 'the off-payroll working rules do not apply',
  inside: 'the off-payroll working rules apply',
  self_employed: 'the adviser is self-employed',
}

/**
 * What has to be on file before a booking is approved. Nothing of a provider, which answers for those it sends, and nothing of
 * what is delivered without anybody coming. An independent school is no public authority: it checks, and determines by itself
 * where it is large enough to have to.
 */
export function statusWantedOf(of: { trading: string; group: string; isDated: boolean }): StatusWanted | null {
  if (!of.isDated) return null
  if (of.trading === 'sole_trader') return 'check'
  if (of.trading === 'limited_company') return of.group === 'independent' ? 'check' : 'determination'
  return null
}

/** What is wrong with an approver’s answer: a determination is needed with its reasons and its day, whichever way it goes. */
export function statusFault(
  wanted: StatusWanted | null,
  status: StatusAnswer | null,
  today: Day,
): StatusRefusal | null {
  if (wanted === null) return null
  if (wanted === 'check' && (status === null || status.answer === 'not_yet')) return null
  if (status === null || !(STATUS_ANSWERS[wanted] as readonly string[]).includes(status.answer)) return 'status_missing'
  if (wanted === 'determination' && status.reasons.trim() === '') return 'status_reasons_missing'
  return status.decidedOn === null || status.decidedOn > today ? 'status_day_missing' : null
}
