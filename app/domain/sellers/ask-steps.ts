import { addDays, type Day } from '../calendar.ts'

// When somebody who has been paid is asked for what HMRC wants to know of them: at once, and twice more. A platform has to have it by
// 31 December of the year in which it pays (IEIM902350).

export const ASK_STEPS = ['asked', 'reminded', 'reminded_again'] as const
export type AskStep = (typeof ASK_STEPS)[number]

/** So many days after the first ask each reminder comes. Days. */
const REMIND_AFTER = { reminded: 30, reminded_again: 60 } as const

/**
 * The step that is due today for whoever has not given what is wanted; null: none. One a day at the most, and none twice: a
 * day that was missed is made up for by the next.
 */
export function askDue(askedOn: Day | null, done: readonly AskStep[], today: Day): AskStep | null {
  if (askedOn === null) return 'asked'
  for (const step of ['reminded', 'reminded_again'] as const)
    if (!done.includes(step)) return today >= addDays(askedOn, REMIND_AFTER[step]) ? step : null
  return null
}
