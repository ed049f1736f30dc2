import type { Day } from '../calendar.ts'
import { formatPounds } from '../money.ts'

type Share = { fundName: string; startsOn: Day; endsOn: Day; left: number }

/** What a member's agreed shares still hold, for whoever chooses which member to book for. Pence. */
export function leftWords(shares: readonly Share[]): string {
  if (shares.length === 0) return 'No share is agreed, so nothing can be asked for yet.'
  return shares
    .map(
      ({ fundName, startsOn, endsOn, left }) =>
        `${formatPounds(Math.max(0, left))} left of its share: ${fundName}, ${startsOn.slice(0, 4)} to ${endsOn.slice(0, 4)}.`,
    )
    .join(' ')
}
