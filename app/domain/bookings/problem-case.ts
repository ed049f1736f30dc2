import { type Day, londonDay } from '../calendar.ts'
import { formatDay, formatDeadline } from '../format-day.ts'
import { formatPounds } from '../money.ts'

// What both sides say of a problem, and how it is decided, in words.

/** Most that one side adds to its case: words and files together. */
export const MOST_STATEMENTS = 20

export type CaseSide = 'school' | 'adviser'
export type ProblemOutcome = 'agree' | 'part' | 'void' | 'taken_back'

/** Until when whoever supplied the visit is waited for, as both sides read it; what to say once they have answered. */
export function answerWords(
  { answerBy, hasAnswered }: { answerBy: Date; hasAnswered: boolean },
  adviser: string,
  { now, isAdvisers }: { now: Date; isAdvisers: boolean },
): string {
  const today: Day = londonDay(now)
  const until = formatDeadline(answerBy, today)
  if (hasAnswered)
    return isAdvisers ? 'You have answered. You may add to it until it is decided.' : `${adviser} has answered.`
  if (now >= answerBy)
    return isAdvisers
      ? `The time to answer ended on ${formatDay(londonDay(answerBy), today)}. You may still, until it is decided.`
      : `${adviser} had until ${until} to answer, and has not. Waymark may decide without it.`
  return isAdvisers
    ? `Answer by ${until}. Before then nothing is decided against you.`
    : `${adviser} has until ${until} to answer. Before then nothing is decided against them.`
}

/** How it was decided, of the whole: "In full", "In part: £160.00 of the price and all of …". */
export function outcomeWords(
  outcome: ProblemOutcome,
  of: { pricePence: number | null; travelPence: number | null },
): string {
  switch (outcome) {
    case 'agree':
      return 'In full, as it was recorded'
    case 'part':
      return `In part: ${formatPounds(of.pricePence ?? 0)} for the visit and ${formatPounds(of.travelPence ?? 0)} for travel, before VAT`
    case 'void':
      return 'Not at all: nothing is due'
    case 'taken_back':
      return 'The school took it back'
  }
}

/** Who decided, and who confirmed it where a second person had to. */
export const settledByWords = (by: string | null, confirmedBy: string | null): string =>
  [by, confirmedBy].filter(Boolean).join(', confirmed by ')
